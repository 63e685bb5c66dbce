"""Terms of the glossary in sentences: the first use of each on a page is marked and explained.

A part of a page that runs again alone marks the same terms again, as what stands around it keeps
its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    ThreadState,
    get_script_run_ctx,
)

from inception_core.glossary.term import Term
from inception_core.glossary.terms import places
from inception_core.words import Text

_SEEN = "terms_seen"


@dataclass
class _Seen:
    """What one run of the script has marked: term → the fragment that did."""

    run: object
    owners: dict[str, str | None] = field(default_factory=dict)


def marked(sentence: Text | str) -> str:
    """The sentence as HTML: escaped, code between back-ticks, new terms marked."""
    return _html(str(sentence), _with_terms)


def quoted(sentence: Text | str) -> str:
    """The same without terms, for what a person or a link gave."""
    return _html(str(sentence), escape)


def _html(sentence: str, plain: Callable[[str], str]) -> str:
    pieces = re.split("`([^`]+)`", sentence)
    return "".join(
        f"<code>{escape(piece)}</code>" if number % 2 else plain(piece)
        for number, piece in enumerate(pieces)
    )


def _with_terms(piece: str) -> str:
    html, end = "", 0
    for place in places(piece):
        if _is_new(place.term):
            word = piece[place.start : place.end]
            html += escape(piece[end : place.start]) + _mark(word, place.term)
            end = place.end
    return html + escape(piece[end:])


def _mark(word: str, term: Term) -> str:
    return (
        f'<dfn class="ie-term" tabindex="0" aria-description="{escape(term.short)}">'
        f"{escape(word)}</dfn>"
    )


def _is_new(term: Term) -> bool:
    """Whether the page has not marked it yet; it has from now on."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return False
    owners = _owners(context)
    if term.key in owners:
        return False
    owners[term.key] = ThreadState.get().fragment_id
    return True


def _owners(context: ScriptRunContext) -> dict[str, str | None]:
    seen: _Seen | None = st.session_state.get(_SEEN)
    if seen is None or seen.run is not context.cursors:  # every run has its own
        again = context.fragment_ids_this_run or ()
        kept = {
            key: owner for key, owner in (seen.owners if seen else {}).items() if owner not in again
        }
        seen = _Seen(context.cursors, kept if again else {})
        st.session_state[_SEEN] = seen
    return seen.owners
