"""One drawing as a picture in the colours of the theme."""

from html import escape
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from app import cached
from inception_core.render.dot import darkened
from inception_core.render.figure_list import Figure
from inception_core.render.paper_figures import finished, part_name
from inception_core.words import tr

_STYLE = Path(__file__).with_name("paper_figure.css")


def style() -> None:
    """The classes used below; once on a page that has figures."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def svg(figure: Figure, released: bool, index: int) -> str:
    """The drawing with its words, in light colours; raises `LayoutUnavailable`."""
    graph, drawn = cached.figure(figure.number, released, index)
    part = (figure.released if released else figure.parts)[index]
    return finished(drawn, figure, part, graph)


def small(figure: Figure) -> None:
    """To choose from; what it shows is said beside it. Raises `LayoutUnavailable`."""
    _, drawn = cached.figure(figure.number, False, 0)
    st.html(f'<div class="ie-small"><img src="{_address(drawn)}" alt=""></div>')


def large(figure: Figure, released: bool, index: int) -> None:
    """The drawing as wide as its place. Raises `LayoutUnavailable`."""
    part = (figure.released if released else figure.parts)[index]
    words = tr(
        "Figure {number}. {title}. {network}.",
        number=figure.number,
        title=figure.title,
        network=part_name(part),
    )
    address = _address(svg(figure, released, index))
    st.html(f'<div class="ie-figure"><img src="{address}" alt="{escape(words)}"></div>')


def _address(drawing: str) -> str:
    if st.context.theme.type == "dark":
        drawing = darkened(drawing)
    return f"data:image/svg+xml,{quote(drawing)}"
