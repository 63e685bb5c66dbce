"""A prediction as horizontal bars."""

from collections.abc import Sequence

import plotly.graph_objects as go

ROW_PIXELS = 30


def guess_bars(guesses: Sequence[tuple[str, float]], accent: str, ink: str) -> go.Figure:
    """The guesses, best first, as bars with their probabilities in percent on a 0–100 % axis."""
    labels = [label for label, _ in guesses]
    percent = [100 * probability for _, probability in guesses]
    figure = go.Figure(
        go.Bar(
            x=percent,
            y=labels,
            orientation="h",
            text=[f"{value:.1f} %" for value in percent],
            textposition="outside",
            cliponaxis=False,
            textfont={"color": ink, "size": 13},
            marker_color=accent,
            marker_cornerradius=4,
            hovertemplate="%{y}: %{x:.2f} %<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, 115], visible=False, fixedrange=True)
    figure.update_yaxes(autorange="reversed", ticksuffix="  ", showgrid=False, fixedrange=True)
    figure.update_yaxes(tickfont={"color": ink, "size": 14})
    figure.update_layout(
        height=ROW_PIXELS * len(guesses) + 20,
        margin={"l": 0, "r": 0, "t": 6, "b": 6},
        bargap=0.35,
        showlegend=False,
    )
    return figure
