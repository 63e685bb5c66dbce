"""The block graph of one network, and the numbers of the part that is selected."""

import streamlit as st

from app import cached, selection
from app.components import block_graph, details, drawing, pickers, summary, text
from app.figures.tables import graph_table
from inception_core.errors import LayoutUnavailable
from inception_core.render.opening import opened_around, revealed, toggled

HEIGHT = 640
MARK = "graph_mark"  # what the page selects and colours by, and how often it has said so

chosen = pickers.show()
spec, analysis = summary.load(chosen)
summary.show(chosen, analysis)


def toggle(what: str) -> None:
    """Opens or closes one part, or a whole depth; what was selected and is no longer drawn gives
    way to the smallest part around it that is."""
    chosen = selection.current()
    opened, node = toggled(spec, frozenset(chosen.opened), what), chosen.node
    while not opened_around(spec, node) <= opened:
        node = node.rpartition("/")[0]
    selection.update(opened=tuple(sorted(opened)), node=node)
    if node != chosen.node:
        mark_selection()


def mark_selection() -> None:
    """Tells the graph what is selected, once: clicks on it are its own business."""
    chosen, turn = selection.current(), st.session_state.get(MARK, ("", "", 0))[2]
    st.session_state[MARK] = chosen.node, chosen.colour, turn + 1


def select(box: str) -> None:
    """A click or a match of the search. Boxes that are no part of their own stand for the part
    around them, which is opened: a ReLU for its block; folded blocks stand for their stage, and
    the input for the whole network."""
    part, _, inner = box.partition(":")
    if inner == "more":
        selection.update(node=part.rpartition("/")[0])
        return
    opened = revealed(spec, frozenset(selection.current().opened), box.replace(":", "/"))
    selection.update(node=analysis.nearest(part), opened=tuple(sorted(opened)))


@st.fragment
def graph_and_details() -> None:
    """Runs alone after a click in the graph."""
    selected, colour, turn = st.session_state[MARK]
    chosen = selection.current()
    view = chosen.variant, chosen.knob_items, chosen.pixels, chosen.opened
    left, right = st.columns([5, 2], gap="small")
    with left:
        try:
            drawn = drawing.ready(view)
        except LayoutUnavailable as error:
            drawing.plain(view, str(error), HEIGHT)
        else:
            block_graph.show(
                key="graph",
                drawing=drawn,
                parts=cached.parts(*view[:3]),
                folds=[path for path in chosen.opened if path.endswith(":more")],
                network=chosen.variant,
                title=chosen.source.title,
                name=_file_name(chosen),
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
        text.note(" · ".join(cached.drawing(*view).header))


def _file_name(chosen: selection.Selection) -> str:
    """`inception_v4.slim-299px`, and what is turned: `-blocks_a=3`."""
    knobs = [f"{name}={value}".lower() for name, value in chosen.knob_items]
    return "-".join([chosen.variant, f"{chosen.pixels}px", *knobs])


mark_selection()
graph_and_details()
