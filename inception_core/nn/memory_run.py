"""Memory of real runs: the exact bytes of the tensors that are alive, not the process's size.

Every operation that PyTorch dispatches is seen, forward and backward; the storages of its results
are counted from then until they are freed.
"""

import weakref
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from inception_core.nn.build import build
from inception_core.nn.modules import TrainingOutputs
from inception_core.spec import INPUT_CHANNELS, Node


class LiveBytes(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """While active, `now` and `peak` are the bytes of the live tensors made since it began."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.now: int = 0
        self.peak: int = 0
        self._known: set[int] = set()

    def add(self, tensor: Tensor) -> None:
        """Counts a tensor until it is freed; one that is counted already is not counted twice."""
        storage = tensor.untyped_storage()
        key, size = storage._cdata, storage.nbytes()
        if key not in self._known and size:
            self._known.add(key)
            self.now += size
            self.peak = max(self.peak, self.now)
            weakref.finalize(storage, self._free, key, size)

    def _free(self, key: int, size: int) -> None:
        self._known.discard(key)
        self.now -= size

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        own = {
            leaf.untyped_storage()._cdata
            for leaf in tree_leaves((args, kwargs))
            if isinstance(leaf, Tensor)
        }
        for leaf in tree_leaves(result):
            if isinstance(leaf, Tensor) and leaf.untyped_storage()._cdata not in own:
                self.add(leaf)
        return result


def inference_peak(
    spec: Node, input_size: int, batch: int = 1, dtype: torch.dtype = torch.float32
) -> int:
    """Most bytes of feature maps alive at once in one prediction on the CPU, the image included."""
    model = build(spec).to(dtype)
    live = LiveBytes()
    with torch.no_grad(), live:
        image = torch.zeros(batch, INPUT_CHANNELS, input_size, input_size, dtype=dtype)
        model(image)
    return live.peak


def kept_bytes(spec: Node, input_size: int, batch: int, dtype: torch.dtype = torch.float32) -> int:
    """Bytes that the forward pass of a training step leaves for the backward pass on the CPU,
    the image included, parameters and running statistics not."""
    model = build(spec).to(dtype).train()
    own = {tensor.untyped_storage()._cdata for tensor in model.state_dict().values()}
    kept: dict[int, Tensor] = {}

    def pack(tensor: Tensor) -> Tensor:
        key = tensor.untyped_storage()._cdata
        if key not in own:
            kept[key] = tensor  # held, so that no other tensor gets its place
        return tensor

    image = torch.zeros(batch, INPUT_CHANNELS, input_size, input_size, dtype=dtype)
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        outputs = model(image)
    del outputs
    return sum(int(tensor.untyped_storage().nbytes()) for tensor in kept.values())


def step_peak(spec: Node, input_size: int, batch: int) -> int:
    """Most bytes of tensors alive at once in a training step with SGD and momentum on the CPU,
    weights included: the second step, when the optimiser has its state."""
    live = LiveBytes()
    with live:
        model = build(spec).train()
        for tensor in model.state_dict().values():
            live.add(tensor)
        optimiser = torch.optim.SGD(model.parameters(), lr=1e-6, momentum=0.9)
        for _ in range(2):
            live.peak = live.now
            _step(model, optimiser, batch, input_size)
    return live.peak


def _step(model: nn.Module, optimiser: torch.optim.Optimizer, batch: int, size: int) -> None:
    image = torch.zeros(batch, INPUT_CHANNELS, size, size)
    outputs = model(image)
    heads = outputs if isinstance(outputs, TrainingOutputs) else (outputs,)
    torch.stack([head.sum() for head in heads]).sum().backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    optimiser.zero_grad()
