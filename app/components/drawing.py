"""A drawing that is ready, or what is shown while it is not: seconds, a way out, a plain chart."""

from time import monotonic

import streamlit as st

from app import cached, selection
from app.components import text

PATIENCE_S = 1.0  # a page waits silently so long
CANCEL_AFTER_S = 2.5
_STARTED, _BEFORE = "drawing_started", "drawing_before"


def ready(view: cached.View) -> cached.Drawing:
    """The drawing of this view; raises `LayoutUnavailable`. One that takes long stops the page here
    with its seconds and, after a while, a button that leads back to the view before."""
    drawing = cached.drawing(*view)
    if not drawing.layout.done(PATIENCE_S):
        st.session_state.setdefault(_STARTED, monotonic() - PATIENCE_S)
        _waiting(view, drawing)
        selection.write_url()
        st.stop()
    st.session_state.pop(_STARTED, None)
    drawing.layout.svg()
    st.session_state[_BEFORE] = view[3]
    return drawing


@st.fragment(run_every=0.4)
def _waiting(view: cached.View, drawing: cached.Drawing) -> None:
    if drawing.layout.done():
        st.rerun()
    seconds = monotonic() - st.session_state[_STARTED]
    text.note(f"Drawing {len(drawing.graph['boxes'])} boxes … {seconds:.0f} s")

    def cancel() -> None:
        drawing.layout.cancel()
        selection.update(opened=st.session_state.get(_BEFORE, ()))

    if seconds >= CANCEL_AFTER_S and st.button("Cancel", on_click=cancel, key="drawing_cancel"):
        st.rerun()


def plain(view: cached.View, sentence: str, height: int) -> None:
    """The same graph without clicks, where no layout program draws it, and another try."""
    text.problem(f"{sentence} This drawing cannot be clicked.", "warning")
    st.button("Try again", on_click=cached.drawing.clear, args=view, key="drawing_again")
    st.graphviz_chart(cached.drawing(*view).dot, height=height)
