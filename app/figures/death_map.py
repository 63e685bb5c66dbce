"""The map of outcomes: one panel for each scale, learning rate against width."""

from collections.abc import Iterable, Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.figures.look import Look, dress
from inception_core.lab.death_map import CellSummary
from inception_core.lab.outcomes import OUTCOMES
from inception_core.words import Text, later, tr

ROW_PIXELS = 66
CELL_PIXELS = 56
LIGHT = 0.72  # up to here ink can be read on a shade, above it paper
EDGE_PIXELS = 120  # titles above, axis and caption below
OUTCOME_NAMES: Mapping[str, Text] = {
    "trained": later("trained"),
    "undecided": later("undecided"),
    "dead": later("dead"),
    "diverged": later("diverged"),
}
REMEDIES: Mapping[str, Text | str] = {
    "": "",
    "extra_norm": later("extra norm"),
    "warm_up": later("warm up"),
}


def outcome_map(cells: Iterable[CellSummary], caption: tuple[str, ...], look: Look) -> go.Figure:
    """A square for every cell without a remedy: shade and number are the median share of dead
    channels, the words say how most seeds ended. A point's custom data is the cell."""
    known = [summary for summary in cells if not summary.cell.remedy]
    scales = sorted({s.cell.scale for s in known}, reverse=True)
    rates = [f"{rate:g}" for rate in sorted({s.cell.learning_rate for s in known})]
    widths = [str(width) for width in sorted({s.cell.width for s in known})]
    figure = make_subplots(
        1,
        len(scales),
        shared_yaxes=True,
        horizontal_spacing=0.03,
        subplot_titles=[
            tr("scale {scale:.1f}, unscaled", scale=scale)
            if scale == 1
            else tr("scale {scale:.1f}", scale=scale)
            for scale in scales
        ],
    )
    for column, scale in enumerate(scales, 1):
        panel = [s for s in known if s.cell.scale == scale]
        figure.add_scatter(
            row=1,
            col=column,
            x=[f"{s.cell.learning_rate:g}" for s in panel],
            y=[str(s.cell.width) for s in panel],
            mode="markers",
            marker={
                "symbol": "square",
                "size": CELL_PIXELS,
                "color": [_shade(s.dead, look) for s in panel],
                "opacity": 1,
                "line": {"color": look.faded(0.35), "width": 1},
            },
            unselected={"marker": {"opacity": 1}},
            customdata=[[*s.cell] for s in panel],
            hovertext=[_hover(s) for s in panel],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        for s in panel:  # not the points' own texts, which fade when one of them is chosen
            figure.add_annotation(
                row=1,
                col=column,
                x=rates.index(f"{s.cell.learning_rate:g}"),
                y=widths.index(str(s.cell.width)),
                text=_words(s),
                showarrow=False,
                font={"size": 10, "color": look.paper if s.dead > LIGHT else look.ink},
            )
    figure.update_annotations(selector={"yanchor": "bottom"}, font_size=13)
    dress(figure, look, caption, ROW_PIXELS * len(widths) + EDGE_PIXELS, 44)
    figure.update_xaxes(
        type="category", categoryarray=rates, title_text=tr("learning rate"), showgrid=False,
        fixedrange=True, range=[-0.5, len(rates) - 0.5],
    )  # fmt: skip
    figure.update_yaxes(
        type="category", categoryarray=widths, showgrid=False, fixedrange=True,
        range=[-0.5, len(widths) - 0.5],
    )  # fmt: skip
    figure.update_yaxes(title_text=tr("width (filters)"), col=1)
    return figure


def map_table(cells: Iterable[CellSummary]) -> pd.DataFrame:
    """One row for each cell; shares in percent, medians over the seeds."""
    return pd.DataFrame(
        {
            "width": s.cell.width,
            "scale": s.cell.scale,
            "learning_rate": s.cell.learning_rate,
            "remedy": str(REMEDIES[s.cell.remedy]),
            "dead_channels": 100 * s.dead,
            "zeros": 100 * s.zeros,
            "accuracy": 100 * s.accuracy,
            "seeds": len(s.results),
            **{name: s.outcomes[name] for name in OUTCOMES},
        }
        for s in cells
    )


def _hover(summary: CellSummary) -> str:
    ends = ", ".join(f"{n} {OUTCOME_NAMES[name]}" for name, n in summary.outcomes.items() if n)
    return tr(
        "{cell}<br>dead channels {dead} (median {median:.1%})<br>"
        "right, held out: median {right:.0%}<br>{seeds} seeds: {ends}",
        cell=summary.cell.text,
        dead=summary.dead_text,
        median=summary.dead,
        right=summary.accuracy,
        seeds=len(summary.results),
        ends=ends,
    )


def _words(summary: CellSummary) -> str:
    count = tr("{n} of {all}", n=summary.outcomes[summary.usual], all=len(summary.results))
    return f"{100 * summary.dead:.0f} %<br>{OUTCOME_NAMES[summary.usual]}<br>{count}"


def _shade(share: float, look: Look) -> str:
    return Look(look.accent, look.paper, look.accent).faded(share)
