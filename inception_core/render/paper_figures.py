"""The paper's figures of networks, drawn anew from the specs: as block graphs and as SVG."""

from dataclasses import replace
from html import escape
from typing import NamedTuple

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Shape
from inception_core.render.captions import caption
from inception_core.render.cut import cut
from inception_core.render.dot import to_dot
from inception_core.render.figure_list import FIGURES, Figure, Part, get_figure
from inception_core.render.graph import Graph, block_graph
from inception_core.render.layout import to_svg
from inception_core.render.opening import opened_around, toggled
from inception_core.spec import Concat, Label, Node, Residual, Sequence, blocks, find
from inception_core.words import tr

__all__ = [
    "FIGURES",
    "Numbers",
    "figure_graph",
    "figure_svg",
    "finished",
    "get_figure",
    "numbers",
    "opened",
    "part_name",
]

BRANCHES = "Inception"  # the one box for all branches of a schema


def figure_svg(number: int | str, part: Part | None = None) -> str:
    """The figure as one self-contained `<svg>` with title and description, in light colours.

    `part` is one of the figure's parts or of what is released in their place. Raises
    `UnknownFigure`, and `LayoutUnavailable`.
    """
    figure = get_figure(number)
    graph = figure_graph(figure, part or figure.parts[0])
    return finished(to_svg(to_dot(graph)), figure, part or figure.parts[0], graph)


def figure_graph(figure: Figure, part: Part) -> Graph:
    """The part as a block graph, its branches opened; those of a schema are one box. A whole
    network is drawn as its stages and what its head consists of."""
    spec = part.spec
    analysis = measure(spec, part.source.input_size)
    if not part.paths:
        return _closed(block_graph(spec, analysis, frozenset({"head"})))
    drawn = opened(spec, part)
    if figure.schema:
        (path,) = part.paths
        drawn = opened_around(spec, path) | {path}
        spec = _with_one_box(spec, path)
    graph = block_graph(spec, analysis, drawn)
    return _closed(cut(graph, {path: _title(spec, path) for path in part.paths}))


def opened(spec: Sequence, part: Part) -> frozenset[str]:
    """What is opened in the graph of the whole network to see the part as the figure draws it."""
    found: frozenset[str] = frozenset()
    for path in part.paths:
        found |= opened_around(spec, path) | toggled(spec, frozenset(), path)
    return found


class Numbers(NamedTuple):
    """Of a part: shapes at its ends, sums for one image, and how many blocks like it there are."""

    before: Shape
    after: Shape
    params: int
    macs: int
    convolutions: int
    repeats: int


def numbers(part: Part) -> Numbers:
    """The part's numbers at its variant's own input size."""
    spec = part.spec
    analysis = measure(spec, part.source.input_size)
    paths = part.paths or ("",)
    inside = [
        record
        for record in analysis.records
        if any(f"{record.path}/".startswith(f"{path}/" if path else "") for path in paths)
    ]
    stage = find(spec, paths[0].rpartition("/")[0])
    return Numbers(
        inside[0].in_shape,
        inside[-1].out_shape,
        sum(record.params for record in inside),
        sum(record.macs for record in inside),
        sum(record.op == "conv" for record in inside),
        len(blocks(stage)) if stage else 1,
    )


def finished(svg: str, figure: Figure, part: Part, graph: Graph) -> str:
    """The drawing with what it is called and what it shows, for those who cannot see it."""
    name = tr("Figure {number}. {title}", number=figure.number, title=figure.title)
    boxes = ", ".join(box.title for box in graph.boxes)
    head, mark, body = svg.partition(">")
    return (
        f'{head} role="img" aria-label="{escape(name)}"{mark}'
        f"<title>{escape(f'{name} ({part_name(part)})')}</title>"
        f"<desc>{escape(f'{figure.words} {boxes}.')}</desc>{body}"
    )


def part_name(part: Part) -> str:
    """`Inception-v4, as drawn`"""
    return f"{part.source.title}, {part.source.origin}"


def _closed(graph: Graph) -> Graph:
    """The graph without the marks of what would open: there is nothing to click on paper."""
    return replace(graph, boxes=tuple(replace(box, opens=False) for box in graph.boxes))


def _title(spec: Sequence, path: str) -> str:
    node = find(spec, path)
    assert node is not None
    return caption(node)


def _with_one_box(spec: Sequence, path: str) -> Sequence:
    """The network with the branches of one residual block named, so that they are drawn as one."""
    *around, name = path.split("/")
    block = find(spec, path)
    assert isinstance(block, Residual)
    (mixed_name, mixed), *others = block.children
    assert isinstance(mixed, Concat)
    new: Node = replace(
        block,
        children=((mixed_name, replace(mixed, label=Label("stage", BRANCHES))), *others),
    )
    while around:
        outer = find(spec, "/".join(around))
        assert isinstance(outer, Sequence)
        new, name = replace(outer, children=_put(outer, name, new)), around.pop()
    return replace(spec, children=_put(spec, name, new))


def _put(node: Sequence, name: str, child: Node) -> tuple[tuple[str, Node], ...]:
    return tuple((dict(node.children) | {name: child}).items())
