"""Predictions for many people: `service().ask(…)` gives a ticket, wherever the networks run."""

import os
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from inception_core.errors import InceptionError
from inception_core.predict.engine_room import EngineRoom, Room
from inception_core.predict.line import Line
from inception_core.predict.ticket import Batch, Ticket
from inception_core.words import later

SETTING = "INCEPTION_ENGINE"
_CREATION = Lock()


class Service:
    """One line for each device, before networks that `room` holds."""

    def __init__(self, room: Room, workers: int = 1) -> None:
        self._room, self._workers = room, workers
        self._lines: dict[str, Line] = {}
        self._lock = Lock()

    def ask(
        self, weights: str, count: int, batches: Iterable[Batch], device: str = "cpu"
    ) -> Ticket:
        """A place in the line for `count` pictures through the network of `weights`.

        `weights` is `embedded`, the id of published ones, or a file. `batches` are N × 3 × H × W,
        float32 and preprocessed; they are made one by one, in the thread that computes. Raises
        `Busy` when too many wait; every other problem is the ticket's.
        """
        with self._lock:
            line = self._lines.setdefault(device, Line(self._room, device, self._workers))
        return line.join(weights, count, batches)


def service() -> Service:
    """The service of this process: networks in it, or on Ray with `INCEPTION_ENGINE=ray`.

    Raises `InceptionError` where Ray is asked for and cannot be reached.
    """
    with _CREATION:
        return created()


@lru_cache(maxsize=1)
def created() -> Service:
    """The same, for one thread at a time: the cache alone lets several create one each."""
    match os.environ.get(SETTING, "local"):
        case "local":
            return Service(EngineRoom())
        case "ray":
            from inception_core.predict.ray_service import ray_service

            return ray_service()
        case other:
            raise InceptionError(
                later(
                    "`{other}` is no {setting}; choose `local` or `ray`.",
                    other=other,
                    setting=SETTING,
                )
            )
