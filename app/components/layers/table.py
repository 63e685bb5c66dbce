"""Every layer with its shapes and costs, and the totals they add up to."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from app import selection
from app.components import text
from app.components.layers import downloads
from app.figures.tables import COLUMNS, layer_table, matching
from app.selection import Selection
from inception_core.analysis.memory import PRECISIONS, inference_memory
from inception_core.analysis.records import CONVENTION, Analysis
from inception_core.analysis.rollup import LEVELS, Level
from inception_core.spec import Sequence
from inception_core.words import Text, later, tr

ALWAYS = ("path", "layer")
DEFAULT = ("output", "params", "macs", "activations", "share", "receptive_field")
CHOICE = tuple(name for name in COLUMNS if name not in ALWAYS)
MATCHES = later(
    "Words are looked for in part and layer; a size such as 3×3 in the layer, and in the output’s "
    "shape where no layer has it. Several words must all be found."
)
ONE_ROW: Mapping[str, Text] = {
    "stage": later("Stage"),
    "block": later("Block"),
    "branch": later("Branch"),
    "op": later("Op"),
}


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """The table with its controls, its sums, and its downloads."""
    level, wanted, columns, precision = _controls()
    memory = inference_memory(spec, analysis, precision)
    table = matching(layer_table(spec, analysis, level, memory), wanted)
    _rows(chosen, table, level, wanted, columns, precision)
    if table.empty:
        sentences = [tr("No part matches “{wanted}”.", wanted=wanted), str(MATCHES)]
        if level != "op":
            sentences.append(tr("Single layers are listed with one row per Op."))
        text.note(" ".join(sentences))
    else:
        of_all = tr("Sum of the {rows} rows that match", rows=len(table)) if wanted else tr("Total")
        text.note(
            tr(
                "{of_all}: {params:,} parameters · {macs:,} multiply-adds (FLOPs, derived: "
                "{flops:,}) · {activations:,} activations.",
                of_all=of_all,
                params=table.params.sum(),
                macs=table.macs.sum(),
                flops=table.flops.sum(),
                activations=table.activations.sum(),
            )
        )
    at = tr("{variant} at {size} × {size} pixels.", variant=chosen.variant, size=chosen.pixels)
    text.note(f"{at} {CONVENTION}")
    with st.container(horizontal=True):
        downloads.show(downloads.files(chosen, analysis, table[[*ALWAYS, *columns]], level))
        if chosen.node:
            st.page_link(
                "views/architecture.py",
                label=tr("Show the selected part in the graph"),
                icon=":material/account_tree:",
                query_params=selection.link(chosen),
            )


def _controls() -> tuple[Level, str, list[str], str]:
    """Level, filter, columns in their order, precision of the memory column."""
    left, middle, right = st.columns([5, 2, 5], vertical_alignment="bottom")
    level: Level = (
        left.segmented_control(
            tr("One row per"),
            LEVELS,
            key=selection.kept("level", "block"),
            required=True,
            format_func=text.names(ONE_ROW),
        )
        or "block"
    )
    wanted = right.text_input(
        tr("Filter"),
        key=selection.kept("filter", ""),
        placeholder=tr("3×3, reduction, 35×35 …"),
        help=str(MATCHES),
    ).strip()
    with middle.popover(tr("Columns"), icon=":material/view_column:", width="stretch"):
        picked = st.multiselect(
            tr("Besides part and layer"),
            CHOICE,
            key=_hidden(selection.kept("columns", list(DEFAULT))),
            format_func=text.names(COLUMNS),
        )
        precision = st.selectbox(
            tr("Memory at"),
            list(PRECISIONS),
            key=_hidden(selection.kept("table_precision", "fp32")),
        )
    return level, wanted, [name for name in CHOICE if name in picked], precision


def _hidden(key: str) -> str:
    """The key of a widget in a closed popover: it is drawn when that opens, and is told its value
    again in every run, or it would begin empty."""
    st.session_state[key] = st.session_state[key]
    return key


def _rows(
    chosen: Selection,
    table: pd.DataFrame,
    level: Level,
    wanted: str,
    columns: list[str],
    precision: str,
) -> None:
    # A table of other rows is another widget: a tick belongs to a part, not to a row number.
    key = f"rows {chosen.variant} {chosen.knob_items} {level} {wanted}"

    def row_selected() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows and rows[0] < len(table):
            selection.update(node=str(table.path[rows[0]]))

    st.dataframe(
        table,
        hide_index=True,
        height=430,
        key=key,
        on_select=row_selected,
        selection_mode="single-row",
        selection_default={"selection": {"rows": _row_of(chosen.node, table)}},
        column_order=[*ALWAYS, *columns],
        column_config=_column_config(level in ("branch", "op"), precision),
    )


def _row_of(node: str, shown: pd.DataFrame) -> list[int]:
    """The row that is the selected part, or the smallest that holds it."""
    holds = [i for i, path in enumerate(shown.path) if f"{node}/".startswith(f"{path}/")]
    return holds[-1:] if node else []


def _column_config(deep: bool, precision: str) -> Mapping[str, Any]:
    column = st.column_config
    config: dict[str, Any] = {
        name: column.NumberColumn(str(COLUMNS[name]), format="localized")
        for name in ("params", "macs", "flops", "activations")
    }
    config |= {
        name: column.ProgressColumn(label, format="%.2f %%", min_value=0, max_value=100, width=120)
        for name, label in (("share", tr("Share of MACs")), ("share_params", tr("Share of params")))
    }
    fields = ("receptive_field", tr("Field (px)")), ("effective_stride", tr("Stride (px)"))
    config |= {name: column.TextColumn(label, width=88) for name, label in fields}
    return config | {
        "path": column.TextColumn(tr("Part"), pinned=True, width=190 if deep else 116),
        "layer": column.TextColumn(tr("Layer"), width=210 if deep else 160),
        "output": column.TextColumn(str(COLUMNS["output"]), width=124),
        "memory": column.NumberColumn(
            tr("Peak memory (MB, {precision})", precision=precision),
            format="%.3f",
            help=tr(
                "Most that feature maps take at once while the part runs, one image, 10⁶ bytes. "
                "It does not add up."
            ),
        ),
    }
