"""A place in the line before a network: what a page asks how far its pictures are."""

import time
from collections.abc import Iterable
from threading import Event
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import Cancelled, InceptionError
from inception_core.words import later, tr

Batch = NDArray[np.float32]
ABANDONED_SECONDS = 10.0  # a page that does not ask for so long has been closed
LEFT = later("It was stopped, because its page was left; ask again.")
CANCELLED = later("It was cancelled; ask again for an answer.")
WAITING, LOADING, COMPUTING = (
    later("Waiting"),
    later("Loading the network"),
    later("Computing"),
)
_POLL_SECONDS = 1.0


class Place(Protocol):
    """The line, as far as a ticket needs it."""

    def position(self, ticket: "Ticket") -> int:
        """How many are served before it."""

    def seconds_left(self, ticket: "Ticket") -> float | None:
        """Until its answer, estimated; None where nothing is known yet."""

    def leave(self, ticket: "Ticket") -> None:
        """Gives its place to the next."""


class Ticket:
    """Pictures on their way through the network `weights`. May be asked from any thread."""

    def __init__(self, line: Place, weights: str, count: int, batches: Iterable[Batch]) -> None:
        self.weights = weights
        self.count = count  # of rows, in all batches together
        self.done = 0
        self.milliseconds = 0.0  # in the network, until now
        self.stage = WAITING
        self.running = False  # a worker has it in its hands
        self.turn_seconds = 0.0  # since others were let in last
        self.error: InceptionError | None = None
        self._line = line
        self._batches = iter(batches)
        self._kept: Batch | None = None
        self._rows: list[Batch] = []
        self._asked = time.monotonic()
        self._ended = Event()

    @property
    def at_work(self) -> bool:
        """Whether the answer is still to come."""
        return not self._ended.is_set()

    @property
    def problem(self) -> str:
        """What went wrong, in a sentence; empty while nothing did."""
        return str(self.error or "")

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return min(1.0, self.done / self.count)

    @property
    def position(self) -> int:
        """How many are served before it; 0 while it is being computed, and afterwards."""
        return self._line.position(self)

    @property
    def seconds_left(self) -> float | None:
        """Until the answer, estimated; None while nothing is known about this network."""
        return self._line.seconds_left(self) if self.at_work else 0.0

    @property
    def words(self) -> str:
        """What is happening, for a person: `Position 3, about 8 s`."""
        if not self.at_work:
            return self.problem or tr("Done")
        position, seconds = self.position, self.seconds_left
        happening = tr("Position {position}", position=position) if position else str(self.stage)
        if not position and self.done:
            happening = tr(
                "{stage} {done} of {count}", stage=happening, done=self.done, count=self.count
            )
        if seconds is None or self.stage is LOADING:
            return happening
        return tr(
            "{happening}, about {seconds} s", happening=happening, seconds=max(1, round(seconds))
        )

    def still_wanted(self) -> None:
        """To be said now and then: what nobody waits for is stopped after ten seconds."""
        self._asked = time.monotonic()

    def cancel(self) -> None:
        """Gives its place up; a batch that is being computed is thrown away."""
        self.end(Cancelled(CANCELLED))

    def result(self) -> Batch:
        """Waits, then N × classes: probabilities in the order of the batches.

        Vectors of length 1 where the network gives embeddings. Raises `InceptionError` with the
        sentence of `problem`.
        """
        while not self._ended.wait(_POLL_SECONDS):
            self.still_wanted()
        if self.error:
            raise self.error
        return np.concatenate(self._rows)

    # The line's side.

    @property
    def abandoned(self) -> bool:
        """Whether nobody has asked for it for too long."""
        return time.monotonic() - self._asked > ABANDONED_SECONDS

    def next_batch(self) -> Batch | None:
        """The batch to compute now, made when it is asked for; None behind the last."""
        if self._kept is None:
            batch = next(self._batches, None)
            self._kept = None if batch is None else np.ascontiguousarray(batch, np.float32)
        return self._kept

    def take(self, rows: Batch, seconds: float) -> None:
        """The answer to the batch of `next_batch`."""
        self._kept = None
        self._rows.append(rows)
        self.done += len(rows)
        self.milliseconds += 1000 * seconds
        self.turn_seconds += seconds
        if self.done >= self.count:
            self.end()

    def end(self, error: InceptionError | None = None) -> None:
        """Nothing more is to come. Only the first call counts."""
        if self.at_work:
            self.error = error
            self._ended.set()
            self._kept = None
            self._line.leave(self)
