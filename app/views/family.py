"""The home page: every network at a glance, what the papers measured, and what that cost."""

from typing import Any

import streamlit as st

from app import cached, selection
from app.components import card, chart, text
from app.figures.family import COSTS, ERRORS, error_chart, result_table
from app.figures.time_line import time_line
from inception_core.analysis.family import (
    ARCHITECTURES,
    VERSIONS,
    Version,
    check_claims,
    member,
)
from inception_core.analysis.records import CONVENTION
from inception_core.results import ALL_TABLES

CHOSEN = "family_opens"  # the variant that a click asked for
COLUMNS = 3


def open_network(variant: str) -> None:
    """The next page is this network's."""
    selection.choose_variant(variant)
    st.session_state[CHOSEN] = True


def row_clicked() -> None:
    if rows := st.session_state["results"]["selection"]["rows"]:
        open_network(shown[rows[0]].variant)


def point_clicked() -> None:
    if marks := st.session_state["chart"]["selection"]["points"]:
        open_network(str(marks[0]["customdata"][0]))


if st.session_state.pop(CHOSEN, False):
    address = selection.link(selection.current())
    st.switch_page("views/architecture.py", query_params=address)

card.style()
text.title("The Inception family", ["six networks, 2015 to 2016"])
text.body(
    "What do residual connections do for Inception networks? These are the networks that "
    "arXiv:1602.07261 compares. Choose one to see its blocks."
)
version: Version = (
    st.segmented_control(
        "Numbers of the networks",
        VERSIONS,
        key=selection.kept("family_version", VERSIONS[1]),
        required=True,
        help="As drawn in the papers, or as released in code; each card says which it is.",
    )
    or VERSIONS[1]
)
for first in range(0, len(ARCHITECTURES), COLUMNS):
    row = ARCHITECTURES[first : first + COLUMNS]
    for architecture, column in zip(row, st.columns(COLUMNS, gap="small"), strict=True):
        with column:
            card.show(member(architecture, version), on_open=open_network)
text.note(
    "Width of a cell: its share of the multiply-adds. Height and shade: the grid, finest first; "
    "grey lies between the stages. Depth: convolutions and linear layers on the longest path. "
    "Receptive field: of one cell of the last feature map."
)

text.section("Published errors on ImageNet")
tables = {table.name: table for table in ALL_TABLES}
name = st.segmented_control(
    "Tables of arXiv:1602.07261, and beyond",
    tables,
    key=selection.kept("family_table", ALL_TABLES[0].name),
    required=True,
)
table = tables[name or ALL_TABLES[0].name]
shown = cached.published(table.name, version)
text.body(
    f"{table.title}; {table.pictures}. Published, not measured here. Tick a row, or click a point "
    "below, to open its network."
)
config: dict[str, Any] = {
    "network": st.column_config.TextColumn("Network, as printed", pinned=True),
    "crops": st.column_config.TextColumn("Crops"),
    "models": st.column_config.NumberColumn("Models"),
    "top1": st.column_config.NumberColumn("Top-1 error (%)", format="%.1f"),
    "top5": st.column_config.NumberColumn("Top-5 error (%)", format="%.1f"),
    "macs": st.column_config.NumberColumn("Multiply-adds, one crop", format="localized"),
    "params": st.column_config.NumberColumn("Parameters", format="localized"),
}
st.dataframe(
    result_table(shown),
    hide_index=True,
    key="results",
    on_select=row_clicked,
    selection_mode="single-row",
    column_config=config,
)
text.note(table.notes)

with st.container(horizontal=True):
    error = st.segmented_control(
        "Error",
        ERRORS,
        key=selection.kept("family_error", "top1"),
        required=True,
        format_func=lambda key: ERRORS[key].removesuffix(" (%)"),
    )
    cost = st.segmented_control(
        "against",
        COSTS,
        key=selection.kept("family_cost", "macs"),
        required=True,
        format_func=lambda key: COSTS[key].partition(",")[0].partition(" (")[0].lower(),
    )
look = chart.look()
st.plotly_chart(
    error_chart(shown, error or "top1", cost or "macs", look.accent, look.ink, look.paper),
    key="chart",
    on_select=point_clicked,
    selection_mode="points",
    config={"displayModeBar": False},
    alt=f"{ERRORS[error or 'top1']} of {table.name} against {COSTS[cost or 'macs']}",
)
text.note(
    "Filled: with residual connections; rings: without. The larger the area, the more "
    f"{'parameters' if cost == 'macs' else 'multiply-adds'}. Costs are those "
    f"{VERSIONS[1] if table.released else version}, at the paper’s input size: 299 pixels, 224 "
    "for BN-Inception and ResNet."
)

text.section("Do equal costs hold?")
text.body(
    "The paper sets each residual network beside a plain one of about the same cost. The costs, "
    "computed from the layers:"
)
text.table(
    ("The paper says that …", "", "Multiply-adds", "against", "", "Parameters", "against"),
    (
        (
            check.claim,
            check.version,
            f"{check.left_macs:,}",
            f"{check.right_macs:,}",
            f"{100 * (check.ratio - 1):+.0f} %".replace("-", "−"),
            f"{check.left_params:,}",
            f"{check.right_params:,}",
        )
        for check in check_claims()
    ),
)
text.note(
    "All at 299 × 299 pixels. The release of Inception-ResNet-v1 is facenet’s, made for 160 pixels "
    "and with an embedding of 512 numbers in place of 1000 classes; Inception-v3 is always as "
    "released, for nothing else is known of it here."
)

text.section("Time line")
st.plotly_chart(
    time_line(look.accent, look.ink),
    key="time_line",
    config={"displayModeBar": False},
    alt="The papers of the family from September 2014 to February 2016",
)
text.note("The day on which arXiv received the first version of each paper.")
text.note(CONVENTION)
