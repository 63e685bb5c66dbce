"""The control that chooses one of a page's views; a link names the view."""

from collections.abc import Iterable

import streamlit as st

from app import selection
from app.components import text

ADDRESS = "view"  # its name in a link


def show(names: Iterable[str], key: str) -> str:
    """The chosen name, the first one unless a link says otherwise. A name in the link that is none
    of them is said, and the first one shown."""
    first, *_ = views = tuple(names)
    given = st.query_params.get(ADDRESS)
    if given in views and key not in st.session_state:
        st.session_state[key] = given
    elif given and given not in views:
        text.problem(f"There is no view `{given}`. Showing {first}.", "warning")
    view = st.segmented_control(
        "Show",
        views,
        key=selection.kept(key, first),
        required=True,
        label_visibility="collapsed",
    )
    if view and view != first:
        selection.page_url(**{ADDRESS: view})
    return view or first
