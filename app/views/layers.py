"""Every layer with its shapes and costs, and the totals they add up to."""

import pandas as pd
import streamlit as st

from app import selection
from app.components import pickers, summary, text
from app.figures.tables import layer_table, record_table
from inception_core.analysis.records import CONVENTION
from inception_core.analysis.rollup import LEVELS, Level

chosen = pickers.show()
spec, analysis = summary.load(chosen)
chosen = selection.current()
summary.show(chosen, analysis)

left, right = st.columns([3, 2], vertical_alignment="bottom")
level: Level = (
    left.segmented_control(
        "One row per",
        LEVELS,
        key=selection.kept("level", "block"),
        required=True,
        format_func=str.capitalize,
    )
    or "block"
)
wanted = right.text_input(
    "Filter", key=selection.kept("filter", ""), placeholder="3×3, reduction, 35×35 …"
).strip()

table = layer_table(spec, analysis, level)
if wanted:
    texts = (table.path + " " + table.layer + " " + table.output).str.replace("×", "x")
    found = texts.str.contains(wanted.replace("×", "x"), case=False, regex=False)
    table = table[found].reset_index(drop=True)


def row_of(node: str, shown: pd.DataFrame) -> list[int]:
    """The row that is the selected part, or the smallest that holds it."""
    holds = [i for i, path in enumerate(shown.path) if f"{node}/".startswith(f"{path}/")]
    return holds[-1:] if node else []


def row_selected() -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(table):
        selection.update(node=str(table.path[rows[0]]))


# A table of other rows is another widget: a tick belongs to a part, not to a row number.
key = f"rows {chosen.variant} {chosen.knob_items} {level} {wanted}"
deep = level in ("branch", "op")
st.dataframe(
    table,
    hide_index=True,
    height=460,
    key=key,
    on_select=row_selected,
    selection_mode="single-row",
    selection_default={"selection": {"rows": row_of(chosen.node, table)}},
    column_config={
        "path": st.column_config.TextColumn("Part", pinned=True, width=190 if deep else 116),
        "layer": st.column_config.TextColumn("Layer", width=210 if deep else 160),
        "output": st.column_config.TextColumn("Output (H×W×C)", width=124),
        "params": st.column_config.NumberColumn("Parameters", format="localized"),
        "macs": st.column_config.NumberColumn("Multiply-adds", format="localized"),
        "activations": st.column_config.NumberColumn("Activations", format="localized"),
        "share": st.column_config.ProgressColumn(
            "Share of MACs", format="%.2f %%", min_value=0, max_value=100, width=120
        ),
        "receptive_field": st.column_config.TextColumn("Field (px)"),
    },
)
if table.empty:
    text.note(f"No part matches “{wanted}”. Clear the filter to see all of them.")
else:
    of_all = "Total" if not wanted else f"Sum of the {len(table)} rows that match"
    text.note(
        f"{of_all}: {table.params.sum():,} parameters · {table.macs.sum():,} multiply-adds "
        f"(FLOPs, derived: {2 * table.macs.sum():,}) · {table.activations.sum():,} activations."
    )
text.note(f"{chosen.variant} at {chosen.pixels} × {chosen.pixels} pixels. {CONVENTION}")

stem = f"{chosen.variant}-{chosen.pixels}px"
with st.container(horizontal=True):
    st.download_button(
        "All operations (CSV)",
        record_table(analysis).to_csv(index=False).encode("utf-8-sig"),
        f"{stem}-operations.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    st.download_button(
        "This table (CSV)",
        table.to_csv(index=False).encode("utf-8-sig"),
        f"{stem}-{level}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if chosen.node:
        st.page_link(
            "views/architecture.py",
            label="Show the selected part in the graph",
            icon=":material/account_tree:",
        )
