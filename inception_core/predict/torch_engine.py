"""Predictions by PyTorch, for GPUs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from inception_core.errors import DeviceUnavailable
from inception_core.nn.build import build
from inception_core.nn.devices import resolve
from inception_core.spec import Sequence


class TorchEngine:
    """The network `spec` with `state` on `device`; raises `DeviceUnavailable`, `WeightsError`."""

    def __init__(self, spec: Sequence, state: Mapping[str, NDArray[Any]], device: str) -> None:
        if resolve(device).type == "meta":
            raise DeviceUnavailable("Device `meta` holds shapes but no numbers; choose `cpu`.")
        tensors = {name: torch.from_numpy(values) for name, values in state.items()}
        network = build(spec, device, state_dict=tensors)
        self._network = network.to(memory_format=torch.channels_last)
        self._device = torch.device(device)

    @torch.inference_mode()
    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, preprocessed → N × classes."""
        pictures = torch.from_numpy(batch).to(self._device, memory_format=torch.channels_last)
        return self._network(pictures).float().cpu().numpy()  # type: ignore[no-any-return]
