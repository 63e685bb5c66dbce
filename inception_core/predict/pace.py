"""How long pictures take in a network: measured, or told from its multiply-adds before that."""

from inception_core.machine import usable_cores

FIRST_RATE = 20e9  # multiply-adds a second of one core, until something was measured
MEMORY = 0.5  # weight of the newest measurement


class Pace:
    """Seconds of one picture, by weights."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._macs: dict[str, int] = {}
        self._rate = FIRST_RATE * usable_cores()

    def knows(self, weights: str, macs: int | None) -> None:
        """The network's multiply-adds for one picture."""
        if macs:
            self._macs[weights] = macs

    def measured(self, weights: str, rows: int, seconds: float) -> None:
        """So many pictures took so long together."""
        each = seconds / rows
        before = self._seconds.get(weights, each)
        self._seconds[weights] = MEMORY * each + (1 - MEMORY) * before
        if weights in self._macs and each > 0:
            self._rate = self._macs[weights] / each

    def seconds(self, weights: str) -> float | None:
        """Of one picture; None while the network is unknown."""
        if weights in self._seconds:
            return self._seconds[weights]
        return self._macs[weights] / self._rate if weights in self._macs else None
