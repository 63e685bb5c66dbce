"""Files that say where they come from and still add up."""

import csv
import io
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.analysis.records import CONVENTION
from inception_core.render.tables import operation_rows
from inception_core.render.tables_text import (
    csv_table,
    header_lines,
    latex_table,
    markdown_table,
)
from inception_core.version import VERSION

ROWS = [{"part": "stem_1 | a", "macs": 1234567}, {"part": "3×3", "macs": 1}]
TOTAL = {"part": "Total", "macs": 1234568}


def test_the_version_is_the_projects(repo_root: Path) -> None:
    project = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION


def test_the_header_says_everything() -> None:
    variant = get_variant("inception_resnet_v2.slim")
    knobs = {"width": 0.123456789, "residual": False, "blocks_a": 3, "blocks_b": 20}
    analysis = measure(variant.spec(**knobs), 331)
    assert header_lines(variant, knobs, analysis) == (
        "Inception-ResNet-v2, as released (TF-Slim, timm): inception_resnet_v2.slim",
        "Knobs: blocks_a=3, residual=false, width=0.123456789",
        "Input: 331 × 331 × 3, one image",
        str(CONVENTION),
        f"Inception Explorer {VERSION}",
    )
    assert header_lines(variant, {}, analysis)[1] == "Knobs: all as in the source"


@pytest.mark.parametrize("name", list_variants())
def test_a_column_of_the_csv_sums_to_the_total(name: str) -> None:
    """Also in a spreadsheet, where the header's lines are cells: none of them is a number."""
    variant = get_variant(name)
    knobs = {"width": 0.5, "classes": 10}
    analysis = measure(variant.spec(**knobs), variant.input_size)
    header = header_lines(variant, knobs, analysis)
    text = csv_table(header, operation_rows(analysis))
    lines = list(csv.reader(io.StringIO(text)))
    names = lines[len(header)]
    for column in ("params", "macs", "activations"):
        cells = [line[names.index(column)] for line in lines if len(line) > names.index(column)]
        assert sum(int(cell) for cell in cells if cell.isdigit()) == getattr(analysis, column)
    assert not [c for line in lines[: len(header)] for c in line if re.fullmatch(r"[\d.\s]+", c)]
    table = pd.read_csv(io.BytesIO(text.encode("utf-8-sig")), comment="#")
    assert table.macs.sum() == analysis.macs


def test_markdown() -> None:
    assert markdown_table(["Where", "What"], ROWS, TOTAL).splitlines() == [
        "- Where",
        "- What",
        "",
        "| part | macs |",
        "| --- | ---: |",
        r"| stem_1 \| a | 1,234,567 |",
        "| 3×3 | 1 |",
        "| **Total** | **1,234,568** |",
    ]


def test_latex() -> None:
    assert latex_table(["50 % of a_b", "c", "d", "e"], ROWS, TOTAL).splitlines() == [
        "% 50 % of a_b",
        "% c",
        "% d",
        "% e",
        r"% Needs \usepackage{booktabs,longtable}.",
        r"\begin{longtable}{lr}",
        r"\caption{50 \% of a\_b. c. d.} \\",
        r"\toprule",
        r"part & macs \\",
        r"\midrule",
        r"\endhead",
        r"stem\_1 | a & 1,234,567 \\",
        r"3$\times$3 & 1 \\",
        r"\midrule",
        r"Total & 1,234,568 \\",
        r"\bottomrule",
        r"\end{longtable}",
    ]
