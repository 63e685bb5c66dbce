"""The architecture as data: eight node types and the constructors that write them tersely.

A network is an immutable tree of these nodes. Nothing here computes: shapes, costs, graphs,
modules and source code are folds over the tree, each in its own file. Input widths never appear,
because a fold knows them; equal blocks are equal values, so repeats are found by comparing nodes.
"""

from collections.abc import Sequence as Items
from dataclasses import dataclass
from typing import Literal, TypeGuard

Size = tuple[int, int]
"""Height × width."""

INPUT_CHANNELS = 3  # red, green, blue


@dataclass(frozen=True, slots=True)
class Label:
    """What a stage or block is called in the paper, and where it is drawn."""

    level: Literal["stage", "block"]
    title: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Conv:
    """Convolution, then batch norm and ReLU unless told otherwise."""

    channels: int
    kernel: Size
    stride: int = 1
    padding: Size = (0, 0)
    bias: bool = False
    norm: float | None = 1e-3  # epsilon of the batch norm; None: no batch norm
    activation: bool = True
    groups: int = 1  # input channels in so many separate groups; as many as there are: depthwise


@dataclass(frozen=True, slots=True)
class Pool:
    """Pooling. Without a kernel it covers the whole grid and leaves one value per channel."""

    kind: Literal["max", "avg"]
    kernel: Size | None = None
    stride: int = 1
    padding: Size = (0, 0)
    count_padding: bool = False  # whether padded cells enter an average
    ceil: bool = False  # round the size of the output up: a last window may hang over the edge


@dataclass(frozen=True, slots=True)
class Linear:
    """Fully connected layer on a C×1×1 feature map."""

    features: int
    bias: bool = True
    norm: float | None = None
    unit_length: bool = False  # divide the resulting vector by its Euclidean length


@dataclass(frozen=True, slots=True)
class Dropout:
    """Sets this share of its inputs to zero, in training only."""

    rate: float


@dataclass(frozen=True, slots=True)
class Sequence:
    """Children one after the other."""

    children: "tuple[tuple[str, Node], ...]"
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Concat:
    """Children side by side on the same input, their outputs joined along the channels in order."""

    children: "tuple[tuple[str, Node], ...]"
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Residual:
    """ReLU(shortcut(x) + scale · branch(x)); the branch is the children one after the other."""

    children: "tuple[tuple[str, Node], ...]"
    scale: float
    activation: bool = True
    label: Label | None = None
    shortcut: "Node | None" = None  # None: the identity


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """Passes its input on. While training, the children one after the other give a second output;
    a prediction does not run them."""

    children: "tuple[tuple[str, Node], ...]"
    label: Label | None = None


Node = Conv | Pool | Linear | Dropout | Sequence | Concat | Residual | Auxiliary
Group = Sequence | Concat | Residual | Auxiliary


def conv(
    channels: int,
    kernel: int | Size,
    stride: int = 1,
    pad: Literal["S", "V"] = "S",
    *,
    bias: bool = False,
    norm: float = 1e-3,
    activation: bool = True,
) -> Conv:
    """Convolution + batch norm + ReLU; `pad` is the paper's mark: S(ame) or V(alid)."""
    size = (kernel, kernel) if isinstance(kernel, int) else kernel
    return Conv(channels, size, stride, _padding(size, pad), bias, norm, activation)


def linear_1x1(channels: int, norm: float | None = None) -> Conv:
    """The 1×1 convolution without activation in front of a residual add.

    With a bias in place of batch norm, as released (TF-Slim, facenet); the papers do not say.
    """
    return Conv(channels, (1, 1), bias=norm is None, norm=norm, activation=False)


def max_pool(kernel: int, stride: int, pad: Literal["S", "V"] = "V") -> Pool:
    """Max pooling over kernel × kernel cells."""
    return Pool("max", (kernel, kernel), stride, _padding((kernel, kernel), pad))


def avg_pool(kernel: int, *, count_padding: bool = False) -> Pool:
    """Average pooling with stride 1 that keeps the grid, and ignores padded cells unless told."""
    size = (kernel, kernel)
    return Pool("avg", size, 1, _padding(size, "S"), count_padding)


def chain(*nodes: Node, label: Label | None = None) -> Sequence:
    """Nodes one after the other, named after what they are: conv1x1, conv3x3_1, conv3x3_2 …"""
    stems = [_stem(node) for node in nodes]
    names = [
        stem if stems.count(stem) == 1 else f"{stem}_{stems[: i + 1].count(stem)}"
        for i, stem in enumerate(stems)
    ]
    return Sequence(tuple(zip(names, nodes, strict=True)), label)


def branches(label: Label | None = None, /, **children: Node | list[Node]) -> Concat:
    """Parallel branches, concatenated in the order given; a list is a chain."""
    return Concat(
        tuple(
            (name, chain(*child) if isinstance(child, list) else child)
            for name, child in children.items()
        ),
        label,
    )


def repeat(title: str, source: str, blocks: Items[Node]) -> Sequence:
    """A stage of blocks on one grid size, named 1, 2, 3 …"""
    return Sequence(
        tuple((str(i), block) for i, block in enumerate(blocks, 1)), Label("stage", title, source)
    )


def find(root: Node, path: str) -> Node | None:
    """The node at a path such as `A/1/mixed`, None where there is none; the root is ``""``."""
    node: Node | None = root
    for name in filter(None, path.split("/")):
        node = dict(parts(node)).get(name) if node else None
    return node


def parts(node: Node) -> "tuple[tuple[str, Node], ...]":
    """Everything directly inside a node with its name: its children, and a shortcut's layers."""
    match node:
        case Residual(children=children, shortcut=shortcut) if shortcut is not None:
            return (*children, ("shortcut", shortcut))
        case Sequence() | Concat() | Residual() | Auxiliary():
            return node.children
    return ()


def blocks(node: Node) -> "tuple[tuple[str, Group], ...]":
    """The blocks that a stage repeats, with their names; nothing for other nodes."""
    return tuple((name, child) for name, child in parts(node) if is_block(child))


def is_block(node: Node) -> TypeGuard[Group]:
    """Whether the node is labelled as one block of its network."""
    return isinstance(node, Group) and node.label is not None and node.label.level == "block"


def _padding(kernel: Size, pad: Literal["S", "V"]) -> Size:
    return ((kernel[0] - 1) // 2, (kernel[1] - 1) // 2) if pad == "S" else (0, 0)


def _stem(node: Node) -> str:
    match node:
        case Conv(kernel=(height, width)):
            return f"conv{height}x{width}"
        case Pool(kernel=None):
            return "global_pool"
        case Pool(kind=kind):
            return f"{kind}_pool"
        case Concat():
            return "mixed"
        case _:
            return type(node).__name__.lower()
