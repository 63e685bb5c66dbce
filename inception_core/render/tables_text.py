"""Tables as files that say where they come from: CSV, Markdown, LaTeX.

Every file begins with the same header lines. In CSV they begin with `#`, so that a spreadsheet
opens the file, a column below them sums to the page's total, and `comment="#"` skips them.
"""

import csv
import io
from collections.abc import Mapping, Sequence as Items

from inception_core.analysis.records import CONVENTION, Analysis
from inception_core.knobs import Value
from inception_core.variants import Variant
from inception_core.version import VERSION
from inception_core.words import language, tr, trn

Row = Mapping[str, object]

_PACKAGES = {"en": ("booktabs", "longtable"), "ko": ("booktabs", "longtable", "kotex")}
_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "×": r"$\times$", "·": r"$\cdot$", "γ": r"$\gamma$", "β": r"$\beta$", "’": "'", "–": "--",
}  # fmt: skip


def header_lines(
    variant: Variant, knobs: Mapping[str, Value], analysis: Analysis, images: int = 1
) -> tuple[str, ...]:
    """Variant, turned knobs, input size, convention and version: what every file begins with."""
    size = analysis.input_size
    return (
        f"{variant.title}, {variant.origin}: {variant.name}",
        tr("Knobs: {knobs}", knobs=knob_text(variant, knobs)),
        trn(
            "Input: {size} × {size} × 3, one image",
            "Input: {size} × {size} × 3, {n} images at once",
            images,
            size=size,
        ),
        str(CONVENTION),
        f"Inception Explorer {VERSION}",
    )


def knob_text(variant: Variant, knobs: Mapping[str, Value]) -> str:
    """The knobs that are turned, `blocks_a=5, width=0.5`, or that none is."""
    turned = [
        f"{name}={value:.12g}" if isinstance(value, float) else f"{name}={value}".lower()
        for name, value in variant.settings(knobs).items()
        if value != variant.defaults[name]
    ]
    return ", ".join(turned) or tr("all as in the source")


def csv_table(header: Items[str], rows: Items[Row]) -> str:
    """Header lines with `#`, the columns' names, one line per row; numbers exact, no total."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in header)
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def markdown_table(header: Items[str], rows: Items[Row], total: Row) -> str:
    """The header as a list, then the table with its total; numbers to the right."""
    names = list(rows[0])
    marks = ["---:" if _is_number(rows[0][name]) else "---" for name in names]
    lines = [[_cell(row.get(name, "")).replace("|", r"\|") for name in names] for row in rows]
    lines.append([f"**{text}**" if (text := _cell(total.get(name, ""))) else "" for name in names])
    body = [f"| {' | '.join(line)} |" for line in [names, marks, *lines]]
    return "\n".join([*(f"- {line}" for line in header), "", *body, ""])


def latex_table(header: Items[str], rows: Items[Row], total: Row) -> str:
    """A `longtable` with rules of booktabs, its total below the last rule; the header as comments,
    and its first three lines as the caption."""
    names = list(rows[0])
    align = "".join("r" if _is_number(rows[0][name]) else "l" for name in names)

    def line(row: Row) -> str:
        return " & ".join(_latex(_cell(row.get(name, ""))) for name in names) + r" \\"

    return "\n".join(
        [
            *(f"% {text}" for text in header),
            rf"% Needs \usepackage{{{','.join(_PACKAGES[language()])}}}.",
            rf"\begin{{longtable}}{{{align}}}",
            rf"\caption{{{_latex('. '.join(header[:3]))}.}} \\",
            r"\toprule",
            line(dict(zip(names, names, strict=True))),
            r"\midrule",
            r"\endhead",
            *(line(row) for row in rows),
            r"\midrule",
            line(total),
            r"\bottomrule",
            r"\end{longtable}",
            "",
        ]
    )


def _cell(value: object) -> str:
    match value:
        case bool():
            return str(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:.2f}"
    return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)
