"""The block graph of one network, and the numbers of the part that is selected."""

import streamlit as st

from app import cached, selection
from app.components import block_graph, details, pickers, summary
from inception_core.errors import LayoutUnavailable
from inception_core.render.graph import everything

HEIGHT = 640

chosen = pickers.show()
spec, analysis = summary.load(chosen)
summary.show(chosen, analysis)


def toggle(box: str) -> None:
    """Opens or closes one part; a stage opens with its first block, which is what one came for."""
    opened = set(selection.current().opened)
    if box == "*open":
        opened = set(everything(spec))
    elif box == "*close":
        opened = set()
    elif box in opened:
        opened = {path for path in opened if path != box and not path.startswith(f"{box}/")}
    else:
        opened |= {box, f"{box}/1"} if f"{box}/1" in analysis.totals else {box}
    selection.update(opened=tuple(sorted(opened)))


def select(box: str) -> None:
    """A click in the graph; boxes that are no part of their own stand for the part around them."""
    st.session_state["graph_chose"] = box.partition(":")[0]
    selection.update(node=st.session_state["graph_chose"])


@st.fragment
def graph_and_details() -> None:
    chosen = selection.current()
    if chosen.node != st.session_state.get("graph_chose"):
        st.session_state["graph_given"] = chosen.node
    left, right = st.columns([5, 2], gap="small")
    with left:
        try:
            svg, labels, frames = cached.drawing(
                chosen.variant, chosen.knob_items, chosen.pixels, chosen.opened
            )
        except LayoutUnavailable as error:
            st.warning(str(error))
        else:
            block_graph.show(
                svg,
                labels,
                frames,
                key="graph",
                selected=st.session_state.get("graph_given", ""),
                height=HEIGHT,
                on_select=select,
                on_toggle=toggle,
            )
    with right, st.container(border=True, height=HEIGHT):
        details.show(chosen, spec, analysis)
    selection.write_url()


graph_and_details()
