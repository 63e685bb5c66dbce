"""`build`: a spec becomes a PyTorch module on any device.

The modules are laid out on the meta device, where nothing is allocated or initialised, and then
filled exactly once: with seeded random numbers, or with the given state dict.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inception_core import spec as s
from inception_core.analysis.state import check_fit
from inception_core.nn import modules
from inception_core.nn.devices import resolve


def build(
    spec: s.Node,
    device: str = "cpu",
    seed: int = 0,
    *,
    state_dict: Mapping[str, Tensor] | None = None,
) -> nn.Module:
    """`spec` as a module in evaluation mode: N × 3 × H × W in, N × classes logits out.

    Without `state_dict` the weights are random and the same for the same seed on every device.
    Raises `DeviceUnavailable` when the device is absent or its free memory would not suffice, and
    `WeightsError` when the state dict is not this network's.
    """
    with torch.device("meta"):
        module, _ = _module(spec, s.INPUT_CHANNELS)
    place = resolve(device, sum(p.numel() for p in module.parameters()))
    if place.type == "meta":
        return module.eval()
    if state_dict is not None:
        _assign(module, state_dict)
        return module.to(place).eval()
    module.to_empty(device="cpu")
    initialise(module, seed)
    return module.to(place).eval()


def random_state(spec: s.Node, seed: int = 0) -> dict[str, NDArray[Any]]:
    """The state dict of a seeded random network as arrays."""
    return {name: value.numpy() for name, value in build(spec, seed=seed).state_dict().items()}


def initialise(module: nn.Module, seed: int) -> None:
    """Fills weights in place: He's normal for convolutions, as TF-Slim's v3 and v4 ("variance
    scaling"); a hundredth of a standard normal for classifiers; batch norm as the identity."""
    random = torch.Generator().manual_seed(seed)
    for part in module.modules():
        match part:
            case nn.Conv2d():
                nn.init.kaiming_normal_(part.weight, nonlinearity="relu", generator=random)
            case nn.Linear():
                nn.init.normal_(part.weight, std=0.01, generator=random)
            case nn.BatchNorm2d() | nn.BatchNorm1d():
                part.reset_parameters()
                continue
            case _:
                continue
        if part.bias is not None:
            nn.init.zeros_(part.bias)


def _module(node: s.Node, channels: int) -> tuple[nn.Module, int]:
    """The module of one node and how many channels leave it."""
    match node:
        case s.Conv():
            return modules.ConvNormAct(node, channels), node.channels
        case s.Linear():
            return modules.Head(node, channels), node.features
        case s.Pool(kernel=None):
            return modules.GlobalPool(node.kind), channels
        case s.Pool(kind="max", kernel=(_, _) as kernel):
            pool = nn.MaxPool2d(kernel, node.stride, node.padding, ceil_mode=node.ceil)
            return pool, channels
        case s.Pool(kernel=(_, _) as kernel):
            average = nn.AvgPool2d(
                kernel, node.stride, node.padding, node.ceil, count_include_pad=node.count_padding
            )
            return average, channels
        case s.Dropout():
            return nn.Dropout(node.rate), channels
        case s.Sequence():
            children, channels = _in_order(node, channels)
            auxiliary = any(isinstance(child, s.Auxiliary) for _, child in node.children)
            kind = modules.NetworkWithAuxiliary if auxiliary else nn.Sequential
            return kind(children), channels
        case s.Concat():
            ends = {name: _module(child, channels) for name, child in node.children}
            concat = modules.Concat({name: child for name, (child, _) in ends.items()})
            return concat, sum(out for _, out in ends.values())
        case s.Residual():
            children, out = _in_order(node, channels)
            shortcut = _module(node.shortcut, channels)[0] if node.shortcut else None
            residual = modules.Residual(children.items(), shortcut, node.scale, node.activation)
            return residual, out
        case s.Auxiliary():
            return modules.Auxiliary(_in_order(node, channels)[0]), channels
    raise TypeError(f"not a spec node: {node!r}")


def _in_order(
    node: s.Sequence | s.Residual | s.Auxiliary, channels: int
) -> tuple[OrderedDict[str, nn.Module], int]:
    children: OrderedDict[str, nn.Module] = OrderedDict()
    for name, child in node.children:
        children[name], channels = _module(child, channels)
    return children, channels


def _assign(module: nn.Module, state_dict: Mapping[str, Tensor]) -> None:
    """Puts every tensor in place, or says which one does not fit."""
    own = module.state_dict()
    check_fit(
        {name: tuple(value.shape) for name, value in state_dict.items()},
        {name: tuple(value.shape) for name, value in own.items()},
    )
    counters = (key for key in own if key not in state_dict)
    tensors = {**state_dict, **{key: torch.zeros((), dtype=torch.long) for key in counters}}
    module.load_state_dict(
        {key: tensors[key].to(own[key].dtype, copy=True) for key in own}, assign=True
    )
