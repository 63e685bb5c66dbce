"""The one way to predictions: weights and an engine behind a gate."""

from collections.abc import Sequence
from threading import BoundedSemaphore
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inception_core.errors import Busy, DeviceUnavailable
from inception_core.weights.files import Weights, named_weights

WAIT_SECONDS = 20.0


class Guess(NamedTuple):
    """One named output; probabilities of all outputs sum to 1."""

    label: str
    probability: float


class Engine(Protocol):
    """What runs a network."""

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, preprocessed → N × classes."""


class Predictor:
    """A trained network ready for pictures. Calls from several threads take turns."""

    def __init__(self, weights: Weights, engine: Engine, wait_seconds: float = WAIT_SECONDS):
        self.variant = weights.variant
        self.knobs = weights.knobs
        self.labels = weights.labels
        self.identity = weights.identity
        self.preprocessing = weights.preprocessing
        self._engine = engine
        self._gate = BoundedSemaphore(1)
        self._wait_seconds = wait_seconds

    def probabilities(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, float32 and preprocessed → N × classes.

        Raises `Busy` when other pictures kept the network for too long.
        """
        if not self._gate.acquire(timeout=self._wait_seconds):
            raise Busy(
                f"The network was busy with other pictures for {self._wait_seconds:g} s; "
                "try again in a moment."
            )
        try:
            logits = self._engine.logits(np.ascontiguousarray(batch, np.float32))
        finally:
            self._gate.release()
        powers = np.exp(logits - logits.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)  # type: ignore[no-any-return]

    def guesses(self, images: Sequence[Image.Image], top_k: int = 5) -> list[list[Guess]]:
        """For every RGB picture its `top_k` best guesses, best first. Raises `Busy`."""
        return self.best(self.probabilities(self.preprocessing.batch(images)), top_k)

    def best(self, rows: NDArray[np.float32], top_k: int) -> list[list[Guess]]:
        """The `top_k` largest of every row of probabilities with their labels, best first."""
        return [
            [Guess(self.labels[i], float(row[i])) for i in np.argsort(-row, kind="stable")[:top_k]]
            for row in rows
        ]


def predictor(
    variant: str | None = None, weights: str = "embedded", device: str = "cpu", threads: int = 0
) -> Predictor:
    """A predictor from `embedded` weights, or from those in a file, on a device.

    `variant` is only a check: weights know their network. On the CPU onnxruntime computes, on
    `cuda`, `cuda:N` and `mps` torch; `threads` are of the CPU, all cores for 0. Raises
    `UnknownVariant`, `WeightsError`, `DeviceUnavailable`.
    """
    read = named_weights(weights, variant)
    return Predictor(read, _engine(read, device, threads))


def _engine(weights: Weights, device: str, threads: int) -> Engine:
    if device == "cpu":
        from inception_core.predict.onnx_engine import OnnxEngine

        return OnnxEngine(weights.spec, weights.state, threads)
    try:
        from inception_core.predict.torch_engine import TorchEngine
    except ModuleNotFoundError as error:
        raise DeviceUnavailable(
            f"Device `{device}` needs PyTorch, which is not installed; choose `cpu`."
        ) from error
    return TorchEngine(weights.spec, weights.state, device)
