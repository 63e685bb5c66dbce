"""A release's state dict → ours: the same numbers under other names.

Releases (timm, torchvision, Cadene, facenet-pytorch) name their tensors differently but register
them in the order of the network, as our specs are written. So tensors are matched by order, by the
last part of their name, and by shape; the first that does not fit is refused by name.
"""

from collections.abc import Mapping
from typing import Protocol, Self, TypeVar

from inception_core.analysis.state import COUNTER, state_shapes
from inception_core.errors import WeightsError
from inception_core.spec import Auxiliary, Linear, Node, parts
from inception_core.words import later

_BACKGROUND = 1  # TF-Slim's extra class, output 0


class Array(Protocol):
    """A tensor or an array."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its size along every axis."""

    def __getitem__(self, rows: slice) -> Self:
        """Some of its rows."""


A = TypeVar("A", bound=Array)


def port_state_dict(state_dict: Mapping[str, A], spec: Node) -> dict[str, A]:
    """`state_dict` with the names of `build(spec)`'s module; counters are left out.

    A classifier with TF-Slim's background class gives its first row up. An auxiliary head that
    the spec has not, and facenet's classifier behind an embedding, are left behind. Raises
    `WeightsError` naming the first tensor that does not fit, is missing, or is left over.
    """
    left_behind = _heads_the_spec_lacks(spec)
    given = [
        (name, value)
        for name, value in state_dict.items()
        if not name.endswith(COUNTER) and not name.startswith(left_behind)
    ]
    needed = {n: shape for n, shape in state_shapes(spec).items() if not n.endswith(COUNTER)}
    ported: dict[str, A] = {}
    for (name, value), (own, shape) in zip(given, needed.items(), strict=False):
        if own.endswith((".fc.weight", ".fc.bias")):
            value = _without_background(value, shape)
        if _leaf(name) != _leaf(own) or tuple(value.shape) != shape:
            raise WeightsError(
                later(
                    "`{name}` with the shape {given} does not fit `{own}`, which needs {needed}; "
                    "are the weights for this network and these knobs?",
                    name=name,
                    given=tuple(value.shape),
                    own=own,
                    needed=shape,
                )
            )
        ported[own] = value
    if len(given) > len(needed):
        raise WeightsError(
            later("`{name}` is left over; the network ends before it.", name=given[len(needed)][0])
        )
    if len(given) < len(needed):
        missing = list(needed)[len(given)]
        raise WeightsError(
            later(
                "The weights end before `{missing}`; they are for a smaller network.",
                missing=missing,
            )
        )
    return ported


def is_embedding(spec: Node) -> bool:
    """Whether the outputs are a vector of length 1, whose numbers name nothing."""
    return any(isinstance(node, Linear) and node.unit_length for node in _walk(spec))


def _leaf(name: str) -> str:
    return name.rpartition(".")[2]


def _without_background(value: A, shape: tuple[int, ...]) -> A:
    more = len(value.shape) == len(shape) and value.shape[0] - shape[0]
    return value[_BACKGROUND:] if more == _BACKGROUND else value


def _heads_the_spec_lacks(spec: Node) -> tuple[str, ...]:
    nodes = list(_walk(spec))
    auxiliary = any(isinstance(node, Auxiliary) for node in nodes)
    return ("AuxLogits.",) * (not auxiliary) + ("logits.",) * is_embedding(spec)


def _walk(node: Node) -> list[Node]:
    return [node, *(below for _, child in parts(node) for below in _walk(child))]
