"""A block graph in Graphviz' language, with the light colours written in.

Every box, edge and frame carries `id` and `class`, so that a page can restyle the drawing.
Colour marks meaning only, and never alone: captions, borders and shapes say the same.
"""

import re
from functools import cache
from html import escape
from math import log2

import graphviz

from inception_core.render.graph import Box, Edge, Frame, Graph, Kind

FONT = "Helvetica"
_INK, _EDGE, _QUIET, _IDENTITY = "#1f2733", "#8a93a3", "#5d6778", "#0f8f63"
_GREY = ("#eef0f5", "#b9c1ce")
_TRUNK = {"stage", "block", "fold", "entry", "linear1x1", "scale", "add", "relu"}
_COLOURS: dict[Kind, tuple[str, str]] = {  # fill, border
    "conv1x1": ("#dbe8fa", "#5b8fd6"),
    "linear1x1": ("#dbe8fa", "#5b8fd6"),
    "square": ("#d8ecdf", "#4f9d6e"),
    "factorised": ("#e6defa", "#8a6fd1"),
    "pool": ("#fbebcd", "#c58a1a"),
    "scale": ("#fbe3ee", "#c95b8d"),
    "add": ("#d3f0e3", "#0f8f63"),
    "relu": ("#ffffff", "#b9c1ce"),
    "entry": ("#ffffff", "#b9c1ce"),
    "input": ("#ffffff", "#b9c1ce"),
}

_DARK_PAPER = "#10141b"


def to_dot(graph: Graph) -> str:
    """The DOT source, boxes from top to bottom."""
    dot = graphviz.Digraph()
    dot.attr(rankdir="TB", nodesep="0.3", ranksep="0.3", bgcolor="transparent", pad="0.2")
    dot.attr("node", fontname=FONT, fontsize="11", fontcolor=_INK, penwidth="1", height="0.36")
    dot.attr("edge", fontname=FONT, fontsize="9", fontcolor=_QUIET, color=_EDGE, arrowsize="0.6")
    _fill(dot, graph, _homes(graph), "")
    boxes = {box.id: box for box in graph.boxes}
    for number, edge in enumerate(graph.edges):
        ends = _name(edge.source), _name(edge.target)
        source, target = boxes[edge.source], boxes[edge.target]
        name, width = f"edge:{number}", _width(source)
        if edge.kind == "identity":
            words = _identity(edge)
            green = {"class": "identity", "color": _IDENTITY, "penwidth": width, "weight": "0"}
            dot.edge(f"{ends[0]}:e", f"{words}:n", dir="none", id=name, **green)
            dot.edge(f"{words}:s", f"{ends[1]}:e", id=f"{name}:end", **green)
        else:
            weight = "12" if target.kind in _TRUNK else "1"  # keeps the main line straight
            label = "" if source.kind == "entry" else _plain(f"  {edge.text}")  # it says the shape
            dot.edge(
                *ends, label=label, weight=weight, id=name, penwidth=width, **{"class": "data"}
            )
    return str(dot.source)


def _width(source: Box) -> str:
    """How thick an edge is: with every doubling of the channels by the same step."""
    channels = source.shape[0] if source.shape else 0
    return f"{0.8 + 0.25 * max(0.0, log2(max(1, channels) / 16)):.2f}"


def _homes(graph: Graph) -> dict[str, str]:
    """Frame → the frame that is laid out around its boxes. A branch has none of its own: Graphviz
    would no longer keep the branches beside each other, in order."""
    homes = {"": ""}
    for frame in graph.frames:
        homes[frame.id] = homes[frame.parent] if frame.kind == "branch" else frame.id
    return homes


def _fill(dot: graphviz.Digraph, graph: Graph, homes: dict[str, str], parent: str) -> None:
    """Boxes and frames directly inside `parent`, in order of execution."""
    inside = [box for box in graph.boxes if homes[box.frame] == parent]
    for box in inside:
        _box(dot, box)
    ids = {box.id for box in inside}
    beside = [edge for edge in graph.edges if edge.kind == "identity" and edge.target in ids]
    for edge in beside:
        _identity_box(dot, edge)
    for row in graph.rows:
        if ids.issuperset(row):
            with dot.subgraph() as level:
                level.attr(rank="same")
                for name in [*map(_name, row), *map(_identity, beside)]:
                    level.node(name)
            beside = []  # the identity runs beside the first row of branches only
    for frame in graph.frames:
        if frame.kind != "branch" and homes[frame.parent] == parent:
            with dot.subgraph(name=f"cluster_{_name(frame.id)}") as inner:
                _frame(inner, frame)
                _fill(inner, graph, homes, frame.id)


def _identity_box(dot: graphviz.Digraph, edge: Edge) -> None:
    """The words on an identity: a box of its own, as the label of an edge may leave the frame."""
    dot.node(
        _identity(edge),
        label=_plain(edge.text),
        shape="plaintext",
        fontsize="9",
        fontcolor=_IDENTITY,
        height="0.2",
        margin="0.04,0.02",
        **{"class": "identity"},
    )


def _identity(edge: Edge) -> str:
    return _name(f"{edge.target}:identity")


def _frame(dot: graphviz.Digraph, frame: Frame) -> None:
    dot.attr(
        id=frame.id,
        label=f"<<B>{_html(frame.title)}</B>>",
        labeljust="l",
        fontname=FONT,
        fontsize="11",
        fontcolor=_INK,
        style="rounded,dashed",
        color=_GREY[1],
        margin="14",
        **{"class": f"frame {frame.kind}"},
    )


def _box(dot: graphviz.Digraph, box: Box) -> None:
    fill, border = _COLOURS.get(box.kind, _GREY)
    style = "rounded,filled" + (",dashed" if box.kind in ("linear1x1", "fold", "branch") else "")
    shape = {"add": "circle"}.get(box.kind, "box")
    opens = "  ►" if box.opens else ""
    label = _plain(box.title) if not box.detail else _two_lines(box.title + opens, box.detail)
    extra = {"margin": "0.16,0.07"}
    if box.kind == "add":
        extra = {"width": "0.34", "height": "0.34", "fixedsize": "true", "fontsize": "14"}
        style = "filled"
    elif box.kind in ("relu", "scale", "entry", "input"):
        extra = {"height": "0.27", "margin": "0.14,0.03", "fontsize": "10"}
    dot.node(
        _name(box.id),
        label=label,
        id=box.id,
        shape=shape,
        style=style,
        fillcolor=fill,
        color=border,
        **{"class": f"box {box.kind}"},
        **extra,
    )


def _two_lines(title: str, detail: str) -> str:
    return (
        f'<<B>{_html(title)}</B><BR/><FONT POINT-SIZE="9" COLOR="{_QUIET}">{_html(detail)}</FONT>>'
    )


def _html(text: str) -> str:
    """Text inside an HTML-like label, where a backslash would begin an escape sequence."""
    return escape(text).replace("\\", "\\\\")


def _plain(text: str) -> str:
    """A label taken literally: no escape sequences, no HTML."""
    return graphviz.escape(text)  # type: ignore[no-any-return] # its own kind of str


def _name(path: str) -> str:
    """Graphviz reads `a:b` as a port, so colons are spelled otherwise in names (ids keep them)."""
    return path.replace(":", "~")


def darkened(svg: str) -> str:
    """A drawing of such source in colours for a dark page."""
    return re.sub("#[0-9a-f]{6}", lambda found: _dark_colours().get(found[0], found[0]), svg)


@cache
def _dark_colours() -> dict[str, str]:
    fills = {fill: _over_dark(border) for fill, border in (*_COLOURS.values(), _GREY)}
    texts = {_INK: "#e6eaf1", _QUIET: "#a9b2c0", _IDENTITY: "#35c493"}
    return fills | texts | {"#ffffff": _DARK_PAPER, _GREY[1]: "#596373"}


def _over_dark(colour: str, share: float = 0.26) -> str:
    """A thin layer of the colour on dark paper."""
    pairs = ((int(colour[i : i + 2], 16), int(_DARK_PAPER[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(share * c + (1 - share) * p):02x}" for c, p in pairs)
