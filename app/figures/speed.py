"""A measured speed as figures: where the time goes, and how close to the machine's limits."""

from math import log10

import pandas as pd
import plotly.graph_objects as go

from app.figures.bars import horizontal_bars
from inception_core.analysis.speed import Latency
from inception_core.words import tr

GREY = "#8a93a3"
ROOM = 1.48  # longest bars, with the words at their ends


def stage_bars(measured: Latency, accent: str, ink: str) -> go.Figure:
    """Milliseconds of every stage as horizontal bars, with each one's share of their sum."""
    medians = [1000 * stage.seconds.median for stage in measured.stages]
    return horizontal_bars(
        [f"{i} {stage.title}" for i, stage in enumerate(measured.stages, 1)],
        medians,
        [
            f"{1000 * stage.seconds.median:.1f} ms, {100 * measured.share(stage):.0f} %"
            for stage in measured.stages
        ],
        ROOM * max(medians),
        "%{y}: %{x:.2f} ms",
        accent,
        ink,
    )


def roofline(measured: Latency, accent: str, ink: str, paper: str) -> go.Figure:
    """Achieved GFLOP/s against FLOPs a byte, both logarithmic, below the two measured limits.

    Stages are dots numbered in order; the whole network is a ring.
    """
    works = measured.stages or (measured.whole,)
    peak, bandwidth = measured.peak / 1e9, measured.bandwidth / 1e9
    low = min(work.intensity for work in works) / 2
    high = 2 * max(max(work.intensity for work in works), peak / bandwidth)
    bottom = min(*(work.rate / 1e9 for work in works), low * bandwidth) / 2
    corner = peak / bandwidth
    figure = go.Figure(
        go.Scatter(
            x=[low, corner, high],
            y=[low * bandwidth, peak, peak],
            mode="lines",
            line={"color": GREY, "width": 1.5},
            hoverinfo="skip",
        )
    )
    everything = tr("Whole network")
    reached = tr("{rate} GFLOP/s, {intensity} FLOPs a byte", rate="%{y:.1f}", intensity="%{x:.1f}")
    numbers = [str(i) for i, _ in enumerate(measured.stages, 1)]
    figure.add_scatter(
        x=[work.intensity for work in measured.stages],
        y=[work.rate / 1e9 for work in measured.stages],
        mode="markers+text",
        text=numbers,
        textposition="top center",
        textfont={"color": ink, "size": 12},
        marker={"color": accent, "size": 9},
        customdata=[stage.title for stage in measured.stages],
        hovertemplate=f"%{{text}}. %{{customdata}}<br>{reached}<extra></extra>",
    )
    whole = measured.whole
    figure.add_scatter(
        x=[whole.intensity],
        y=[whole.rate / 1e9],
        mode="markers",
        marker={"color": paper, "size": 13, "line": {"color": accent, "width": 2}},
        hovertemplate=f"{everything}<br>{reached}<extra></extra>",
    )
    slope = (low * corner) ** 0.5
    for x, y, words in (
        (high, peak, tr("matrix product {peak:.0f} GFLOP/s", peak=peak)),
        (slope, slope * bandwidth, tr("copy {bandwidth:.1f} GB/s ", bandwidth=bandwidth)),
    ):
        figure.add_annotation(
            x=log10(x),
            y=log10(y),
            text=words,
            showarrow=False,
            font={"color": ink, "size": 12},
            xanchor="right",
            yanchor="bottom",
        )
    figure.update_xaxes(
        type="log", title_text=tr("FLOPs for each byte moved"), range=[log10(low), log10(high)],
        fixedrange=True, dtick=1,
    )  # fmt: skip
    figure.update_yaxes(
        type="log", title_text=tr("GFLOP/s achieved"), range=[log10(bottom), log10(2 * peak)],
        fixedrange=True, dtick=1,
    )  # fmt: skip
    figure.update_layout(height=380, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=False)
    return figure


def stage_table(measured: Latency) -> pd.DataFrame:
    """One row per stage, times in milliseconds; the last row is the network."""
    return pd.DataFrame(
        {
            "stage": stage.title or tr("Whole network"),
            "median": 1000 * stage.seconds.median,
            "low": 1000 * stage.seconds.low,
            "high": 1000 * stage.seconds.high,
            "share": 100 * measured.share(stage),
            "gflops": stage.rate / 1e9,
            "intensity": stage.intensity,
        }
        for stage in (*measured.stages, measured.whole)
    )
