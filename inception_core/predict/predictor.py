"""The one way to predictions: weights and an engine behind a gate."""

from collections.abc import Sequence
from threading import BoundedSemaphore
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inception_core.errors import Busy, NoLabels
from inception_core.predict.engines import Engine, engine_for
from inception_core.predict.ranking import best, softmax
from inception_core.weights.files import Weights, named_weights
from inception_core.words import later

WAIT_SECONDS = 20.0


class Guess(NamedTuple):
    """One named output; probabilities of all outputs sum to 1."""

    label: str
    probability: float


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

        Raises `Busy` when other pictures kept the network for too long, `NoLabels` when the
        network gives embeddings, and `EngineFailed`.
        """
        if not self.labels:
            raise NoLabels(
                later(
                    "`{variant}` with these weights gives embeddings, which name nothing; choose "
                    "a network with labels for guesses.",
                    variant=self.variant,
                )
            )
        return softmax(self._outputs(batch))

    def embeddings(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, float32 and preprocessed → N vectors of length 1.

        Raises `Busy` and `EngineFailed`, and `NoLabels` when the network gives guesses.
        """
        if self.labels:
            raise NoLabels(
                later(
                    "`{variant}` with these weights gives guesses, not embeddings; choose weights "
                    "such as `inception_resnet_v1.vggface2`.",
                    variant=self.variant,
                )
            )
        return self._outputs(batch)

    def guesses(self, images: Sequence[Image.Image], top_k: int = 5) -> list[list[Guess]]:
        """For every RGB picture its `top_k` best guesses, best first.

        Raises as `probabilities` does.
        """
        return self.best(self.probabilities(self.preprocessing.batch(images)), top_k)

    def best(self, rows: NDArray[np.float32], top_k: int) -> list[list[Guess]]:
        """The `top_k` largest of every row of probabilities with their labels, best first."""
        return [[Guess(self.labels[i], float(row[i])) for i in best(row, top_k)] for row in rows]

    def _outputs(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        if not self._gate.acquire(timeout=self._wait_seconds):
            raise Busy(
                later(
                    "The network was busy with other pictures for {seconds:g} s; try again in a "
                    "moment.",
                    seconds=self._wait_seconds,
                )
            )
        try:
            return self._engine.logits(np.ascontiguousarray(batch, np.float32))
        finally:
            self._gate.release()


def predictor(
    variant: str | None = None, weights: str = "embedded", device: str = "cpu", threads: int = 0
) -> Predictor:
    """A predictor from `embedded` weights, published ones by id, or those in a file, on a device.

    `variant` is only a check: weights know their network. On the CPU onnxruntime computes, with
    `threads` of it or with all cores for 0, on `cuda`, `cuda:N` and `mps` torch. Raises
    `UnknownVariant`, `WeightsError`, `DeviceUnavailable`, `EngineFailed`.
    """
    read = named_weights(weights, variant)
    return Predictor(read, engine_for(read, device, threads))
