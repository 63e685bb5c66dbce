"""The block graph of one network, and the numbers of the part that is selected."""

import streamlit as st

from app import cached, selection
from app.components import block_graph, details, drawing, pickers, summary, text
from app.figures.tables import graph_table
from inception_core.analysis.records import CONVENTION
from inception_core.errors import LayoutUnavailable
from inception_core.render.opening import toggled

HEIGHT = 640
MARK = "graph_mark"  # what the page selects and colours by, and how often it has said so

chosen = pickers.show()
spec, analysis = summary.load(chosen)
summary.show(chosen, analysis)


def toggle(what: str) -> None:
    """Opens or closes one part, or a whole depth; what was selected inside gives way to the part
    that closes around it."""
    chosen = selection.current()
    opened = toggled(spec, frozenset(chosen.opened), what)
    selection.update(opened=tuple(sorted(opened)))
    closed = [path for path in chosen.opened if path not in opened and ":" not in path]
    around = [path for path in closed if chosen.node.startswith(f"{path}/")]
    if around:
        selection.update(node=min(around, key=len))
        mark_selection()


def mark_selection() -> None:
    """Tells the graph what is selected, once: clicks on it are its own business."""
    chosen, turn = selection.current(), st.session_state.get(MARK, ("", "", 0))[2]
    st.session_state[MARK] = chosen.node, chosen.colour, turn + 1


def select(box: str) -> None:
    """A click or a match of the search; boxes that are no part of their own stand for the part
    around them, and the input for the whole network."""
    selection.update(node=analysis.nearest(box.partition(":")[0]))
    selection.keep_within(spec, analysis)


@st.fragment
def graph_and_details() -> None:
    """Runs alone after a click in the graph."""
    selected, colour, turn = st.session_state[MARK]
    chosen = selection.current()
    view = chosen.variant, chosen.knob_items, chosen.pixels, chosen.opened
    caption = f"{chosen.source.title}, {chosen.source.origin}, {chosen.conditions}"
    left, right = st.columns([5, 2], gap="small")
    with left:
        try:
            drawn = drawing.ready(view)
        except LayoutUnavailable as error:
            drawing.plain(view, str(error), HEIGHT)
        else:
            block_graph.show(
                key="graph",
                svg=drawn.layout.svg(),
                dot=drawn.dot,
                graph=drawn.graph,
                parts=cached.parts(*view[:3]),
                network=chosen.variant,
                title=chosen.source.title,
                name=f"{chosen.variant}-{chosen.pixels}px",
                caption=caption,
                conditions=f"{caption}. {CONVENTION}",
                colour=colour,
                selected=selected,
                turn=turn,
                height=HEIGHT,
                on_select=select,
                on_toggle=toggle,
                on_colour=lambda name: selection.update(colour=name),
            )
    with right, st.container(border=True, height=HEIGHT):
        details.show(chosen, spec, analysis)
    below(chosen, view)
    selection.write_url()


def below(chosen: selection.Selection, view: cached.View) -> None:
    """The same as code and as a table, on demand."""
    code = cached.code(*view[:3])
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.toggle("PyTorch code of the selected part", key=selection.kept("code", False))
        listed = st.toggle("The graph as a table", key=selection.kept("listed", False))
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
    if listed:
        st.dataframe(graph_table(cached.drawing(*view).graph), hide_index=True, height=400)
        text.note(f"{chosen.variant}, {chosen.conditions}. {CONVENTION}")


mark_selection()
graph_and_details()
