"""The block graph on a page: pan, zoom, search, select, open, colour and save, by mouse, touch and
keyboard."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from app.cached import Drawing
from app.components.block_graph.words import words

_HERE = Path(__file__).parent
_SCRIPT = sorted((_HERE / "script").glob("*.js"))  # together one module, in any order
_mount = st.components.v2.component(
    "block_graph",
    html='<div class="board"></div>',
    css=(_HERE / "block_graph.css").read_text(encoding="utf-8"),
    js="\n".join(path.read_text(encoding="utf-8") for path in _SCRIPT),
)


def show(
    *,
    key: str,
    drawing: Drawing,
    parts: Sequence[tuple[str, str, str]],
    folds: list[str],
    network: str,
    title: str,
    name: str,
    colour: str,
    selected: str,
    turn: int,
    height: int,
    on_select: Callable[[str], None],
    on_toggle: Callable[[str], None],
    on_colour: Callable[[str], None],
) -> None:
    """Draws a block graph and calls back with the id of a box, a depth (`*block` …) or a colour.

    `parts` (path, title, output's size) are those of the whole network, for the search; `folds` are
    the repeats that are unfolded. Another `network` begins with its own view and has this `title`.
    Files are called `name`. `selected` and `colour` are taken when `turn` is another one than
    before: while only the graph itself changes them, pass them as they were, so that a click sends
    nothing back.
    """

    def called_back(event: str, callback: Callable[[str], None]) -> Callable[[], None]:
        def changed() -> None:
            if value := st.session_state[key][event]:
                callback(str(value))

        return changed

    _mount(
        key=key,
        data={
            "svg": drawing.layout.svg(),
            "dot": drawing.dot,
            "graph": drawing.graph,
            "parts": parts,
            "folds": folds,
            "network": network,
            "title": title,
            "name": name,
            "colour": colour,
            "selected": selected,
            "turn": turn,
            "height": height,
            "words": words(),
        },
        height="content",
        on_selected_change=called_back("selected", on_select),
        on_toggled_change=called_back("toggled", on_toggle),
        on_coloured_change=called_back("coloured", on_colour),
    )
