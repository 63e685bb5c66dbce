"""Weights as a histogram."""

import plotly.graph_objects as go

from app.figures.look import Look
from inception_core.analysis.part import Values
from inception_core.words import tr

HEIGHT = 170


def weight_histogram(weights: Values, look: Look) -> go.Figure:
    """How many weights have which value."""
    middles = (weights.edges[1:] + weights.edges[:-1]) / 2
    figure = go.Figure(
        go.Bar(
            x=middles,
            y=weights.counts,
            marker={"color": look.accent, "line_width": 0},
            hovertemplate=tr(
                "about {value}: {n} weights<extra></extra>", value="%{x:.4g}", n="%{y:,}"
            ),
        )
    )
    plain = {
        "fixedrange": True,
        "gridcolor": look.faded(0.12),
        "linecolor": look.faded(0.4),
        "zerolinecolor": look.faded(0.4),
        "tickfont": {"color": look.ink, "size": 11},
    }
    figure.update_xaxes(title={"text": tr("value"), "font": {"size": 11}}, nticks=5, **plain)
    figure.update_yaxes(title={"text": tr("weights"), "font": {"size": 11}}, nticks=4, **plain)
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 44, "r": 8, "t": 8, "b": 40},
        bargap=0,
        font_color=look.ink,
        paper_bgcolor=look.paper,
        plot_bgcolor=look.paper,
        dragmode=False,
    )
    return figure
