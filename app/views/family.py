"""The home page: every network at a glance, what the papers measured, and what that cost."""

from typing import Any

import streamlit as st

from app import cached, selection
from app.components import card, chart, text
from app.figures.family import (
    AXES,
    COSTS,
    ERRORS,
    TABLE_NAMES,
    VERSION_NAMES,
    error_chart,
    result_table,
)
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
from inception_core.words import tr

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
text.title(tr("The Inception family"), [tr("six networks, 2015 to 2016")])
text.body(
    tr(
        "What do residual connections do for Inception networks? These are the networks that "
        "arXiv:1602.07261 compares. Choose one to see its blocks."
    )
)
version: Version = (
    st.segmented_control(
        tr("Numbers of the networks"),
        VERSIONS,
        key=selection.kept("family_version", VERSIONS[1]),
        required=True,
        format_func=text.names(VERSION_NAMES),
        help=tr("As drawn in the papers, or as released in code; each card says which it is."),
    )
    or VERSIONS[1]
)
for first in range(0, len(ARCHITECTURES), COLUMNS):
    row = ARCHITECTURES[first : first + COLUMNS]
    for architecture, column in zip(row, st.columns(COLUMNS, gap="small"), strict=True):
        with column:
            card.show(member(architecture, version), on_open=open_network)
text.note(
    tr(
        "Width of a cell: its share of the multiply-adds. Height and shade: the grid, finest "
        "first; grey lies between the stages. Depth: convolutions and linear layers on the longest "
        "path. Receptive field: of one cell of the last feature map."
    )
)

text.section(tr("Published errors on ImageNet"))
tables = {table.name: table for table in ALL_TABLES}
name = st.segmented_control(
    tr("Tables of arXiv:1602.07261, and beyond"),
    tables,
    key=selection.kept("family_table", ALL_TABLES[0].name),
    required=True,
    format_func=text.names(TABLE_NAMES),
)
table = tables[name or ALL_TABLES[0].name]
shown = cached.published(table.name, version)
text.body(
    tr(
        "{title}; {pictures}. Published, not measured here. Tick a row, or click a point below, to "
        "open its network.",
        title=table.title,
        pictures=table.pictures,
    )
)
config: dict[str, Any] = {
    "network": st.column_config.TextColumn(tr("Network, as printed"), pinned=True),
    "crops": st.column_config.TextColumn(tr("Crops")),
    "models": st.column_config.NumberColumn(tr("Models")),
    "top1": st.column_config.NumberColumn(tr("Top-1 error (%)"), format="%.1f"),
    "top5": st.column_config.NumberColumn(tr("Top-5 error (%)"), format="%.1f"),
    "macs": st.column_config.NumberColumn(tr("Multiply-adds, one crop"), format="localized"),
    "params": st.column_config.NumberColumn(tr("Parameters"), format="localized"),
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
        tr("Error"),
        ERRORS,
        key=selection.kept("family_error", "top1"),
        required=True,
        format_func=text.names(ERRORS),
    )
    cost = st.segmented_control(
        tr("against"),
        COSTS,
        key=selection.kept("family_cost", "macs"),
        required=True,
        format_func=text.names(COSTS),
    )
look = chart.look()
st.plotly_chart(
    error_chart(shown, error or "top1", cost or "macs", look.accent, look.ink, look.paper),
    key="chart",
    on_select=point_clicked,
    selection_mode="points",
    config={"displayModeBar": False},
    alt=tr(
        "{error} of {table} against {cost}",
        error=AXES[error or "top1"],
        table=TABLE_NAMES[table.name],
        cost=AXES[cost or "macs"],
    ),
)
marks = tr("Filled: with residual connections; rings: without.")
area = (
    tr("The larger the area, the more parameters.")
    if cost == "macs"
    else tr("The larger the area, the more multiply-adds.")
)
counted = tr(
    "Costs are those {version}, at the paper’s input size: 299 pixels, 224 for BN-Inception and "
    "ResNet.",
    version=VERSION_NAMES[VERSIONS[1] if table.released else version],
)
text.note(f"{marks} {area} {counted}")

text.section(tr("Do equal costs hold?"))
text.body(
    tr(
        "The paper sets each residual network beside a plain one of about the same cost. The "
        "costs, computed from the layers:"
    )
)
text.table(
    (
        tr("The paper says that …"),
        "",
        tr("Multiply-adds"),
        tr("against"),
        "",
        tr("Parameters"),
        tr("against"),
    ),
    (
        (
            check.claim,
            VERSION_NAMES[check.version],
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
    tr(
        "All at 299 × 299 pixels. The release of Inception-ResNet-v1 is facenet’s, made for 160 "
        "pixels and with an embedding of 512 numbers in place of 1000 classes; Inception-v3 is "
        "always as released, for nothing else is known of it here."
    )
)

text.section(tr("Time line"))
st.plotly_chart(
    time_line(look.accent, look.ink),
    key="time_line",
    config={"displayModeBar": False},
    alt=tr("The papers of the family from September 2014 to February 2016"),
)
text.note(tr("The day on which arXiv received the first version of each paper."))
text.note(CONVENTION)
