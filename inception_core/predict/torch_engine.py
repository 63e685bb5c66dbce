"""Predictions by PyTorch: on graphics devices, and on the CPU where onnxruntime is missing."""

import numpy as np
import torch
from numpy.typing import NDArray

from inception_core.errors import DeviceUnavailable, EngineFailed
from inception_core.nn.build import build
from inception_core.nn.devices import resolve
from inception_core.render.folding import State, fold
from inception_core.spec import Sequence
from inception_core.words import later


class TorchEngine:
    """The network `spec` with `state` on `device`; raises `DeviceUnavailable`, `WeightsError`.

    Batch norm is folded, feature maps are channels-last, single precision is kept: a GPU's
    shorter floats (TF32) would move probabilities by more than the engines may differ.
    """

    def __init__(self, spec: Sequence, state: State, device: str, threads: int = 0) -> None:
        self._device = resolve(device)
        if self._device.type == "meta":
            raise DeviceUnavailable(
                later("Device `meta` holds shapes but no numbers; choose `cpu`.")
            )
        if threads:
            torch.set_num_threads(threads)  # of the whole process: PyTorch knows no other way
        folded, numbers = fold(spec, state)
        tensors = {name: torch.from_numpy(values) for name, values in numbers.items()}
        network = build(folded, device, state_dict=tensors)
        self._network = network.to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, preprocessed → N × classes. Raises `EngineFailed`."""
        try:
            pictures = torch.from_numpy(batch).to(self._device, memory_format=torch.channels_last)
            with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
                return self._network(pictures).float().cpu().numpy()  # type: ignore[no-any-return]
        except RuntimeError as error:  # out of memory is one of them
            raise EngineFailed(
                later(
                    "PyTorch could not run the network on `{device}`; there may not be enough "
                    "memory, or the picture's size may not suit it.",
                    device=str(self._device),
                )
            ) from error
