"""The block graph: a spec with its numbers as boxes, edges and frames, at any expansion.

`opened` (see `opening.py`) names what is drawn with its insides. Box ids are the paths of the
analysis, so that a box, a table row and a link mean the same thing. Repeats are found by comparing
spec nodes and folded into one box until that box is opened as well.
"""

from collections.abc import Sequence as Items
from dataclasses import dataclass, field, replace
from typing import Literal

from inception_core.analysis.records import Analysis, Shape, Totals
from inception_core.render.captions import caption, part_title, shape_text, short
from inception_core.render.opening import Run, is_branch, runs
from inception_core.spec import (
    INPUT_CHANNELS,
    Auxiliary,
    Concat,
    Conv,
    Group,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    Size,
    blocks,
)
from inception_core.words import tr

Kind = Literal[
    "input", "stage", "block", "branch", "fold", "entry", "conv1x1", "square", "factorised",
    "linear1x1", "pool", "classifier", "plain", "concat", "scale", "add", "relu",
]  # fmt: skip


@dataclass(frozen=True)
class Box:
    """One box. `id` is a path of the analysis, or such a path with a suffix after `:`.

    Numbers are sums over what the box stands for, one image; those of a fold are of all its blocks.
    """

    id: str
    kind: Kind
    title: str
    detail: str = ""
    frame: str = ""
    opens: bool = False
    shape: Shape | None = None  # of what leaves it, channels × height × width
    params: int = 0
    macs: int = 0
    activations: int = 0
    receptive_field: Size | None = None  # input pixels


@dataclass(frozen=True)
class Edge:
    """What flows from box to box, with its shape."""

    source: str
    target: str
    text: str = ""
    kind: Literal["data", "identity"] = "data"


@dataclass(frozen=True)
class Frame:
    """The outline of an opened part; that of a branch has no title."""

    id: str
    kind: Literal["stage", "block", "branch"]
    title: str
    parent: str = ""


@dataclass(frozen=True)
class Graph:
    """Boxes in order of execution, edges, and frames with parents before children."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...]
    rows: tuple[tuple[str, ...], ...]  # boxes that begin parallel branches, left to right


def block_graph(spec: Sequence, analysis: Analysis, opened: frozenset[str] = frozenset()) -> Graph:
    """The graph with the insides of every path in `opened`; unknown paths are ignored."""
    draw = _Draw(analysis, opened)
    size = analysis.input_size
    tail = draw.box(
        Box("input", "input", tr("Input"), receptive_field=(1, 1)), (INPUT_CHANNELS, size, size)
    )
    for name, stage in spec.children:
        tail = draw.part(name, stage, tail, "")
    return Graph(tuple(draw.boxes), tuple(draw.edges), tuple(draw.frames), tuple(draw.rows))


@dataclass
class _Draw:
    """Collects boxes, edges and frames while walking the spec."""

    analysis: Analysis
    opened: frozenset[str]
    boxes: list[Box] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)  # box id → shape of what leaves it
    fields: dict[str, Size] = field(default_factory=dict)

    def box(self, box: Box, shape: Shape, *sources: str) -> str:
        """Adds a box fed by `sources`; returns its id."""
        field = box.receptive_field or self.fields[sources[0]]  # a ReLU or a scale looks no further
        self.boxes.append(replace(box, shape=shape, receptive_field=field))
        self.shapes[box.id], self.fields[box.id] = shape, field
        self.edges += [Edge(source, box.id, shape_text(self.shapes[source])) for source in sources]
        return box.id

    def part(
        self, path: str, node: Node, source: str, frame: str, parent: Node | None = None
    ) -> str:
        """Draws one node of the spec after `source`; returns the box that ends it."""
        if not isinstance(node, Group):
            return self._operation(path, node, source, frame)
        branch = is_branch(node, parent)
        if node.label is None and not branch:
            return self._inside(path, node, source, frame)
        totals = self.analysis.at(path)
        kind = node.label.level if node.label else "branch"
        if path not in self.opened:
            title = f"{part_title(path, node)}{_times(node)}"
            box = Box(path, kind, title, _cost(totals), frame, opens=True)
            end = self.box(_with_numbers(box, totals), totals.out_shape, source)
            return source if isinstance(node, Auxiliary) else end
        title = f"{part_title(path, node)}{_times(node)}" if node.label else ""
        self.frames.append(Frame(path, kind, title, frame))
        if isinstance(node, Concat | Residual):
            shape = self.shapes[source]
            source = self.box(
                Box(f"{path}:in", "entry", shape_text(shape), frame=path), shape, source
            )
        return self._inside(path, node, source, path)

    def _inside(self, path: str, node: Group, source: str, frame: str) -> str:
        match node:
            case Concat(children=children):
                ends, firsts = [], []
                for name, child in children:
                    firsts.append(len(self.boxes))
                    ends.append(self.part(f"{path}/{name}", child, source, frame, node))
                self.rows.append(tuple(self.boxes[first].id for first in firsts))
                totals = self.analysis.at(f"{path}/concat")
                shape = totals.out_shape
                box = Box(f"{path}/concat", "concat", f"concat {shape[0]}", frame=frame)
                return self.box(_with_numbers(box, totals), shape, *ends)
            case Residual():
                return self._residual(path, node, source, frame)
            case Auxiliary(children=children):
                end = source
                for name, child in children:
                    end = self.part(f"{path}/{name}", child, end, frame)
                return source
            case Sequence(children=children):
                if found := runs(path, node):
                    return self._blocks(path, found, source, frame)
                for name, child in children:
                    source = self.part(f"{path}/{name}", child, source, frame)
                return source

    def _residual(self, path: str, node: Residual, source: str, frame: str) -> str:
        trunk, end = source, source
        for name, child in node.children:
            end = self.part(f"{path}/{name}", child, end, frame)
        totals = self.analysis.at(f"{path}/add")
        shape = totals.out_shape
        scale = Box(f"{path}:scale", "scale", f"× {node.scale:g}", frame=frame)
        end = self.box(scale, shape, end)
        add = Box(f"{path}/add", "add", "+", frame=frame)
        end = self.box(_with_numbers(add, totals), shape, end)
        if node.shortcut is None:
            self.edges.append(
                Edge(trunk, end, tr("identity, {shape}", shape=shape_text(shape)), "identity")
            )
        else:
            short = self.part(f"{path}/shortcut", node.shortcut, trunk, frame)
            self.edges.append(Edge(short, end, shape_text(self.shapes[short])))
        if node.activation:
            end = self.box(Box(f"{path}:relu", "relu", "ReLU", frame=frame), shape, end)
        return end

    def _blocks(self, path: str, found: list[Run], source: str, frame: str) -> str:
        for run in found:
            folded = () if run.id in self.opened else run.folded
            for name in run.names:
                if name not in folded:
                    source = self.part(f"{path}/{name}", run.node, source, frame)
            if folded:
                source = self._fold(path, run.id, folded, source, frame)
        return source

    def _fold(self, path: str, name: str, blocks: Items[str], source: str, frame: str) -> str:
        last, count = self.analysis.at(f"{path}/{blocks[-1]}"), len(blocks)
        box = Box(
            name,
            "fold",
            tr("× {n} more", n=count),
            tr("own weights"),
            frame,
            opens=True,
            params=count * last.params,
            macs=count * last.macs,
            activations=count * last.activations,
            receptive_field=last.receptive_field,
        )
        return self.box(box, last.out_shape, source)

    def _operation(self, path: str, node: Node, source: str, frame: str) -> str:
        totals = self.analysis.at(path)
        box = Box(path, _kind(node), caption(node), frame=frame)
        return self.box(_with_numbers(box, totals), totals.out_shape, source)


def _with_numbers(box: Box, totals: Totals) -> Box:
    return replace(
        box,
        params=totals.params,
        macs=totals.macs,
        activations=totals.activations,
        receptive_field=totals.receptive_field,
    )


def _kind(node: Node) -> Kind:
    match node:
        case Conv(kernel=(1, 1), activation=False):
            return "linear1x1"
        case Conv(kernel=(1, 1)):
            return "conv1x1"
        case Conv(kernel=(height, width)):
            return "square" if height == width else "factorised"
        case Pool():
            return "pool"
        case Linear():
            return "classifier"
    return "plain"


def _times(node: Group) -> str:
    return f" × {len(blocks(node))}" if blocks(node) else ""


def _cost(totals: Totals) -> str:
    return tr("{params} params · {macs} MACs", params=short(totals.params), macs=short(totals.macs))
