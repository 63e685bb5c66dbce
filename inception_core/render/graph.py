"""The block graph: a spec with its numbers as boxes, edges and frames, at any expansion.

`opened` names the stages and blocks that are drawn with their insides. Box ids are the paths of
the analysis, so that a box, a table row and a link mean the same thing. Repeats are found by
comparing spec nodes and folded into one box until that box is opened as well.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from inception_core.analysis.records import Analysis, Totals
from inception_core.render.captions import block_title, caption, shape_text, short
from inception_core.spec import (
    Auxiliary,
    Concat,
    Conv,
    Group,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    blocks,
    parts,
)

Kind = Literal[
    "input", "stage", "block", "fold", "entry", "conv1x1", "square", "factorised", "linear1x1",
    "pool", "classifier", "plain", "concat", "scale", "add", "relu",
]  # fmt: skip


Depth = Literal["stage", "block", "op"]


@dataclass(frozen=True)
class Box:
    """One box. `id` is a path of the analysis, or such a path with a suffix after `:`."""

    id: str
    kind: Kind
    title: str
    detail: str = ""
    frame: str = ""
    opens: bool = False


@dataclass(frozen=True)
class Edge:
    """What flows from box to box, with its shape."""

    source: str
    target: str
    text: str = ""
    kind: Literal["data", "identity"] = "data"


@dataclass(frozen=True)
class Frame:
    """The outline of an opened stage or block."""

    id: str
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
    draw.box(Box("input", "input", "Input"), f"{size}×{size}×3")
    tail = "input"
    for name, stage in spec.children:
        tail = draw.part(name, stage, tail, "")
    return Graph(tuple(draw.boxes), tuple(draw.edges), tuple(draw.frames), tuple(draw.rows))


def everything(spec: Sequence) -> frozenset[str]:
    """What to open to see every operation, repeats unfolded."""
    found: set[str] = set()

    def visit(path: str, node: Node) -> None:
        if not isinstance(node, Group):
            return
        if node.label:
            found.add(path)
        found.update(fold.id for fold in _runs(path, node) if fold.count > 1)
        for name, child in parts(node):
            visit(f"{path}/{name}", child)

    for name, stage in spec.children:
        visit(name, stage)
    return frozenset(found)


def opened_at(spec: Sequence, depth: Depth) -> frozenset[str]:
    """What to open to see stages, blocks with repeats folded, or every operation."""
    match depth:
        case "stage":
            return frozenset()
        case "block":
            return frozenset(name for name, node in spec.children if blocks(node))
        case "op":
            return everything(spec)


def opened_around(spec: Sequence, path: str) -> frozenset[str]:
    """What to open so that the part at `path` is drawn: what is around it, and a fold it is in."""
    found: set[str] = set()
    node: Node | None = spec
    above = ""
    for name in path.split("/"):
        if isinstance(node, Group):
            found.update(run.id for run in _runs(above, node) if name in run.names[1:])
            if above and node.label:
                found.add(above)
        node = dict(parts(node)).get(name) if node else None
        above = f"{above}/{name}" if above else name
    return frozenset(found)


@dataclass(frozen=True)
class _Run:
    """Equal blocks in a row: the first is drawn, the others fold into the box `id`."""

    id: str
    names: tuple[str, ...]
    node: Node

    @property
    def count(self) -> int:
        return len(self.names)


def _runs(path: str, node: Group) -> list[_Run]:
    """Consecutive equal children of a stage of blocks; nothing for other nodes."""
    runs = []
    for child, items in groupby(blocks(node), key=lambda item: item[1]):
        names = tuple(name for name, _ in items)
        runs.append(_Run(f"{path}/{names[0]}:more", names, child))
    return runs


@dataclass
class _Draw:
    """Collects boxes, edges and frames while walking the spec."""

    analysis: Analysis
    opened: frozenset[str]
    boxes: list[Box] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    shapes: dict[str, str] = field(default_factory=dict)  # box id → shape of what leaves it

    def box(self, box: Box, shape: str, *sources: str) -> str:
        """Adds a box fed by `sources`; returns its id."""
        self.boxes.append(box)
        self.shapes[box.id] = shape
        self.edges += [Edge(source, box.id, self._text(source)) for source in sources]
        return box.id

    def part(self, path: str, node: Node, source: str, frame: str) -> str:
        """Draws one node of the spec after `source`; returns the box that ends it."""
        if not isinstance(node, Group):
            return self._operation(path, node, source, frame)
        if node.label is None:
            return self._inside(path, node, source, frame)
        totals = self.analysis.at(path)
        if path not in self.opened:
            kind = node.label.level
            title = f"{block_title(path.rpartition('/')[2], node)}{_times(node)}"
            box = Box(path, kind, title, _cost(totals), frame, opens=True)
            end = self.box(box, shape_text(totals.out_shape), source)
            return source if isinstance(node, Auxiliary) else end
        self.frames.append(
            Frame(path, f"{block_title(path.rpartition('/')[2], node)}{_times(node)}", frame)
        )
        if isinstance(node, Concat | Residual):
            entry = Box(f"{path}:in", "entry", self.shapes[source], frame=path)
            source = self.box(entry, self.shapes[source], source)
        return self._inside(path, node, source, path)

    def _inside(self, path: str, node: Group, source: str, frame: str) -> str:
        match node:
            case Concat(children=children):
                ends, firsts = [], []
                for name, child in children:
                    firsts.append(len(self.boxes))
                    ends.append(self.part(f"{path}/{name}", child, source, frame))
                self.rows.append(tuple(self.boxes[first].id for first in firsts))
                shape = self.analysis.at(f"{path}/concat").out_shape
                box = Box(f"{path}/concat", "concat", f"concat {shape[0]}", frame=frame)
                return self.box(box, shape_text(shape), *ends)
            case Residual():
                return self._residual(path, node, source, frame)
            case Auxiliary(children=children):
                end = source
                for name, child in children:
                    end = self.part(f"{path}/{name}", child, end, frame)
                return source
            case Sequence(children=children):
                if runs := _runs(path, node):
                    return self._blocks(path, runs, source, frame)
                for name, child in children:
                    source = self.part(f"{path}/{name}", child, source, frame)
                return source

    def _residual(self, path: str, node: Residual, source: str, frame: str) -> str:
        trunk, end = source, source
        for name, child in node.children:
            end = self.part(f"{path}/{name}", child, end, frame)
        shape = self.shapes[end]
        scale = Box(f"{path}:scale", "scale", f"× {node.scale:g}", frame=frame)
        end = self.box(scale, shape, end)
        end = self.box(Box(f"{path}/add", "add", "+", frame=frame), shape, end)
        if node.shortcut is None:
            channels = self.analysis.at(f"{path}/add").out_shape[0]
            self.edges.append(Edge(trunk, end, f"identity, {channels}", "identity"))
        else:
            short = self.part(f"{path}/shortcut", node.shortcut, trunk, frame)
            self.edges.append(Edge(short, end, self._text(short)))
        if node.activation:
            end = self.box(Box(f"{path}:relu", "relu", "ReLU", frame=frame), shape, end)
        return end

    def _blocks(self, path: str, runs: list[_Run], source: str, frame: str) -> str:
        for run in runs:
            shown = run.names if run.id in self.opened or run.count < 3 else run.names[:1]
            for name in shown:
                source = self.part(f"{path}/{name}", run.node, source, frame)
            if rest := run.count - len(shown):
                box = Box(run.id, "fold", f"× {rest} more", "own weights", frame, opens=True)
                source = self.box(box, self.shapes[source], source)
        return source

    def _operation(self, path: str, node: Node, source: str, frame: str) -> str:
        shape = shape_text(self.analysis.at(path).out_shape)
        return self.box(Box(path, _kind(node), caption(node), frame=frame), shape, source)

    def _text(self, source: str) -> str:
        """Shape on the edge; the entry of a frame shows it in its own box."""
        return "" if source.endswith(":in") else self.shapes[source]


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
    return f"{short(totals.params)} params · {short(totals.macs)} MACs"
