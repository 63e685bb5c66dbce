"""Curves of a sweep: four costs, several networks."""

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.figures.look import Look, dress
from inception_core.analysis.sweep import Point, Sweep
from inception_core.words import Text, later

HEIGHT, FOOT_PIXELS = 600, 58
# Okabe and Ito's colours, told apart by the colour-blind; dashes and symbols say the same.
_COLOURS = ("#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # after the accent
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
MOST_LINES = 1 + len(_COLOURS)

COSTS: Sequence[tuple[Text, Callable[[Point], float]]] = (
    (later("Parameters (millions)"), lambda point: point.params / 1e6),
    (later("Multiply-adds (billions)"), lambda point: point.macs / 1e9),
    (later("Memory of a prediction (MB, fp32)"), lambda point: point.memory / 1e6),
    (later("Receptive field (px, longer side)"), lambda point: max(point.receptive_field)),
)


def sweep_curves(
    sweeps: Mapping[str, Sweep], axis: str, look: Look, caption: tuple[str, ...]
) -> go.Figure:
    """Two by two charts over the knob's values, one line per name in `sweeps`."""
    figure = make_subplots(
        rows=2,
        cols=2,
        subplot_titles=[str(name) for name, _ in COSTS],
        vertical_spacing=0.13,
        horizontal_spacing=0.07,
    )
    for i, (name, sweep) in enumerate(sweeps.items()):
        for j, (_, cost) in enumerate(COSTS):
            figure.add_scatter(
                x=[point.value for point in sweep.points],
                y=[cost(point) for point in sweep.points],
                mode="lines+markers",
                name=name,
                legendgroup=name,
                showlegend=j == 0,
                line={"color": (look.accent, *_COLOURS)[i], "width": 1.6, "dash": _DASHES[i]},
                marker={"size": 4, "symbol": _SYMBOLS[i]},
                hovertemplate=f"{name}<br>{axis} %{{x}}: %{{y:,.4~f}}<extra></extra>",
                row=1 + j // 2,
                col=1 + j % 2,
            )
    figure.update_annotations(font={"color": look.ink, "size": 13})
    dress(figure, look, caption, HEIGHT, FOOT_PIXELS)
    figure.update_yaxes(rangemode="tozero", fixedrange=True)
    figure.update_xaxes(fixedrange=True)
    figure.update_xaxes(title_text=axis, row=2)
    figure.update_layout(showlegend=True, legend_y=1.07, margin_t=64)
    return figure
