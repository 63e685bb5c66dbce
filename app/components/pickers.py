"""The sidebar's pickers: which network, which version, and its knobs."""

from typing import Any

import streamlit as st

from app import selection
from app.components import text
from app.selection import Selection
from inception_core.knobs import Knob
from inception_core.variants import get_variant, list_variants
from inception_core.words import tr

_ROWS = ("blocks_", "scale_")  # knobs that stand side by side, by the beginning of their name


def show() -> Selection:
    """Draws the pickers into the sidebar and returns the selection in force."""
    chosen = selection.current()
    with st.sidebar:
        _variant(chosen)
        others = list(chosen.source.knobs)
        for prefix in _ROWS:
            row = [knob for knob in others if knob.name.startswith(prefix)]
            others = [knob for knob in others if knob not in row]
            for knob, column in zip(row, st.columns(len(row) or 1, gap="xsmall"), strict=False):
                with column:
                    show_knob(knob, chosen)
        width = next(knob for knob in others if knob.name == "width")
        show_knob(width, chosen)
        show_knob(selection.input_knob(chosen.source), chosen)
        with st.expander(tr("More knobs")):
            for knob in others:
                if knob is not width:
                    show_knob(knob, chosen)
        if chosen.knobs or chosen.input_size:
            st.button(
                tr("Back to the original"),
                icon=":material/undo:",
                on_click=selection.choose_variant,
                args=(chosen.variant,),
                width="stretch",
            )
    if notice := selection.take_notice():
        text.problem(notice, "warning")
    return chosen


def _variant(chosen: Selection) -> None:
    variants = [get_variant(name) for name in list_variants()]
    titles = {variant.architecture: variant.title for variant in variants}
    _seed("architecture", chosen.source.architecture)
    st.selectbox(
        tr("Network"),
        titles,
        format_func=titles.__getitem__,
        key="architecture",
        on_change=_architecture_changed,
    )
    versions = {v.name: v.origin for v in variants if v.architecture == chosen.source.architecture}
    _seed("version", chosen.variant)
    st.selectbox(
        tr("Version"),
        versions,
        format_func=text.names(versions),
        key="version",
        on_change=lambda: selection.choose_variant(st.session_state["version"]),
    )


def _architecture_changed() -> None:
    """A drawing stays a drawing, a release a release, where the other network has both."""
    wanted, was_drawn = st.session_state["architecture"], _is_drawn(selection.current().variant)
    names = [name for name in list_variants() if get_variant(name).architecture == wanted]
    same = [name for name in names if _is_drawn(name) == was_drawn]
    selection.choose_variant((same or names)[0])


def _is_drawn(name: str) -> bool:
    return name.endswith(".paper")


def show_knob(knob: Knob, chosen: Selection) -> None:
    """One widget. Ranges are checked by the knob, which says them in a sentence."""
    key = f"knob_{knob.name}"
    value = chosen.pixels if knob.name == selection.INPUT else chosen.settings[knob.name]
    _seed(key, value)
    common: dict[str, Any] = {
        "key": key,
        "help": None if knob.name.startswith(_ROWS) else str(knob.help),
        "on_change": lambda: selection.set_knob(knob, st.session_state[key]),
    }
    label = str(knob.label)
    if isinstance(knob.default, bool):
        st.toggle(label, **common)
    elif isinstance(knob.default, str):
        st.selectbox(
            label,
            [name for name, _ in knob.choices],
            format_func=text.names(dict(knob.choices)),
            **common,
        )
    elif isinstance(knob.default, int):
        st.number_input(label, step=1, **common)
    elif knob.name == "width":
        st.slider(label, knob.low, knob.high, step=0.05, **common)
    else:
        st.number_input(label, step=0.01, format="%.12g", **common)


def _seed(key: str, value: object) -> None:
    """The widget shows the selection, never the other way round."""
    st.session_state[key] = value
