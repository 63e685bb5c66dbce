"""Training runs as small charts that grow while they train: curves over steps, blocks in depth."""

from collections.abc import Callable, Sequence
from math import log10
from typing import NamedTuple

import plotly.graph_objects as go

from app.figures.look import Look, dress
from inception_core.lab.records import Step
from inception_core.words import tr

HEIGHT = 250
FOOT = 40  # pixels for the axis' labels
DECADES = (-3.0, 6.0)  # of a logarithmic axis: what lies beyond is drawn at its edge


class Run(NamedTuple):
    """What is drawn of one run."""

    label: str  # "scale 0.1"
    steps: Sequence[Step]


Value = Callable[[Step], float]


def curve(
    runs: Sequence[Run], value: Value, title: str, last: int, look: Look, *, share: bool
) -> go.Figure:
    """`value` of every step for all runs, in percent when it is a share, else on a log axis.

    The first run is dotted in ink, the second a line in the accent, the same in every chart.
    """
    figure = go.Figure()
    for number, run in enumerate(runs):
        ys = [100 * value(step) if share else value(step) for step in run.steps]
        unit = " %" if share else ""
        figure.add_scatter(
            x=[step.step for step in run.steps],
            y=ys,
            name=run.label,
            hovertemplate=tr(
                "{run}, step {step}: {value}<extra></extra>",
                run=run.label,
                step="%{x}",
                value=f"%{{y:.3~g}}{unit}",
            ),
            **_stroke(number, look),
        )
    _dress(figure, look, title, tr("step"), [1, max(last, 2)])
    if share:
        figure.update_yaxes(range=[-3, 103], ticksuffix=" %", nticks=5)
    else:
        _log(figure, [value(step) for run in runs for step in run.steps])
    return figure


def magnitudes(runs: Sequence[Run], title: str, look: Look) -> go.Figure:
    """Root mean square of every block's output at the latest step of each run, on a log axis."""
    figure = go.Figure()
    for number, run in enumerate(runs):
        latest = run.steps[-1].magnitudes if run.steps else ()
        figure.add_scatter(
            x=list(range(1, len(latest) + 1)),
            y=latest,
            name=run.label,
            hovertemplate=tr(
                "{run}, block {block}: {value}<extra></extra>",
                run=run.label,
                block="%{x}",
                value="%{y:.3~g}",
            ),
            **_stroke(number, look),
        )
    blocks = max((len(run.steps[-1].magnitudes) for run in runs if run.steps), default=2)
    _dress(figure, look, title, tr("block, in order"), [0.7, blocks + 0.3])
    _log(figure, [m for run in runs if run.steps for m in run.steps[-1].magnitudes])
    return figure


def _stroke(number: int, look: Look) -> dict[str, object]:
    if number == 0:
        return {
            "mode": "lines+markers",
            "line": {"color": look.faded(0.75), "width": 1.5, "dash": "dot"},
            "marker": {"size": 5, "symbol": "x-thin-open", "color": look.faded(0.75)},
        }
    return {"mode": "lines", "line": {"color": look.accent, "width": 2}}


def _log(figure: go.Figure, values: Sequence[float]) -> None:
    logs = [log10(value) for value in values if value > 0] or [0.0]
    low, high = (min(max(edge, DECADES[0]), DECADES[1]) for edge in (min(logs), max(logs)))
    low, high = low - 0.15, high + 0.15
    steps = (1, 2, 5) if high - low < 2.5 else (1,)
    ticks = [s * 10.0**d for d in range(int(DECADES[0]), int(DECADES[1]) + 1) for s in steps]
    shown = [tick for tick in ticks if low <= log10(tick) <= high]
    figure.update_yaxes(
        type="log", range=[low, high], tickvals=shown, ticktext=[f"{tick:g}" for tick in shown]
    )


def _dress(figure: go.Figure, look: Look, title: str, axis: str, ends: list[float]) -> None:
    dress(figure, look, (), HEIGHT, FOOT)
    figure.update_xaxes(title_text=axis, range=ends, fixedrange=True, showgrid=False, nticks=6)
    figure.update_yaxes(fixedrange=True)
    figure.update_layout(
        title={"text": title, "font": {"size": 13, "color": look.ink}, "x": 0, "y": 0.98},
        margin={"l": 46, "r": 12, "t": 52, "b": FOOT},
        showlegend=True,
        legend={"x": 0, "y": 1.0, "font": {"size": 11}, "itemclick": False},
        uirevision="kept",
    )
