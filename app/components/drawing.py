"""A drawing that is ready, or what is shown while it is not: seconds, a way out, a plain chart."""

from dataclasses import asdict
from time import monotonic

import streamlit as st

from app import cached, selection
from app.components import text
from inception_core.words import tr

PATIENCE_S = 1.0  # a page waits silently so long
CANCEL_AFTER_S = 2.5
MOST_BOXES = 100  # that the browser is asked to lay out by itself
_WAITING, _BEFORE = "drawing_waiting", "drawing_before"


def ready(view: cached.View) -> cached.Drawing:
    """The drawing of this view; raises `LayoutUnavailable`. One that takes long stops the page here
    with its seconds and, after a while, a button that leads back to what was drawn before."""
    drawing = cached.drawing(*view)
    if not drawing.layout.done(PATIENCE_S):
        waiting = st.session_state.get(_WAITING)
        if waiting is None or waiting[0] != view:
            st.session_state[_WAITING] = view, monotonic() - PATIENCE_S
        _waiting(view, drawing)
        selection.write_url()
        st.stop()
    st.session_state.pop(_WAITING, None)
    drawing.layout.svg()
    st.session_state[_BEFORE] = asdict(selection.current())
    return drawing


@st.fragment(run_every=0.4)
def _waiting(view: cached.View, drawing: cached.Drawing) -> None:
    if drawing.layout.done():
        st.rerun()
    seconds = monotonic() - st.session_state[_WAITING][1]
    boxes = len(drawing.graph["boxes"])
    text.note(tr("Drawing {boxes} boxes … {seconds:.0f} s", boxes=boxes, seconds=seconds))

    def cancel() -> None:
        cached.forget_drawing(*view)  # whoever else waits for it begins anew
        drawing.layout.cancel()
        if before := st.session_state.get(_BEFORE):
            selection.update(**before)
        else:
            selection.close_graph()

    if seconds >= CANCEL_AFTER_S and st.button(tr("Cancel"), on_click=cancel, key="drawing_cancel"):
        st.rerun()


def plain(view: cached.View, sentence: str, height: int) -> None:
    """What can be done where no layout program draws the graph, and the graph without clicks."""
    drawing = cached.drawing(*view)
    text.problem(sentence, "warning")
    with st.container(horizontal=True):
        st.button(tr("Try again"), on_click=cached.forget_drawing, args=view, key="drawing_again")
        if view[3]:
            st.button(tr("Close everything"), on_click=selection.close_graph, key="drawing_close")
    if len(drawing.graph["boxes"]) <= MOST_BOXES:
        text.note(tr("The browser draws it below; this drawing cannot be clicked."))
        st.graphviz_chart(drawing.dot, height=height)
    else:
        text.note(tr("The same content is below, as a table."))
