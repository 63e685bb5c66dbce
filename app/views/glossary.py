"""Every term and abbreviation of the explorer, with a search."""

import streamlit as st

from app import selection
from app.components import glossary, text
from inception_core.glossary.terms import TERMS, TOPICS, find
from inception_core.words import tr, trn

SEARCH = "find"  # its name in a link
FIELD = "glossary_search"

if FIELD not in st.session_state:
    st.session_state[FIELD] = st.query_params.get(SEARCH, "")
text.title(tr("Glossary"), [trn("{n} term", "{n} terms", len(TERMS))])
wanted = st.text_input(
    tr("Search"),
    key=FIELD,
    max_chars=60,
    placeholder=tr("A word or an abbreviation"),
    icon=":material/search:",
    label_visibility="collapsed",
)
if wanted:
    selection.page_url(**{SEARCH: wanted})
    if found := find(wanted):
        glossary.show(found)
    else:
        text.problem(
            tr(
                "No term is called or explained by `{word}`; empty the search to see all of them.",
                word=wanted.replace("`", "’"),
            ),
            "warning",
        )
else:
    text.note(
        tr(
            "On every page the first use of a term has a dotted line: point at it, tap it, or go "
            "to it with the Tab key."
        )
    )
    for topic, terms in TOPICS:
        text.section(str(topic))
        glossary.show(terms)
