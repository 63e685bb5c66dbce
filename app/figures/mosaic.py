"""Feature maps and filters as tiles of one picture, with one colour scale."""

from collections.abc import Sequence as Items
from math import ceil

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from app.figures.look import Look
from inception_core.analysis.part import Filters
from inception_core.analysis.signal import Maps
from inception_core.words import tr

COLUMNS = 4
GAP = 1  # cells between tiles
POSITIVE, SIGNED = "Cividis", "RdBu_r"
TOP, BAR = 8, 46  # pixels


def map_tiles(maps: Maps, largest: float | None, signed: bool, look: Look, width: int) -> go.Figure:
    """The channels in rows, strongest first; `largest` is where the colour scale ends, None: at
    each channel's own largest value. A signed scale has zero in its middle."""
    limits = [float(np.abs(tile).max()) for tile in maps.values]
    return _tiles(
        maps.values,
        [tr("channel {number}", number=number) for number in maps.channels],
        limits if largest is None else [largest] * len(limits),
        COLUMNS,
        look,
        width,
        bar=largest,
        signed=signed,
    )


def filter_tiles(filters: Filters, look: Look, width: int) -> go.Figure:
    """One row per filter, one column per input channel; a single scale around zero."""
    count, inputs = filters.values.shape[:2]
    tiles = filters.values.reshape(count * inputs, *filters.values.shape[2:])
    names = [
        tr("filter {number}, input {i}", number=number, i=i)
        for number in filters.channels
        for i in range(inputs)
    ]
    largest = float(np.abs(tiles).max())
    return _tiles(
        tiles, names, [largest] * len(names), inputs, look, width, bar=largest, signed=True
    )


def _tiles(
    tiles: NDArray[np.float32],
    names: Items[str],
    limits: Items[float],
    columns: int,
    look: Look,
    width: int,
    bar: float | None,
    signed: bool,
) -> go.Figure:
    """Every cell shows its value, relative to its tile's limit, as a colour."""
    count, height, breadth = tiles.shape
    rows = ceil(count / columns)
    shape = rows * (height + GAP) - GAP, columns * (breadth + GAP) - GAP
    shade, values = (np.full(shape, np.nan) for _ in range(2))
    texts = np.full(shape, "", dtype=object)
    for i, (tile, name, limit) in enumerate(zip(tiles, names, limits, strict=True)):
        top, left = (i // columns) * (height + GAP), (i % columns) * (breadth + GAP)
        cells = slice(top, top + height), slice(left, left + breadth)
        values[cells], shade[cells], texts[cells] = tile, tile / (limit or 1.0), name
    figure = go.Figure(
        go.Heatmap(
            z=shade,
            customdata=values,
            text=texts,
            colorscale=SIGNED if signed else POSITIVE,
            zmin=-1 if signed else 0,
            zmax=1,
            showscale=bar is not None,
            hovertemplate="%{text}: %{customdata:.4g}<extra></extra>",
            hoverongaps=False,
            colorbar=_bar(bar or 0.0, signed, look),
        )
    )
    plain = {"visible": False, "fixedrange": True}
    figure.update_xaxes(**plain)
    figure.update_yaxes(autorange="reversed", scaleanchor="x", **plain)
    figure.update_layout(
        height=TOP + BAR + round(width * shape[0] / shape[1]),
        margin={"l": 0, "r": 0, "t": TOP, "b": BAR},
        paper_bgcolor=look.paper,
        plot_bgcolor=look.paper,
        font_color=look.ink,
        dragmode=False,
    )
    return figure


def _bar(largest: float, signed: bool, look: Look) -> dict[str, object]:
    ticks = (-1, 0, 1) if signed else (0, 0.5, 1)
    return {
        "orientation": "h",
        "thickness": 8,
        "len": 0.8,
        "ticklabeloverflow": "allow",
        "x": 0.5,
        "y": 0,
        "yanchor": "top",
        "outlinewidth": 0,
        "tickvals": ticks,
        "ticktext": [f"{tick * largest:.3g}" for tick in ticks],
        "tickfont": {"color": look.ink, "size": 11},
    }
