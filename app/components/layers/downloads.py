"""The files that the table is saved as; each is written when it is asked for."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from app.figures.tables import COLUMNS, SUMMED
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.analysis.rollup import Level
from inception_core.render.tables import operation_rows, summary_document
from inception_core.render.tables_text import csv_table, header_lines, latex_table, markdown_table
from inception_core.words import tr

CSV_ENCODING = "utf-8-sig"  # with the mark by which spreadsheets know it


class File(NamedTuple):
    """One download."""

    label: str
    name: str
    mime: str
    write: Callable[[], bytes]


def files(chosen: Selection, analysis: Analysis, table: pd.DataFrame, level: Level) -> list[File]:
    """Everything about the network, and the table as it is shown, unless that is empty."""
    header = header_lines(chosen.source, chosen.knobs, analysis)
    stem = f"{chosen.variant}-{chosen.pixels}px"
    names = {key: str(name) for key, name in COLUMNS.items()}
    total = _total(table, names)

    def document() -> bytes:
        found = summary_document(chosen.source, chosen.knobs, analysis)
        return f"{json.dumps(found, ensure_ascii=False, indent=1)}\n".encode()

    def operations() -> bytes:
        return csv_table(header, operation_rows(analysis)).encode(CSV_ENCODING)

    def rows_csv() -> bytes:
        return csv_table(header, _rows(table)).encode(CSV_ENCODING)

    def markdown() -> bytes:
        return markdown_table(header, _rows(table.rename(columns=names)), total).encode()

    def latex() -> bytes:
        return latex_table(header, _rows(table.rename(columns=names)), total).encode()

    found = [
        File(tr("All operations (CSV)"), f"{stem}-operations.csv", "text/csv", operations),
        File(tr("Everything (JSON)"), f"{stem}.json", "application/json", document),
    ]
    if not table.empty:
        found += [
            File(tr("This table (CSV)"), f"{stem}-{level}.csv", "text/csv", rows_csv),
            File("Markdown", f"{stem}-{level}.md", "text/markdown", markdown),
            File("LaTeX", f"{stem}-{level}.tex", "application/x-tex", latex),
        ]
    return found


def show(found: list[File]) -> None:
    """One button each."""
    for file in found:
        st.download_button(
            file.label,
            file.write,
            file.name,
            file.mime,
            icon=":material/download:",
            on_click="ignore",
        )


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(table, row, strict=True)) for row in table.itertuples(index=False)]


def _total(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    sums = {names[key]: table[key].sum().item() for key in SUMMED if key in table}
    return {names["path"]: tr("Total"), **sums}
