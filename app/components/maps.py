"""Feature maps as tiles, with an explicit scope of their colour scale."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

import streamlit as st

from app import selection
from app.components import chart, text
from app.figures.mosaic import map_tiles
from inception_core.analysis.signal import Maps
from inception_core.words import tr


def scope(key: str, options: Mapping[str, text.Words]) -> str:
    """The control: which largest value ends the colour scale."""
    chosen = st.segmented_control(
        tr("One colour scale for"),
        options,
        key=selection.kept(key, next(iter(options))),
        required=True,
        format_func=text.names(options),
    )
    return str(chosen)


class Range(NamedTuple):
    """Of a colour scale: where it ends, None: at each channel's own largest absolute value."""

    largest: float | None
    signed: bool

    @classmethod
    def of(cls, maps: Iterable[Maps]) -> Self:
        """One that holds all of these."""
        shown = list(maps)
        return cls(max(m.largest for m in shown), any(m.signed for m in shown))


def tiles(maps: Maps, scale: Range, key: str, title: str, width: int) -> None:
    """The strongest channels in one colour scale."""
    text.heading(title)
    st.plotly_chart(
        map_tiles(maps, *scale, chart.look(), width),
        theme=None,
        key=key,
        config={"displayModeBar": False},
        alt=tr(
            "{title}: the {shown} strongest of {channels} channels, largest value {largest:.3g}",
            title=title,
            shown=len(maps.channels),
            channels=maps.out_of,
            largest=maps.largest,
        ),
    )
    _, height, breadth = maps.values.shape
    text.note(
        tr(
            "{shown} strongest of {channels} channels by RMS, {height} × {width} cells each, "
            "strongest first. Largest value of all channels: {largest:.3g}.",
            shown=len(maps.channels),
            channels=maps.out_of,
            height=height,
            width=breadth,
            largest=maps.largest,
        )
    )
