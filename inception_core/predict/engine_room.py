"""Networks in memory: the most recently used, as many as fit."""

import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.measure import measure
from inception_core.analysis.state import state_bytes
from inception_core.errors import InceptionError
from inception_core.predict.engines import Engine, engine_for
from inception_core.predict.ranking import softmax
from inception_core.variants import get_variant
from inception_core.weights.files import Weights, named_weights
from inception_core.weights.sources import SOURCES
from inception_core.words import later

SETTING = "INCEPTION_MEMORY_MB"
SHARE = 0.3  # of the memory that this process may use; the rest is the server's and the batches'
UNKNOWN_MEMORY = 2**30
CONTAINER = Path("/sys/fs/cgroup/memory.max")  # of Linux


class Network(Protocol):
    """A network that is ready."""

    @property
    def macs(self) -> int | None:
        """Multiply-adds of one picture, where they are known."""

    def outputs(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W → N × classes, probabilities; or N embeddings."""


class Room(Protocol):
    """Where networks are."""

    def network(self, weights: str, device: str) -> Network:
        """The network of these weights, loaded now if it is not yet; raises `InceptionError`."""


@dataclass
class LoadedNetwork:
    """A network in this process."""

    weights: Weights  # without its numbers
    engine: Engine
    bytes: int

    @cached_property
    def macs(self) -> int | None:
        """Multiply-adds of one picture of the weights' own size."""
        try:
            return measure(self.weights.spec, self.weights.preprocessing.input_size).macs
        except InceptionError:
            return None

    def outputs(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W → N × classes, probabilities; or N embeddings. Raises `EngineFailed`."""
        logits = self.engine.logits(batch)
        return softmax(logits) if self.weights.labels else logits


class EngineRoom:
    """Networks by (weights, device); those least recently used make room for others.

    A network larger than `most_bytes` is loaded nevertheless, but alone.
    """

    def __init__(
        self,
        most_bytes: int | None = None,
        read: Callable[[str], Weights] = named_weights,
        build: Callable[[Weights, str], Engine] = engine_for,
    ) -> None:
        self._most = memory_for_networks() if most_bytes is None else most_bytes
        self._read, self._build = read, build
        self._lock = RLock()
        self._loaded: dict[tuple[str, str, object], LoadedNetwork] = {}  # most recent last

    def network(self, weights: str, device: str) -> LoadedNetwork:
        """The network of these weights, loaded now if it is not yet; raises `InceptionError`."""
        key = weights, device, _version(weights)
        with self._lock:
            found = self._loaded.pop(key, None) or self._load(weights, device)
            self._loaded[key] = found
            return found

    def _load(self, name: str, device: str) -> LoadedNetwork:
        weights = self._read(name)
        size = state_bytes(weights.spec)
        self._make_room(size)
        return LoadedNetwork(replace(weights, state={}), self._build(weights, device), size)

    def _make_room(self, size: int) -> None:
        evicted = False
        while self._loaded and size + sum(n.bytes for n in self._loaded.values()) > self._most:
            del self._loaded[next(iter(self._loaded))]
            evicted = True
        if evicted:
            _give_back()


@lru_cache(maxsize=64)
def published_macs(weights: str) -> int | None:
    """Multiply-adds of one picture, told from an id before the file is opened; else None."""
    if weights not in SOURCES:
        return None
    source = SOURCES[weights]
    spec = get_variant(source.variant).spec(**source.knobs)
    return measure(spec, source.preprocessing.input_size).macs


def memory_for_networks() -> int:
    """Bytes of weights that may be loaded at once: `INCEPTION_MEMORY_MB`, or a share of memory."""
    with suppress(ValueError):
        return int(os.environ[SETTING]) * 10**6 if SETTING in os.environ else _default()
    raise InceptionError(
        later(
            "`{value}` is no number of megabytes for {setting}.",
            value=os.environ[SETTING],
            setting=SETTING,
        )
    )


def _default() -> int:
    known = []
    with suppress(OSError, ValueError):  # no such file, or the word `max`
        known.append(int(CONTAINER.read_text()))
    with suppress(AttributeError, ValueError, OSError):  # not on Windows
        known.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return int(SHARE * min(known, default=UNKNOWN_MEMORY))


def _version(weights: str) -> object:
    """Changes when a person's file does."""
    with suppress(OSError):
        known = Path(weights).stat()
        return known.st_mtime_ns, known.st_size
    return None


def _give_back() -> None:
    """Freed memory goes back to the system, which glibc would otherwise put off."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
