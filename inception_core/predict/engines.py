"""Which engine runs a network: onnxruntime on the CPU, PyTorch elsewhere or without it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import DeviceUnavailable
from inception_core.weights.files import Weights
from inception_core.words import later


class Engine(Protocol):
    """What runs a network."""

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, preprocessed → N × classes, or N × length of an embedding.

        Raises `EngineFailed` when it could not.
        """


def engine_for(weights: Weights, device: str = "cpu", threads: int = 0) -> Engine:
    """The network of these weights on a device; on `threads` of the CPU, all cores for 0.

    Raises `DeviceUnavailable`, `WeightsError`, `EngineFailed`.
    """
    if device == "cpu":
        try:
            from inception_core.predict.onnx_engine import onnx_engine
        except ModuleNotFoundError:
            pass
        else:
            return onnx_engine(weights, threads)
    try:
        from inception_core.predict.torch_engine import TorchEngine
    except ModuleNotFoundError as error:
        if device == "cpu":
            raise DeviceUnavailable(
                later(
                    "Device `cpu` needs PyTorch, which is not installed; `pip install onnxruntime "
                    "onnx`."
                )
            ) from error
        raise DeviceUnavailable(
            later(
                "Device `{device}` needs PyTorch, which is not installed; choose `cpu`.",
                device=device,
            )
        ) from error
    return TorchEngine(weights.spec, weights.state, device, threads)
