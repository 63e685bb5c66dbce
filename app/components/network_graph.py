"""The block graph of the selection: a click selects a part, a second one opens it."""

from functools import partial

import streamlit as st

from app import cached, selection
from app.components import block_graph, drawing
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.errors import LayoutUnavailable
from inception_core.render.opening import opened_around, revealed, toggled
from inception_core.spec import Sequence

_MARK = "graph_mark"  # what the page selects and colours by, and how often it has said so


def view_of(chosen: Selection) -> cached.View:
    """What the drawing depends on."""
    return chosen.variant, chosen.knob_items, chosen.pixels, chosen.opened


def mark_selection() -> None:
    """Tells the graph what is selected, once: clicks on it are its own business."""
    chosen, turn = selection.current(), st.session_state.get(_MARK, ("", "", 0))[2]
    st.session_state[_MARK] = chosen.node, chosen.colour, turn + 1


def show(key: str, chosen: Selection, spec: Sequence, analysis: Analysis, height: int) -> None:
    """Draws it, `height` pixels high; `mark_selection` has been called before."""
    selected, colour, turn = st.session_state[_MARK]
    view = view_of(chosen)
    try:
        drawn = drawing.ready(view)
    except LayoutUnavailable as error:
        drawing.plain(view, str(error), height)
        return
    block_graph.show(
        key=key,
        drawing=drawn,
        parts=cached.parts(*view[:3]),
        folds=[path for path in chosen.opened if path.endswith(":more")],
        network=chosen.variant,
        title=chosen.source.title,
        name=_file_name(chosen),
        colour=colour,
        selected=selected,
        turn=turn,
        height=height,
        on_select=partial(_select, spec, analysis),
        on_toggle=partial(_toggle, spec),
        on_colour=lambda name: selection.update(colour=name),
    )


def _toggle(spec: Sequence, what: str) -> None:
    """Opens or closes one part, or a whole depth; what was selected and is no longer drawn gives
    way to the smallest part around it that is."""
    chosen = selection.current()
    opened, node = toggled(spec, frozenset(chosen.opened), what), chosen.node
    while not opened_around(spec, node) <= opened:
        node = node.rpartition("/")[0]
    selection.update(opened=tuple(sorted(opened)), node=node)
    if node != chosen.node:
        mark_selection()


def _select(spec: Sequence, analysis: Analysis, box: str) -> None:
    """A click or a match of the search. Boxes that are no part of their own stand for the part
    around them, which is opened: a ReLU for its block; folded blocks stand for their stage, and
    the input for the whole network."""
    part, _, inner = box.partition(":")
    if inner == "more":
        selection.update(node=part.rpartition("/")[0])
        return
    opened = revealed(spec, frozenset(selection.current().opened), box.replace(":", "/"))
    selection.update(node=analysis.nearest(part), opened=tuple(sorted(opened)))


def _file_name(chosen: Selection) -> str:
    """`inception_v4.slim-299px`, and what is turned: `-blocks_a=3`."""
    knobs = [f"{name}={value}".lower() for name, value in chosen.knob_items]
    return "-".join([chosen.variant, f"{chosen.pixels}px", *knobs])
