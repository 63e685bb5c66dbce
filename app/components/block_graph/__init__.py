"""The block graph on a page: pan, zoom, select, open and close, by mouse and by keyboard."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "block_graph",
    html='<div class="board"></div>',
    css=(_HERE / "block_graph.css").read_text(encoding="utf-8"),
    js=(_HERE / "block_graph.js").read_text(encoding="utf-8"),
)


def show(
    svg: str,
    labels: dict[str, str],
    openable: list[str],
    opened: list[str],
    *,
    key: str,
    selected: str,
    turn: int,
    height: int,
    on_select: Callable[[str], None],
    on_toggle: Callable[[str], None],
) -> None:
    """Draws `svg`, whose boxes have ids, and calls back with the id of a box.

    `labels` are what a screen reader says of each box; `openable` and `opened` are the ids that
    can be opened and closed. `selected` is marked when `turn` is another one than before: while
    only the graph itself selects, pass both as they were, so that a click sends nothing back.
    """

    def selected_changed() -> None:
        if box := st.session_state[key].selected:
            on_select(str(box))

    def toggled() -> None:
        if box := st.session_state[key].toggled:
            on_toggle(str(box))

    _mount(
        key=key,
        data={
            "svg": svg,
            "labels": labels,
            "openable": openable,
            "opened": opened,
            "selected": selected,
            "turn": turn,
            "height": height,
        },
        height="content",
        on_selected_change=selected_changed,
        on_toggled_change=toggled,
    )
