"""The block graph of one network, and the numbers of the part that is selected."""

import streamlit as st

from app import cached, selection
from app.components import details, network_graph, pickers, summary, text
from app.figures.tables import graph_table
from inception_core.words import tr

HEIGHT = 640

chosen = pickers.show()
spec, analysis = summary.load(chosen)
summary.show(chosen, analysis)


@st.fragment
def graph_and_details() -> None:
    """Runs alone after a click in the graph."""
    chosen = selection.current()
    left, right = st.columns([5, 2], gap="small")
    with left:
        network_graph.show("graph", chosen, spec, analysis, HEIGHT)
    with right, st.container(border=True, height=HEIGHT):
        details.show(chosen, spec, analysis)
    below(chosen, network_graph.view_of(chosen))
    selection.write_url()


def below(chosen: selection.Selection, view: cached.View) -> None:
    """The same as code and as a table, on demand."""
    code = cached.code(*view[:3])
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.toggle(
            tr("PyTorch code of the selected part"), key=selection.kept("code", False)
        )
        listed = st.toggle(tr("The graph as a table"), key=selection.kept("listed", False))
        st.download_button(
            tr("The whole network (.py)"),
            code.text,
            f"{chosen.variant.replace('.', '_')}.py",
            "text/x-python",
            icon=":material/download:",
            on_click="ignore",
        )
    if shown:
        st.code(code.around(chosen.node), language="python", height=400)
    if listed:
        st.dataframe(
            graph_table(cached.drawing(*view).graph),
            hide_index=True,
            height=400,
            column_config={
                "box": tr("box"),
                "part": tr("part"),
                "fed by": tr("fed by"),
                "output": tr("output"),
                "parameters": tr("parameters"),
                "multiply-adds": tr("multiply-adds"),
                "activations": tr("activations"),
                "receptive field (px)": tr("receptive field (px)"),
            },
        )
        text.note(" · ".join(cached.drawing(*view).header))


network_graph.mark_selection()
graph_and_details()
