"""A chart in the colours of the theme, which can be saved as SVG or PNG by its camera button."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from app import selection
from app.components import text
from app.figures.look import CAPTION, Look
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.render.tables_text import header_lines
from inception_core.words import later, tr

FORMATS = ("SVG", "PNG")
COUNTED = {
    "macs": later(
        "Multiply-adds of convolutions and linear layers; bias, batch norm, activation and "
        "pooling not counted"
    ),
    "params": later("Trainable parameters, batch norm’s scale and shift included"),
}


def look() -> Look:
    """The colours of the theme in force."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    names = ("textColor", "backgroundColor", "primaryColor")
    return Look(*(str(st.config.get_option(f"{theme}.{name}")) for name in names))


def caption(
    chosen: Selection, analysis: Analysis, about: text.Words, images: int = 1
) -> tuple[str, ...]:
    """Two lines for the foot of a chart: variant, knobs, input size; convention and version."""
    name, knobs, size, _, version = header_lines(chosen.source, chosen.knobs, analysis, images)
    return f"{name} · {knobs} · {size}", f"{about} · {version}"


def file_format() -> str:
    """The control that says what the camera button saves; `svg` or `png`."""
    chosen = st.segmented_control(
        tr("Camera saves"),
        FORMATS,
        key=selection.kept("chart_format", FORMATS[0]),
        required=True,
        help=tr("The camera is above the chart, on the right."),
    )
    return (chosen or FORMATS[0]).lower()


def show(
    figure: go.Figure,
    key: str,
    file: str,
    form: str,
    alt: str,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Draws it; `on_select` is called after a click on one of its marks.

    Where the screen is too narrow for the caption inside the picture, it stands below it.
    """
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select=on_select or "ignore",
        selection_mode="points",
        alt=alt,
        config={
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": form, "filename": file, "scale": 2},
        },
    )
    for caption in figure.select_annotations({"name": CAPTION}):
        if caption.text:
            text.narrow_caption(caption.text.split("<br>"))
