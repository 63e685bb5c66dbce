"""Feature maps as tiles, with an explicit scope of their colour scale."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

import streamlit as st

from app import selection
from app.components import chart, text
from app.figures.mosaic import map_tiles
from inception_core.analysis.signal import Maps


def scope(key: str, options: Mapping[str, str]) -> str:
    """The control: which largest value ends the colour scale."""
    chosen = st.segmented_control(
        "One colour scale for",
        options,
        key=selection.kept(key, next(iter(options))),
        required=True,
        format_func=options.__getitem__,
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
        alt=f"{title}: the {len(maps.channels)} strongest of {maps.out_of} channels, "
        f"largest value {maps.largest:.3g}",
    )
    _, height, breadth = maps.values.shape
    text.note(
        f"{len(maps.channels)} strongest of {maps.out_of} channels by RMS, {height} × {breadth} "
        f"cells each, strongest first. Largest value of all channels: {maps.largest:.3g}."
    )
