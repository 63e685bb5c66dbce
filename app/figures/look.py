"""What all charts share: the colours of the theme, thin lines, and the line that says what is seen.

The background is painted, so that a downloaded chart looks as it did on the page.
"""

from textwrap import wrap
from typing import NamedTuple

import plotly.graph_objects as go

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
LINE_PIXELS = 17  # of the caption
WIDEST = 150  # letters of a caption’s line
LEFT_PIXELS = 78  # numbers of an axis and its title


CAPTION = "caption"  # the name of its annotation


class Look(NamedTuple):
    """Colours of the theme in force, as `#rrggbb`."""

    ink: str
    paper: str
    accent: str

    def faded(self, strength: float) -> str:
        """Ink laid over paper with this strength, 0 to 1."""
        mixed = (
            round(strength * i + (1 - strength) * p)
            for i, p in zip(_channels(self.ink), _channels(self.paper), strict=True)
        )
        return "#" + "".join(f"{value:02x}" for value in mixed)


def dress(figure: go.Figure, look: Look, caption: tuple[str, ...], height: int, foot: int) -> None:
    """Colours, thin grid, and the caption inside the picture, which becomes its first annotation;
    `foot` pixels for the axis' labels between the plot and the caption."""
    lines = [line for text in caption for line in wrap(text, WIDEST)]
    grid = look.faded(0.12)
    axis = {
        "gridcolor": grid,
        "linecolor": look.faded(0.4),
        "zerolinecolor": look.faded(0.4),
        "zerolinewidth": 1,
        "tickfont": {"color": look.faded(0.85), "size": 12},
        "title": {"font": {"color": look.ink, "size": 12}, "standoff": 8},
    }
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    figure.update_layout(
        height=height,
        margin={"l": LEFT_PIXELS, "r": 26, "t": 34, "b": foot + LINE_PIXELS * len(lines) + 8},
        font={"family": FONT, "color": look.ink, "size": 12},
        paper_bgcolor=look.paper,
        plot_bgcolor=look.paper,
        hoverlabel={"bgcolor": look.paper, "font": {"color": look.ink, "size": 12}},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font_color": look.ink},
        showlegend=False,
        dragmode=False,
    )
    figure.add_annotation(
        text="<br>".join(lines),
        xref="paper",
        yref="paper",
        x=0,
        y=0,
        xshift=-LEFT_PIXELS + 8,
        yshift=-foot,
        xanchor="left",
        yanchor="top",
        align="left",
        showarrow=False,
        font={"size": 11, "color": look.faded(0.72)},
        name=CAPTION,
    )
    *others, own = figure.layout.annotations
    figure.layout.annotations = (own, *others)


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
