"""A network folded for inference: fewer layers, the same outputs.

Batch norm is multiplied into the layer in front of it, and a residual's scale into the linear 1×1
before its sum; dropout and auxiliary heads are left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.state import check_fit, state_shapes
from inception_core.spec import Auxiliary, Concat, Conv, Dropout, Linear, Node, Residual, Sequence

State = Mapping[str, NDArray[Any]]


class Folded(Mapping[str, NDArray[np.float32]]):
    """The state dict of a folded network; a layer's numbers are computed when asked for."""

    def __init__(self) -> None:
        self._recipes: dict[str, Callable[[], NDArray[np.float32]]] = {}

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """The tensor of that name, in single precision."""
        return self._recipes[name]()

    def __iter__(self) -> Iterator[str]:
        """The names in the network's order."""
        return iter(self._recipes)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._recipes)

    def add(self, name: str, recipe: Callable[[], NDArray[np.float32]]) -> None:
        """Puts one tensor behind the others."""
        self._recipes[name] = recipe


def fold(spec: Sequence, state: State) -> tuple[Sequence, Folded]:
    """The folded network, whose layers have a bias and no batch norm, and its state dict.

    `state` has the names of `build`'s module. Raises `WeightsError` when it does not fit.
    """
    check_fit({name: value.shape for name, value in state.items()}, state_shapes(spec))
    numbers = Folded()
    folded = _visit("", spec, state, numbers)
    assert isinstance(folded, Sequence)
    return folded, numbers


def _visit(path: str, node: Node, state: State, numbers: Folded, gain: float = 1.0) -> Node | None:
    """The folded node; None where nothing is left of it."""
    match node:
        case Conv() | Linear():
            layer = f"{path}.conv" if isinstance(node, Conv) else f"{path}.fc"
            numbers.add(f"{layer}.weight", lambda: _weight(path, layer, node, state, gain))
            numbers.add(f"{layer}.bias", lambda: _bias(path, layer, node, state, gain))
            return replace(node, bias=True, norm=None)
        case Dropout() | Auxiliary():
            return None
        case Residual():
            *before, (name, last) = node.children
            children = _children(path, tuple(before), state, numbers)
            linear = isinstance(last, Conv) and not last.activation
            end = _visit(_join(path, name), last, state, numbers, node.scale if linear else 1.0)
            assert end is not None
            way = _join(path, "shortcut")
            return replace(
                node,
                children=(*children, (name, end)),
                scale=1.0 if linear else node.scale,
                shortcut=node.shortcut and _visit(way, node.shortcut, state, numbers),
            )
        case Sequence() | Concat():
            return replace(node, children=_children(path, node.children, state, numbers))
    return node  # a pool


def _children(
    path: str, children: tuple[tuple[str, Node], ...], state: State, numbers: Folded
) -> tuple[tuple[str, Node], ...]:
    folded = ((name, _visit(_join(path, name), n, state, numbers)) for name, n in children)
    return tuple((name, child) for name, child in folded if child is not None)


def _weight(
    path: str, layer: str, node: Conv | Linear, state: State, gain: float
) -> NDArray[np.float32]:
    weight = state[f"{layer}.weight"].astype(np.float64)
    factor = _factor(path, node, state) * gain
    return (weight * factor.reshape(-1, *[1] * (weight.ndim - 1))).astype(np.float32)


def _bias(
    path: str, layer: str, node: Conv | Linear, state: State, gain: float
) -> NDArray[np.float32]:
    bias = state[f"{layer}.bias"].astype(np.float64) if node.bias else np.zeros(1)
    if node.norm is not None:
        bias = (bias - state[f"{path}.bn.running_mean"]) * _factor(path, node, state)
        bias = bias + state[f"{path}.bn.bias"]
    outputs = node.channels if isinstance(node, Conv) else node.features
    return np.broadcast_to(bias * gain, outputs).astype(np.float32)


def _factor(path: str, node: Conv | Linear, state: State) -> NDArray[np.float64]:
    """What batch norm multiplies every output with."""
    if node.norm is None:
        return np.ones(1)
    scale, variance = (
        state[f"{path}.bn.{leaf}"].astype(np.float64) for leaf in ("weight", "running_var")
    )
    return scale / np.sqrt(variance + node.norm)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
