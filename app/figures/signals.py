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
from inception_core.words import Text, later, tr

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
NAMES: Mapping[str, Text] = {
    "trunk": later("trunk"),
    "residual, scaled": later("residual, scaled"),
    "residual before scaling": later("residual before scaling"),
    "sum": later("sum"),
    "after ReLU": later("after ReLU"),
    EXPECTED: later("expected trunk"),
}
COLUMNS: Mapping[str, Text] = {
    "network scale": later("network scale"),
    "block": later("block"),
    "scale": later("scale"),
    "trunk_rms": later("trunk RMS"),
    "trunk_mean": later("trunk mean"),
    "trunk_largest": later("trunk largest"),
    "trunk_zeros": later("trunk zeros"),
    "branch_rms": later("branch RMS"),
    "branch_mean": later("branch mean"),
    "branch_largest": later("branch largest"),
    "branch_zeros": later("branch zeros"),
    "residual_rms": later("residual RMS"),
    "residual_mean": later("residual mean"),
    "residual_largest": later("residual largest"),
    "residual_zeros": later("residual zeros"),
    "total_rms": later("total RMS"),
    "total_mean": later("total mean"),
    "total_largest": later("total largest"),
    "total_zeros": later("total zeros"),
    "out_rms": later("out RMS"),
    "out_mean": later("out mean"),
    "out_largest": later("out largest"),
    "out_zeros": later("out zeros"),
    "ratio": later("ratio"),
    "expected_trunk_rms": later("expected trunk RMS"),
    "gradient": later("gradient"),
}
GLYPHS = dict(zip((*LINES, EXPECTED), ("━", "┈", "╌·", "╍", "╌··", "╌"), strict=True))


def magnitudes(found: Items[AtScale], lines: Items[str], look: Look, caption: Caption) -> go.Figure:
    """RMS at every block on one logarithmic axis; one colour and mark for each scale."""
    figure = go.Figure()
    for at, colour, mark in zip(found, COLOURS, MARKS, strict=False):
        for name, (reader, line) in LINES.items():
            if name in lines:
                values = [reader(block) for block in at.blocks]
                _line(figure, at, f" {NAMES[name]}", values, {"color": colour, **line}, mark)
        if EXPECTED in lines:
            dashes = {"color": colour, "width": 1, "dash": "dash"}
            _line(figure, at, f" {NAMES[EXPECTED]}", expected_growth(at.blocks), dashes, None)
    shown = ", ".join(f"{GLYPHS[name]} {NAMES[name]}" for name in GLYPHS if name in lines)
    drawn = tr("Lines: {lines}", lines=shown)
    return _finish(figure, found, look, (*caption, drawn), tr("RMS (log axis)"), log=True)


def one_number(
    found: Items[AtScale], reader: Reader, name: str, look: Look, caption: Caption, *, log: bool
) -> go.Figure:
    """One number of every block, with one line for each scale."""
    figure = go.Figure()
    for at, colour, mark in zip(found, COLOURS, MARKS, strict=False):
        values = [reader(block) for block in at.blocks]
        _line(figure, at, " ", values, {"color": colour, "width": 1.6}, mark)
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
            hovertemplate=tr(
                "{scale}<br>about {value}: {share} % of all values<extra></extra>",
                scale=text,
                value="%{x:.3g}",
                share="%{y:.2f}",
            ),
        )
    dress(figure, look, caption, HEIGHT - 120, FOOT)
    figure.update_xaxes(
        type="log", title_text=tr("{name}: absolute value", name=name), fixedrange=True
    )
    figure.update_yaxes(
        title_text=tr("Share of values (%)"), rangemode="tozero", fixedrange=True, showgrid=True
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
    label, known = str(at.text), {trace.legendgroup for trace in figure.data}
    figure.add_scatter(
        x=list(range(1, len(values) + 1)),
        y=values,
        text=[block.path for block in at.blocks],
        name=label,
        legendgroup=label,
        showlegend=label not in known,
        mode="lines+markers" if mark else "lines",
        line=line,
        marker={"symbol": mark or "circle", "size": 5},
        hovertemplate=tr(
            "{line}<br>block {block}: {value}<extra></extra>",
            line=f"{label}{name}",
            block="%{text}",
            value="%{y:.4g}",
        ),
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
            text=tr("stage {stage}", stage=blocks[start].stage),
            showarrow=False,
            font={"color": look.faded(0.72), "size": 12},
        )
    figure.update_xaxes(
        title_text=tr("Residual block, in order"), range=[0.4, len(blocks) + 0.6], showgrid=False,
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
