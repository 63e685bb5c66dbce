"""Small pieces of HTML in the look of the explorer. Everything that enters is escaped.

In sentences, what stands between back-ticks is set as code, and the page's first use of a term of
the glossary is marked.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import streamlit as st

from app.components.terms import marked, quoted
from inception_core.render.compare import MARKS, Row, Side

_STYLE = Path(__file__).with_name("text.css")


def style() -> None:
    """The classes used below; once a run, from the router."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def title(text: str, chips: Iterable[str] = ()) -> None:
    """The page's heading with small facts beside it."""
    pills = "".join(f'<span class="ie-chip">{escape(chip)}</span>' for chip in chips)
    st.html(f'<div class="ie-title"><h1>{escape(text)}</h1>{pills}</div>')


def headline(numbers: Iterable[tuple[str, str, str]]) -> None:
    """Large numbers in a row: (value, what it is, the exact value on hover)."""
    cells = "".join(
        f'<div class="ie-number" title="{escape(exact)}"><b>{escape(value)}</b>'
        f"<span>{marked(name)}</span></div>"
        for value, name, exact in numbers
    )
    st.html(f'<div class="ie-headline">{cells}</div>')


def formula(name: str, text: str, meaning: str) -> None:
    """A computation with its numbers and what its terms mean."""
    st.html(
        f'<div class="ie-formula"><b>{escape(name)}</b><code>{escape(text)}</code>'
        f"<span>{marked(meaning)}</span></div>"
    )


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """A narrow two-column table."""
    cells = "".join(
        f"<tr><th scope='row'>{marked(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in rows
    )
    st.html(f'<table class="ie-facts">{cells}</table>')


def departure(text: str) -> None:
    """Where a release and its paper differ."""
    st.html(f'<div class="ie-departure" role="note">{marked(text)}</div>')


def note(text: str) -> None:
    """A quiet sentence."""
    st.html(f'<p class="ie-note">{marked(text)}</p>')


def narrow_caption(lines: Iterable[str]) -> None:
    """The caption of the chart above it, seen only where the chart is too narrow for it."""
    st.html(f'<p class="ie-note ie-caption">{"<br>".join(map(escape, lines))}</p>')


def heading(text: str) -> None:
    """A small heading inside a panel."""
    st.html(f'<div class="ie-heading" role="heading" aria-level="3">{escape(text)}</div>')


def body(text: str) -> None:
    """One or two sentences."""
    st.html(f'<p class="ie-body">{marked(text)}</p>')


def definition(word: str, others: str, meaning: str, formula: str) -> None:
    """A word of the glossary; `others` are what else it is called. No term in it is marked."""
    also = f" <span>{escape(others)}</span>" if others else ""
    computed = f"<code>{escape(formula)}</code>" if formula else ""
    st.html(
        f'<div class="ie-definition"><dfn>{escape(word)}</dfn>{also}'
        f"<p>{escape(meaning)}</p>{computed}</div>"
    )


def picture(svg: str, words: str) -> None:
    """A small drawing of our own making with what it shows beside it."""
    source = f"data:image/svg+xml,{quote(svg)}"
    st.html(f'<div class="ie-picture"><img src="{source}" alt=""><p>{marked(words)}</p></div>')


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A small table whose first column is text and whose others are numbers."""
    head = "".join(f'<th scope="col">{marked(cell)}</th>' for cell in header)
    body_rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    st.html(f'<table class="ie-table"><tr>{head}</tr>{body_rows}</table>')


def problem(sentence: str, kind: Literal["error", "warning"] = "error") -> None:
    """What is wrong and what to do next, said aloud by screen readers. The sentence may quote what
    a person or a link gave, so no markup in it is obeyed."""
    st.html(f'<div class="ie-problem ie-{kind}" role="alert">{quoted(sentence)}</div>')


def comparison(rows: Iterable[Row]) -> None:
    """Two networks side by side; colour, a mark and a word say how each row compares."""
    lines = []
    for row in rows:
        word = "only here" if row.status.startswith("only") else row.status
        kind = row.status.replace(" ", "-")
        cells = "".join(_side(side) for side in (row.left, row.right))
        notes = "".join(f"<li>{escape(difference)}</li>" for difference in row.differences)
        lines.append(
            f'<tr class="ie-{kind}"><td title="{word}">{MARKS[row.status]}</td>{cells}'
            f"<td><ul>{notes}</ul></td></tr>"
        )
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("", *("part", "parameters", "multiply-adds") * 2, "what differs")
    )
    st.html(f'<table class="ie-compare"><tr>{head}</tr>{"".join(lines)}</table>')


def _side(side: Side | None) -> str:
    if side is None:
        return '<td class="ie-none" colspan="3">not here</td>'
    numbers = "".join(f'<td class="ie-count">{n:,}</td>' for n in (side.params, side.macs))
    return f"<td>{escape(side.title)}</td>{numbers}"


def question(text: str) -> None:
    """What a person is asked."""
    st.html(f'<p class="ie-question">{marked(text)}</p>')


def verdict(text: str, *, right: bool) -> None:
    """What there is to say about an answer, said aloud by screen readers; a mark, not colour alone,
    tells right from wrong."""
    kind, mark = ("right", "✓") if right else ("wrong", "✗")
    st.html(
        f'<div class="ie-verdict ie-{kind}" role="status"><b aria-hidden="true">{mark}</b>'
        f"{quoted(text)}</div>"
    )


def section(text: str) -> None:
    """The heading of a part of a page."""
    st.html(f'<h2 class="ie-section">{escape(text)}</h2>')
