"""Named amounts as horizontal bars, the words for each at its end."""

from collections.abc import Sequence

import plotly.graph_objects as go

ROW_PIXELS = 30


def horizontal_bars(
    names: Sequence[str],
    amounts: Sequence[float],
    words: Sequence[str],
    longest: float,
    hover: str,
    accent: str,
    ink: str,
) -> go.Figure:
    """One bar a name, the first on top; `longest` is the amount that would fill the width, with
    room for the words. `hover` is Plotly's template for what the mouse sees."""
    figure = go.Figure(
        go.Bar(
            x=amounts,
            y=names,
            orientation="h",
            text=words,
            textposition="outside",
            cliponaxis=False,
            textfont={"color": ink, "size": 13},
            marker_color=accent,
            marker_cornerradius=4,
            hovertemplate=f"{hover}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, longest], visible=False, fixedrange=True)
    figure.update_yaxes(autorange="reversed", ticksuffix="  ", showgrid=False, fixedrange=True)
    figure.update_yaxes(tickfont={"color": ink, "size": 14})
    figure.update_layout(
        height=ROW_PIXELS * len(names) + 20,
        margin={"l": 0, "r": 0, "t": 6, "b": 6},
        bargap=0.35,
        showlegend=False,
    )
    return figure
