"""The control that chooses one of a page's views; a link names the view."""

from collections.abc import Mapping

import streamlit as st

from app import selection
from app.components import text
from inception_core.words import tr

ADDRESS = "view"  # its name in a link


def show(names: Mapping[str, text.Words], key: str) -> str:
    """The chosen one of `names`, which say what each is called on the page: the first unless a link
    says otherwise. A name in the link that is none of them is said, and the first one shown."""
    first, *_ = views = tuple(names)
    given = st.query_params.get(ADDRESS)
    if given in views and key not in st.session_state:
        st.session_state[key] = given
    elif given and given not in views:
        problem = tr(
            "There is no view `{given}`. Showing {shown}.", given=given, shown=names[first]
        )
        text.problem(problem, "warning")
    view = st.segmented_control(
        tr("Show"),
        views,
        key=selection.kept(key, first),
        required=True,
        format_func=text.names(names),
        label_visibility="collapsed",
    )
    if view and view != first:
        selection.page_url(**{ADDRESS: view})
    return view or first
