"""All figures by number, to choose one."""

from collections.abc import Callable

import streamlit as st

from app.components import text
from app.components.paper_figure import picture
from inception_core.errors import LayoutUnavailable
from inception_core.render.figure_list import FIGURES, Figure
from inception_core.words import tr

_PIXELS = 178  # width of a card


def show(choose: Callable[[int], None]) -> None:
    """Draws them; a click anywhere on one calls `choose` with its number."""
    picture.style()
    missing = ""
    with st.container(horizontal=True, gap="small"):
        for figure in FIGURES:
            missing = _card(figure, choose) or missing
    if missing:
        text.problem(missing, "warning")


def _card(figure: Figure, choose: Callable[[int], None]) -> str:
    """One figure; returns why there is no picture of it."""
    missing = ""
    with st.container(border=True, key=f"figure_card_{figure.number}", gap="xsmall", width=_PIXELS):
        try:
            picture.small(figure)
        except LayoutUnavailable as error:
            missing = str(error)
        st.button(
            tr("**{number}** {title}", number=figure.number, title=figure.title),
            key=f"figure_{figure.number}",
            type="tertiary",
            on_click=choose,
            args=(figure.number,),
        )
    return missing
