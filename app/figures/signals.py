"""Probes as figures: how large the signal is along the depth, and how its values are spread."""

from collections.abc import Callable, Mapping, Sequence as Items
from math import log10
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from app.figures.look import Look, dress
from inception_core.analysis.signal import EDGES, BlockSignal, Detail, block_rows, expected_growth
from inception_core.probing.scales import AtScale, Scales

HEIGHT, FOOT = 460, 46
# Okabe and Ito's, told apart by colour-blind people on light and on dark; marks differ as well.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a93a3")
MARKS = ("circle", "square", "diamond", "triangle-up", "x", "cross", "star")
Caption = tuple[str, ...]
Reader = Callable[[BlockSignal], float | None]
LINES: Mapping[str, tuple[Reader, dict[str, Any]]] = {
    "trunk": (lambda block: block.trunk.rms, {"width": 1.8}),
    "residual, scaled": (lambda block: block.residual.rms, {"width": 1.4, "dash": "dot"}),
    "residual before scaling": (lambda block: block.branch.rms, {"width": 1, "dash": "dashdot"}),
    "sum": (lambda block: block.total.rms, {"width": 1, "dash": "longdash"}),
    "after ReLU": (lambda block: block.out.rms, {"width": 1, "dash": "longdashdot"}),
}
EXPECTED = "expected trunk"
GLYPHS = dict(zip((*LINES, EXPECTED), ("━", "┈", "╌·", "╍", "╌··", "╌"), strict=True))


def magnitudes(found: Items[AtScale], lines: Items[str], look: Look, caption: Caption) -> go.Figure:
    """RMS at every block on one logarithmic axis; one colour and mark for each scale."""
    figure = go.Figure()
    for at, colour, mark in zip(found, COLOURS, MARKS, strict=False):
        for name, (reader, line) in LINES.items():
            if name in lines:
                values = [reader(block) for block in at.blocks]
                _line(figure, at, name, values, {"color": colour, **line}, mark)
        if EXPECTED in lines:
            dashes = {"color": colour, "width": 1, "dash": "dash"}
            _line(figure, at, EXPECTED, expected_growth(at.blocks), dashes, None)
    drawn = "Lines: " + ", ".join(f"{GLYPHS[name]} {name}" for name in GLYPHS if name in lines)
    return _finish(figure, found, look, (*caption, drawn), "RMS (log axis)", log=True)


def one_number(
    found: Items[AtScale], reader: Reader, name: str, look: Look, caption: Caption, *, log: bool
) -> go.Figure:
    """One number of every block, with one line for each scale."""
    figure = go.Figure()
    for at, colour, mark in zip(found, COLOURS, MARKS, strict=False):
        values = [reader(block) for block in at.blocks]
        _line(figure, at, "", values, {"color": colour, "width": 1.6}, mark)
    return _finish(figure, found, look, caption, name, log=log)


def histograms(
    details: Mapping[str, Detail], tensor: str, name: str, look: Look, caption: Caption
) -> go.Figure:
    """Share of a tensor's elements by absolute value on a logarithmic axis; a line a scale."""
    figure = go.Figure()
    filled = sum(getattr(detail, tensor) for detail in details.values()).nonzero()[0]
    seen = slice(filled.min(initial=0), filled.max(initial=1) + 1)
    middles = np.sqrt(EDGES[1:] * EDGES[:-1])[seen]
    for (text, detail), colour, mark in zip(details.items(), COLOURS, MARKS, strict=False):
        shares = 100 * getattr(detail, tensor)[seen] / detail.elements
        figure.add_scatter(
            x=middles,
            y=shares,
            name=text,
            mode="lines+markers",
            line={"color": colour, "width": 1.4},
            marker={"symbol": mark, "size": 5},
            hovertemplate=f"{text}<br>about %{{x:.3g}}: %{{y:.2f}} % of all values<extra></extra>",
        )
    dress(figure, look, caption, HEIGHT - 120, FOOT)
    figure.update_xaxes(type="log", title_text=f"{name}: absolute value", fixedrange=True)
    figure.update_yaxes(
        title_text="Share of values (%)", rangemode="tozero", fixedrange=True, showgrid=True
    )
    figure.update_layout(showlegend=True)
    return figure


def table(scales: Scales) -> pd.DataFrame:
    """One row per scale and block: RMS, mean, maximum and zeros of every tensor."""
    expected = scales.task.setting.is_random
    rows = [
        {"network scale": "own" if at.scale is None else f"{at.scale:g}", **row}
        for at in scales.found
        for row in block_rows(at.blocks, expected=expected)
    ]
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _line(
    figure: go.Figure,
    at: AtScale,
    name: str,
    values: Items[float | None],
    line: dict[str, Any],
    mark: str | None,
) -> None:
    """The legend names each scale once."""
    known = {trace.legendgroup for trace in figure.data}
    figure.add_scatter(
        x=list(range(1, len(values) + 1)),
        y=values,
        text=[block.path for block in at.blocks],
        name=at.text,
        legendgroup=at.text,
        showlegend=at.text not in known,
        mode="lines+markers" if mark else "lines",
        line=line,
        marker={"symbol": mark or "circle", "size": 5},
        hovertemplate=f"{at.text} {name}<br>block %{{text}}: %{{y:.4g}}<extra></extra>",
    )


def _finish(
    figure: go.Figure, found: Items[AtScale], look: Look, caption: Caption, name: str, *, log: bool
) -> go.Figure:
    dress(figure, look, caption, HEIGHT, FOOT)
    blocks = found[0].blocks
    starts = [i for i, b in enumerate(blocks) if not i or b.stage != blocks[i - 1].stage]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        if start:
            figure.add_vline(start + 0.5, line={"color": look.faded(0.28), "width": 1})
        figure.add_annotation(
            x=(start + end + 1) / 2,
            y=1,
            yref="paper",
            yanchor="top",
            text=f"stage {blocks[start].stage}",
            showarrow=False,
            font={"color": look.faded(0.72), "size": 12},
        )
    figure.update_xaxes(
        title_text="Residual block, in order", range=[0.4, len(blocks) + 0.6], showgrid=False,
        zeroline=False, fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(title_text=name, fixedrange=True)
    if log:
        figure.update_yaxes(type="log", tickvals=_ticks(figure), tickformat="~g")
    else:
        figure.update_yaxes(rangemode="tozero")
    figure.update_layout(showlegend=True)
    return figure


def _ticks(figure: go.Figure) -> list[float]:
    """1, 2 and 5 of every power of ten that is drawn; powers alone where there are many."""
    values = [v for trace in figure.data for v in trace.y if v and np.isfinite(v)]
    low, high = (int(np.floor(log10(edge))) for edge in (min(values), max(values)))
    steps = (1, 2, 5) if high - low <= 2 else (1,)
    return [step * 10.0**power for power in range(low, high + 1) for step in steps]
