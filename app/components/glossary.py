"""Terms with their explanations, formulas, and a way to where each is seen."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from app import selection
from app.components import text
from inception_core.glossary.term import Term
from inception_core.words import tr


def show(terms: Iterable[Term]) -> None:
    """Draws them one below the other."""
    for term in terms:
        with st.container(horizontal=True, key=f"term_{term.key}", vertical_alignment="top"):
            text.definition(term.title, _others(term), str(term.explanation), term.formula)
            _link(term)


def _others(term: Term) -> str:
    """The other forms that say something of their own: no plurals, no capitals."""
    known = term.words[0].casefold()
    return ", ".join(word for word in term.words[1:] if not word.casefold().startswith(known))


def _link(term: Term) -> None:
    address = selection.link(selection.current())
    if term.figure:
        address["figure"] = str(term.figure)
    st.page_link(
        f"views/{term.page}.py",
        label=tr("Figure {number}", number=term.figure) if term.figure else _title(term.page),
        icon=":material/arrow_forward:",
        query_params=address,
        width="content",
        help=tr("where “{term}” is seen", term=escape(term.title)),
    )


def _title(page: str) -> str:
    titles = {
        "family": tr("Family"),
        "architecture": tr("Architecture"),
        "figures": tr("Figures"),
        "layers": tr("Layers"),
        "compare": tr("Compare"),
        "scaling": tr("Residual scaling"),
        "predict": tr("Predict"),
        "train": tr("Train"),
    }
    return titles[page]
