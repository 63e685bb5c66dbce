"""The block graph of one network, and the numbers of the part that is selected."""

import streamlit as st

from app import cached, selection
from app.components import block_graph, details, pickers, summary, text
from inception_core.errors import LayoutUnavailable
from inception_core.render.graph import everything
from inception_core.spec import blocks, find

HEIGHT = 640
MARK = "graph_mark"  # the box that the page selects, and how often it has selected one

chosen = pickers.show()
spec, analysis = summary.load(chosen)
summary.show(chosen, analysis)


def toggle(box: str) -> None:
    """Opens or closes one part; a stage opens with its first block, which is what one came for."""
    opened = set(selection.current().opened)
    if box == "*open":
        opened = set(everything(spec))
    elif box == "*close":
        hide_selection(selection.current().node.partition("/")[0])
        opened = set()
    elif box in opened:
        hide_selection(box)
        opened = {path for path in opened if path != box and not path.startswith(f"{box}/")}
    else:
        part = find(spec, box)
        first = blocks(part)[:1] if part else ()
        opened |= {box, *(f"{box}/{name}" for name, _ in first)}
    selection.update(opened=tuple(sorted(opened)))


def hide_selection(part: str) -> None:
    """The part is about to close: what is selected inside it gives way to the part itself."""
    if part and selection.current().node.startswith(f"{part}/"):
        selection.update(node=part)
        mark_selection()


def mark_selection() -> None:
    """Tells the graph which box is selected, once: clicks on it are its own business."""
    turn = st.session_state.get(MARK, ("", 0))[1]
    st.session_state[MARK] = selection.current().node, turn + 1


def select(box: str) -> None:
    """A click in the graph; boxes that are no part of their own stand for the part around them,
    and the input for the whole network."""
    selection.update(node=analysis.nearest(box.partition(":")[0]))


@st.fragment
def graph_and_details() -> None:
    """Runs alone after a click in the graph."""
    selected, turn = st.session_state[MARK]
    chosen = selection.current()
    view = chosen.variant, chosen.knob_items, chosen.pixels, chosen.opened
    left, right = st.columns([5, 2], gap="small")
    with left:
        try:
            drawing = cached.drawing(*view)
        except LayoutUnavailable as error:
            text.problem(f"{error} This drawing cannot be clicked.", "warning")
            st.graphviz_chart(cached.dot_source(*view), height=HEIGHT)
        else:
            block_graph.show(
                *drawing,
                key="graph",
                selected=selected,
                turn=turn,
                height=HEIGHT,
                on_select=select,
                on_toggle=toggle,
            )
    with right, st.container(border=True, height=HEIGHT):
        details.show(chosen, spec, analysis)
    code = cached.code(chosen.variant, chosen.knob_items, chosen.pixels)
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.toggle("PyTorch code of the selected part", key=selection.kept("code", False))
        st.download_button(
            "The whole network (.py)",
            code.text,
            f"{chosen.variant.replace('.', '_')}.py",
            "text/x-python",
            icon=":material/download:",
            on_click="ignore",
        )
    if shown:
        st.code(code.around(chosen.node), language="python", height=400)
    selection.write_url()


mark_selection()
graph_and_details()
