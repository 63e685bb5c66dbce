"""The sidebar's pickers: which network, which version, and its knobs."""

from typing import Any

import streamlit as st

from app import selection
from app.selection import LARGEST_INPUT, SMALLEST_INPUT, Selection
from inception_core.knobs import Knob
from inception_core.variants import get_variant, list_variants

_ROWS = (("blocks_a", "blocks_b", "blocks_c"), ("scale_a", "scale_b", "scale_c"))


def show() -> Selection:
    """Draws the pickers into the sidebar and returns the selection in force."""
    chosen = selection.current()
    with st.sidebar:
        _variant(chosen)
        knobs = {knob.name: knob for knob in chosen.source.knobs}
        for row in _ROWS:
            if row[0] in knobs:
                for name, column in zip(row, st.columns(3, gap="xsmall"), strict=True):
                    with column:
                        _knob(knobs.pop(name), chosen)
        _knob(knobs.pop("width"), chosen)
        _input_size(chosen)
        with st.expander("More knobs"):
            for knob in knobs.values():
                _knob(knob, chosen)
        if chosen.knobs or chosen.input_size:
            st.button(
                "Back to the original",
                icon=":material/undo:",
                on_click=selection.choose_variant,
                args=(chosen.variant,),
                width="stretch",
            )
    if notice := selection.take_notice():
        st.warning(notice)
    return chosen


def _variant(chosen: Selection) -> None:
    variants = [get_variant(name) for name in list_variants()]
    titles = {variant.architecture: variant.title for variant in variants}
    _seed("architecture", chosen.source.architecture)
    st.selectbox(
        "Network",
        titles,
        format_func=titles.__getitem__,
        key="architecture",
        on_change=_architecture_changed,
    )
    versions = {v.name: v.origin for v in variants if v.architecture == chosen.source.architecture}
    _seed("version", chosen.variant)
    st.selectbox(
        "Version",
        versions,
        format_func=versions.__getitem__,
        key="version",
        on_change=lambda: selection.choose_variant(st.session_state["version"]),
    )


def _architecture_changed() -> None:
    wanted = st.session_state["architecture"]
    names = [name for name in list_variants() if get_variant(name).architecture == wanted]
    same_tag = [name for name in names if name.endswith(".paper")]
    was_paper = selection.current().variant.endswith(".paper")
    others = [name for name in names if name not in same_tag]
    selection.choose_variant((same_tag if was_paper else others)[0])


def _knob(knob: Knob, chosen: Selection) -> None:
    value = chosen.knobs.get(knob.name, knob.default)
    key = f"knob_{knob.name}"
    _seed(key, value)
    common: dict[str, Any] = {
        "key": key,
        "help": None if any(knob.name in row for row in _ROWS) else knob.help,
        "on_change": lambda: selection.set_knob(knob.name, st.session_state[key]),
    }
    if isinstance(knob.default, bool):
        st.toggle(knob.label, **common)
    elif isinstance(knob.default, int):
        st.number_input(knob.label, int(knob.low), int(knob.high), step=1, **common)
    elif knob.name == "width":
        st.slider(knob.label, knob.low, knob.high, step=0.05, **common)
    else:
        st.number_input(knob.label, float(knob.low), float(knob.high), step=0.01, **common)


def _input_size(chosen: Selection) -> None:
    _seed("input_size", chosen.pixels)

    def changed() -> None:
        pixels = st.session_state["input_size"]
        selection.update(input_size=None if pixels == chosen.source.input_size else pixels)

    st.number_input(
        "Input size (pixels)",
        SMALLEST_INPUT,
        LARGEST_INPUT,
        step=1,
        key="input_size",
        on_change=changed,
        help="Height and width of the picture. Shapes, multiply-adds and activations follow.",
    )


def _seed(key: str, value: object) -> None:
    """The widget shows the selection, never the other way round."""
    st.session_state[key] = value
