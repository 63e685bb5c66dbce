"""The family's published errors against its costs."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from inception_core.analysis.family import Version, at_paper_input, member
from inception_core.results import Table
from inception_core.words import Text, later, tr

LARGEST_MARK = 44  # pixels across
COSTS = {"macs": later("multiply-adds"), "params": later("parameters")}
UNITS = {"macs": 1e9, "params": 1e6}
ERRORS = {"top1": later("Top-1 error"), "top5": later("Top-5 error")}
AXES = {
    "macs": later("Multiply-adds, one crop (billions)"),
    "params": later("Parameters (millions)"),
    "top1": later("Top-1 error (%)"),
    "top5": later("Top-5 error (%)"),
}
TABLE_NAMES: Mapping[str, Text] = {
    "Table 2": later("Table 2"),
    "Table 3": later("Table 3"),
    "Table 4": later("Table 4"),
    "Table 5": later("Table 5"),
    "Released weights": later("Released weights"),
}
VERSION_NAMES: Mapping[str, Text] = {
    "as drawn": later("as drawn"),
    "as released": later("as released"),
}


class Point(NamedTuple):
    """One row of a published table with the costs of its network; `variant` opens it."""

    network: str
    variant: str  # of an ensemble: its last member
    crops: Text
    models: int
    top1: float | None
    top5: float
    macs: int
    params: int


def points(table: Table, version: Version) -> list[Point]:
    """The rows of `table`, each with the costs of its networks at the paper's input size.

    Of released weights, the costs are those of the released networks whatever `version` says.
    """
    version = "as released" if table.released else version
    found = []
    for row in table.rows:
        costs = [(at_paper_input(name, version), count) for name, count in row.members]
        found.append(
            Point(
                row.network,
                member(row.members[-1][0], version).name,
                row.crops,
                row.models,
                row.top1_error,
                row.top5_error,
                sum(cost.macs * count for cost, count in costs),
                sum(cost.params * count for cost, count in costs),
            )
        )
    return found


def result_table(rows: Sequence[Point]) -> pd.DataFrame:
    """One row per published result; errors in percent."""
    table = pd.DataFrame(rows, columns=Point._fields).drop(columns="variant")
    return table.assign(crops=table.crops.map(str))


def error_chart(
    rows: Sequence[Point], error: str, cost: str, accent: str, ink: str, paper: str
) -> go.Figure:
    """`error` (top1, top5) against `cost` (macs, params); the area of a mark is the other cost.

    Residual networks are filled, the others are rings, so that colour is not needed. A point's
    custom data is its variant.
    """
    other = "params" if cost == "macs" else "macs"
    shown = [row for row in rows if getattr(row, error) is not None]
    largest = max(getattr(row, other) for row in shown)
    residual = ["resnet" in row.variant for row in shown]
    figure = go.Figure(
        go.Scatter(
            x=[getattr(row, cost) / UNITS[cost] for row in shown],
            y=[getattr(row, error) for row in shown],
            customdata=[[row.variant, str(row.crops), row.macs, row.params] for row in shown],
            mode="markers+text",
            text=[row.network for row in shown],
            textposition=_places(shown, error, cost),
            textfont={"color": ink, "size": 12},
            marker={
                "size": [LARGEST_MARK * (getattr(row, other) / largest) ** 0.5 for row in shown],
                "color": [accent if filled else paper for filled in residual],
                "opacity": 0.8,
                "line": {"color": accent, "width": 2},
            },
            hovertemplate=tr(
                "{network}<br>{crops}, {error} %<br>{macs} multiply-adds<br>{params} parameters"
                "<extra></extra>",
                network="%{text}",
                crops="%{customdata[1]}",
                error="%{y}",
                macs="%{customdata[2]:,}",
                params="%{customdata[3]:,}",
            ),
        )
    )
    ends = [getattr(row, cost) / UNITS[cost] for row in shown]
    errors = [getattr(row, error) for row in shown]
    margin = max(0.22 * (max(errors) - min(errors)), 0.25)
    figure.update_xaxes(
        title_text=str(AXES[cost]), range=[0, 1.22 * max(ends)], zeroline=False, fixedrange=True
    )
    figure.update_yaxes(
        title_text=str(AXES[error]),
        range=[min(errors) - margin, max(errors) + margin],
        zeroline=False,
        fixedrange=True,
    )
    figure.update_layout(
        height=400, margin={"l": 10, "r": 10, "t": 10, "b": 10}, clickmode="event+select",
        showlegend=False, dragmode=False,
    )  # fmt: skip
    return figure


def _places(rows: Sequence[Point], error: str, cost: str) -> list[str]:
    """Names stand beside their marks, on the side where there is room; where two marks are close,
    one name stands above and one below."""
    places = []
    largest = max(getattr(row, cost) for row in rows)
    for row in rows:
        near = [
            other
            for other in rows
            if other is not row
            and abs(getattr(other, error) - getattr(row, error)) < 0.35
            and abs(getattr(other, cost) - getattr(row, cost)) < 0.45 * getattr(row, cost)
        ]
        key = (getattr(row, error), row.network)
        if not near:
            right = getattr(row, cost) < 0.6 * largest
            places.append("middle right" if right else "middle left")
        elif all(key >= (getattr(other, error), other.network) for other in near):
            places.append("top center")
        else:
            places.append("bottom center")
    return places
