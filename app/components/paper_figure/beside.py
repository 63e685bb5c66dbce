"""One figure as drawn, and beside it what was released: drawing, numbers, departures."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from app import cached, selection
from app.components import text
from app.components.paper_figure import picture
from app.figures.tables import graph_table
from inception_core.errors import LayoutUnavailable
from inception_core.render.captions import shape_text
from inception_core.render.figure_list import Figure, Part
from inception_core.render.graph_files import graph_document
from inception_core.render.paper_figures import numbers, part_name
from inception_core.spec import Node, Residual, find
from inception_core.words import tr, trn


def show(figure: Figure, open_part: Callable[[Part], None]) -> None:
    """Draws both columns; a button calls `open_part` with what it shows."""
    picture.style()
    index = _chosen(figure)
    drawn, made = figure.parts[index], figure.released[index]
    for released, column in zip((False, True), st.columns(2, gap="medium"), strict=True):
        with column:
            _column(figure, released, index, open_part)
            if released and _layers(drawn) == _layers(made):
                text.note(tr("The release has the same layers."))
    if st.toggle(tr("The figure as a table"), key=selection.kept("figure_listed", False)):
        graph, _ = cached.figure(figure.number, False, index)
        st.dataframe(graph_table(graph_document((), graph)), hide_index=True)


def _chosen(figure: Figure) -> int:
    """Which of the parts that the figure draws; first that of the network on the other pages."""
    if len(figure.parts) == 1:
        return 0
    key, wanted = f"figure_part_{figure.number}", selection.current().source.architecture
    same = (i for i, part in enumerate(figure.parts) if part.source.architecture == wanted)
    chosen = st.segmented_control(
        tr("Drawn for"),
        range(len(figure.parts)),
        format_func=lambda i: _choice(figure.parts[i], figure.schema),
        key=selection.kept(key, next(same, 0)),
        required=True,
    )
    return chosen or 0


def _choice(part: Part, schema: bool) -> str:
    return part.paths[0].partition("/")[0] if schema else part.source.title


def _column(figure: Figure, released: bool, index: int, open_part: Callable[[Part], None]) -> None:
    part = (figure.released if released else figure.parts)[index]
    text.heading(part_name(part))
    try:
        picture.large(figure, released, index)
        file = picture.svg(figure, released, index)
    except LayoutUnavailable as error:
        text.problem(str(error), "warning")
        file = ""
    _numbers(part)
    with st.container(horizontal=True, gap="small"):
        st.button(
            tr("Open in the graph"),
            key=f"figure_open_{released}",
            icon=":material/account_tree:",
            on_click=open_part,
            args=(part,),
        )
        if file:
            st.download_button(
                tr("SVG"),
                file,
                f"figure_{figure.number}-{part.variant}.svg",
                "image/svg+xml",
                key=f"figure_svg_{released}",
                icon=":material/download:",
                on_click="ignore",
            )
    for departure in part.departures:
        text.departure(str(departure.text))
    if not part.departures and not released:
        text.note(tr("The figure can be built as it is printed: no departure."))


def _numbers(part: Part) -> None:
    found = numbers(part)
    rows = [
        (tr("In → out"), f"{shape_text(found.before)} → {shape_text(found.after)}"),
        (tr("Parameters"), f"{found.params:,}"),
        (tr("Multiply-adds"), f"{found.macs:,}"),
        (tr("Convolutions"), f"{found.convolutions}"),
    ]
    if found.repeats > 1:
        words = trn("{n} block, own weights", "{n} blocks, each with own weights", found.repeats)
        rows.append((tr("In the network"), words))
    text.facts(rows)
    pixels = part.source.input_size
    text.note(tr("One image of {pixels} × {pixels} pixels.", pixels=pixels))


def _layers(part: Part) -> list[Node | None]:
    """The part's nodes, without what a figure does not draw: how much a residual is scaled."""
    return [_unscaled(find(part.spec, path)) for path in part.paths or ("",)]


def _unscaled(node: Node | None) -> Node | None:
    return replace(node, scale=1.0) if isinstance(node, Residual) else node
