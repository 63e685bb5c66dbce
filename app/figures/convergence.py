"""Held-out error over training steps, with and without residual connections, over seeds."""

from collections.abc import Sequence
from statistics import median

import plotly.graph_objects as go

from app.figures.look import Look, dress
from inception_core.lab.convergence import Curve
from inception_core.words import tr, trn

HEIGHT = 360


def error_curves(
    curves: Sequence[Curve], titles: tuple[str, str], caption: tuple[str, ...], look: Look
) -> go.Figure:
    """Median error over the seeds as a line, least to most as a band, in percent.

    `curves` are those of two networks; the first in order of `titles` is the one without residual
    connections, dotted in ink.
    """
    figure = go.Figure()
    networks = list(dict.fromkeys(curve.network for curve in curves))
    for number, (network, title) in enumerate(zip(networks, titles, strict=True)):
        own = [curve.points for curve in curves if curve.network == network]
        colour = look.accent if number else look.faded(0.75)
        xs = [step for step, _ in min(own, key=len)]
        errors = [
            [100 * (1 - seen.accuracy) for _, seen in at_step]
            for at_step in zip(*own, strict=False)
        ]
        figure.add_scatter(
            x=[*xs, *reversed(xs)],
            y=[*map(max, errors), *reversed([*map(min, errors)])],
            fill="toself",
            fillcolor=_clear(colour),
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_scatter(
            x=xs,
            y=[median(values) for values in errors],
            name=trn("{network}, {n} seed", "{network}, {n} seeds", len(own), network=title),
            mode="lines" if number else "lines+markers",
            line={"color": colour, "width": 2, "dash": "solid" if number else "dot"},
            marker={"size": 5, "symbol": "x-thin-open"},
            hovertemplate=tr(
                "{network}, step {step}: {error} %<extra></extra>",
                network=title,
                step="%{x}",
                error="%{y:.1f}",
            ),
        )
    dress(figure, look, caption, HEIGHT, 44)
    figure.update_xaxes(title_text=tr("step"), rangemode="tozero", fixedrange=True, showgrid=False)
    figure.update_yaxes(
        title_text=tr("error, held out"), range=[0, 103], ticksuffix=" %", fixedrange=True
    )
    figure.update_layout(showlegend=True)
    return figure


def _clear(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.15)"
