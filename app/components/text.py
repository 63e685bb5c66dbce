"""Small pieces of HTML in the look of the explorer. Everything that enters is escaped.

In sentences, what stands between back-ticks is set as code, and the page's first use of a term of
the glossary is marked. Texts that wait for their reader are put into words here.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import streamlit as st

from app.components.terms import marked, quoted
from inception_core.render.compare import MARKS, Row, Side, Status
from inception_core.words import Text, later, tr

Words = str | Text
_STYLE = Path(__file__).with_name("text.css")
_STATUS: dict[Status, Text] = {
    "same": later("same"),
    "changed": later("changed"),
    "only left": later("only here"),
    "only right": later("only here"),
}


def style() -> None:
    """The classes used below; once a run, from the router."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def names(words: Mapping[str, Words]) -> Callable[[str], str]:
    """What a widget calls each of its options, in the language of now: its `format_func`."""
    return {option: str(called) for option, called in words.items()}.__getitem__


def title(text: Words, chips: Iterable[Words] = ()) -> None:
    """The page's heading with small facts beside it."""
    pills = "".join(f'<span class="ie-chip">{_safe(chip)}</span>' for chip in chips)
    st.html(f'<div class="ie-title"><h1>{_safe(text)}</h1>{pills}</div>')


def headline(numbers: Iterable[tuple[Words, Words, Words]]) -> None:
    """Large numbers in a row: (value, what it is, the exact value on hover)."""
    cells = "".join(
        f'<div class="ie-number" title="{_safe(exact)}"><b>{_safe(value)}</b>'
        f"<span>{marked(name)}</span></div>"
        for value, name, exact in numbers
    )
    st.html(f'<div class="ie-headline">{cells}</div>')


def formula(name: Words, text: Words, meaning: Words) -> None:
    """A computation with its numbers and what its terms mean."""
    st.html(
        f'<div class="ie-formula"><b>{_safe(name)}</b><code>{_safe(text)}</code>'
        f"<span>{marked(meaning)}</span></div>"
    )


def facts(rows: Iterable[tuple[Words, Words]]) -> None:
    """A narrow two-column table."""
    cells = "".join(
        f"<tr><th scope='row'>{marked(name)}</th><td>{_safe(value)}</td></tr>"
        for name, value in rows
    )
    st.html(f'<table class="ie-facts">{cells}</table>')


def departure(text: Words) -> None:
    """Where a release and its paper differ."""
    st.html(f'<div class="ie-departure" role="note">{marked(text)}</div>')


def note(text: Words) -> None:
    """A quiet sentence."""
    st.html(f'<p class="ie-note">{marked(text)}</p>')


def narrow_caption(lines: Iterable[str]) -> None:
    """The caption of the chart above it, seen only where the chart is too narrow for it."""
    st.html(f'<p class="ie-note ie-caption">{"<br>".join(map(escape, lines))}</p>')


def heading(text: Words) -> None:
    """A small heading inside a panel."""
    st.html(f'<div class="ie-heading" role="heading" aria-level="3">{_safe(text)}</div>')


def body(text: Words) -> None:
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


def picture(svg: str, words: Words) -> None:
    """A small drawing of our own making with what it shows beside it."""
    source = f"data:image/svg+xml,{quote(svg)}"
    st.html(f'<div class="ie-picture"><img src="{source}" alt=""><p>{marked(words)}</p></div>')


def table(header: Iterable[Words], rows: Iterable[Iterable[Words]]) -> None:
    """A small table whose first column is text and whose others are numbers."""
    head = "".join(f'<th scope="col">{marked(cell)}</th>' for cell in header)
    body_rows = "".join(
        "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    st.html(f'<table class="ie-table"><tr>{head}</tr>{body_rows}</table>')


def problem(sentence: Words, kind: Literal["error", "warning"] = "error") -> None:
    """What is wrong and what to do next, said aloud by screen readers. The sentence may quote what
    a person or a link gave, so no markup in it is obeyed."""
    st.html(f'<div class="ie-problem ie-{kind}" role="alert">{quoted(sentence)}</div>')


def comparison(rows: Iterable[Row]) -> None:
    """Two networks side by side; colour, a mark and a word say how each row compares."""
    lines = []
    for row in rows:
        kind = row.status.replace(" ", "-")
        cells = "".join(_side(side) for side in (row.left, row.right))
        notes = "".join(f"<li>{_safe(difference)}</li>" for difference in row.differences)
        word = _safe(_STATUS[row.status])
        lines.append(
            f'<tr class="ie-{kind}"><td title="{word}">{MARKS[row.status]}</td>{cells}'
            f"<td><ul>{notes}</ul></td></tr>"
        )
    side = tr("part"), tr("parameters"), tr("multiply-adds")
    head = "".join(
        f'<th scope="col">{_safe(name)}</th>' for name in ("", *side * 2, tr("what differs"))
    )
    st.html(f'<table class="ie-compare"><tr>{head}</tr>{"".join(lines)}</table>')


def _side(side: Side | None) -> str:
    if side is None:
        absent = tr("not here")
        return f'<td class="ie-none" colspan="3">{_safe(absent)}</td>'
    numbers = "".join(f'<td class="ie-count">{n:,}</td>' for n in (side.params, side.macs))
    return f"<td>{_safe(side.title)}</td>{numbers}"


def question(text: Words) -> None:
    """What a person is asked."""
    st.html(f'<p class="ie-question">{marked(text)}</p>')


def verdict(text: Words, *, right: bool) -> None:
    """What there is to say about an answer, said aloud by screen readers; a mark, not colour alone,
    tells right from wrong."""
    kind, mark = ("right", "✓") if right else ("wrong", "✗")
    st.html(
        f'<div class="ie-verdict ie-{kind}" role="status"><b aria-hidden="true">{mark}</b>'
        f"{quoted(text)}</div>"
    )


def section(text: Words) -> None:
    """The heading of a part of a page."""
    st.html(f'<h2 class="ie-section">{_safe(text)}</h2>')


def _safe(words: Words) -> str:
    return escape(str(words))
