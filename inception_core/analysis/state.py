"""What a network's state dict must hold, told from its spec, and whether given tensors fit.

Names are those of the module that `build` makes: the node's path with dots, then `conv.weight`,
`fc.bias`, `bn.running_mean` and the like.
"""

from collections.abc import Mapping
from math import prod

from inception_core.errors import WeightsError
from inception_core.spec import (
    INPUT_CHANNELS,
    Auxiliary,
    Concat,
    Conv,
    Linear,
    Node,
    Residual,
    Sequence,
)
from inception_core.words import later

Children = tuple[tuple[str, Node], ...]
Shapes = Mapping[str, tuple[int, ...]]
COUNTER = "num_batches_tracked"
_NORM = ("weight", "bias", "running_mean", "running_var")


def state_shapes(spec: Node) -> dict[str, tuple[int, ...]]:
    """Name → shape of every tensor of the network's state dict, in its order."""
    shapes: dict[str, tuple[int, ...]] = {}
    _visit("", spec, INPUT_CHANNELS, shapes)
    return shapes


def state_bytes(spec: Node) -> int:
    """How many bytes the numbers of a network take in single precision."""
    return 4 * sum(prod(shape) for shape in state_shapes(spec).values())


def check_fit(given: Shapes, needed: Shapes) -> None:
    """Raises `WeightsError` naming the first tensor that is missing, misshapen or left over.

    Batch norm's step counts may be missing: no prediction needs them.
    """
    for name, shape in needed.items():
        if name not in given:
            if name.endswith(COUNTER):
                continue
            raise WeightsError(
                later("These weights lack `{name}`; they are for another network.", name=name)
            )
        if tuple(given[name]) != tuple(shape):
            raise WeightsError(
                later(
                    "In these weights `{name}` has the shape {given}, this network needs "
                    "{needed}; check the knobs and the number of classes.",
                    name=name,
                    given=tuple(given[name]),
                    needed=tuple(shape),
                )
            )
    if unknown := next((name for name in given if name not in needed), None):
        raise WeightsError(
            later(
                "These weights hold `{unknown}`, which this network does not have.", unknown=unknown
            )
        )


def _visit(name: str, node: Node, channels: int, shapes: dict[str, tuple[int, ...]]) -> int:
    """Adds the tensors of one node; returns how many channels leave it."""
    match node:
        case Conv(channels=out):
            _layer(f"{name}.conv", (out, channels // node.groups, *node.kernel), node.bias, shapes)
            _norm(name, node, out, shapes)
            return out
        case Linear(features=out):
            _layer(f"{name}.fc", (out, channels), node.bias, shapes)
            _norm(name, node, out, shapes)
            return out
        case Concat(children=children):
            return sum(_visit(_join(name, n), child, channels, shapes) for n, child in children)
        case Sequence(children=children):
            return _in_order(name, children, channels, shapes)
        case Residual(children=children, shortcut=shortcut):
            out = _in_order(name, children, channels, shapes)
            if shortcut is not None:
                _visit(_join(name, "shortcut"), shortcut, channels, shapes)
            return out
        case Auxiliary(children=children):
            _in_order(name, children, channels, shapes)
    return channels


def _in_order(
    name: str, children: Children, channels: int, shapes: dict[str, tuple[int, ...]]
) -> int:
    for child_name, child in children:
        channels = _visit(_join(name, child_name), child, channels, shapes)
    return channels


def _layer(
    name: str, weight: tuple[int, ...], bias: bool, shapes: dict[str, tuple[int, ...]]
) -> None:
    shapes[f"{name}.weight"] = weight
    if bias:
        shapes[f"{name}.bias"] = weight[:1]


def _norm(
    name: str, node: Conv | Linear, channels: int, shapes: dict[str, tuple[int, ...]]
) -> None:
    if node.norm is not None:
        shapes |= {f"{name}.bn.{leaf}": (channels,) for leaf in _NORM}
        shapes[f"{name}.bn.{COUNTER}"] = ()


def _join(name: str, child: str) -> str:
    return f"{name}.{child}" if name else child
