"""A picture with a map over it, boxes on it, and cells to choose from, by mouse, touch and
keyboard. How strongly the map covers the picture is a slider in the browser."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from app.figures.board import Frame, Grid, Overlay
from inception_core.words import tr

_HERE = Path(__file__).parent
_SCRIPT = sorted((_HERE / "script").glob("*.js"))  # together one module, in any order
_mount = st.components.v2.component(
    "picture_board",
    html='<div class="board"></div>',
    css=(_HERE / "picture_board.css").read_text(encoding="utf-8"),
    js="\n".join(path.read_text(encoding="utf-8") for path in _SCRIPT),
)


def show(
    *,
    key: str,
    picture: str,
    size: tuple[int, int],
    alt: str,
    words: str = "",
    overlay: Overlay | None = None,
    frames: Sequence[Frame] = (),
    grid: Grid | None = None,
    chosen: tuple[int, int] | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> None:
    """Draws a picture, a data URL of that width and height, and calls back with the row and the
    column of a cell, from 0.

    `words` say what is to be seen, for people who do not see it. `chosen` is the cell that is
    marked at first, and again when the grid is another one; the board marks by itself what is
    chosen later, so pass it as it was, and a click sends nothing back.
    """

    def called_back() -> None:
        value = st.session_state[key]["chosen"]
        if value and grid and on_cell:
            row, column = map(int, value)
            if 0 <= row < grid.rows and 0 <= column < grid.columns:
                on_cell(row, column)

    _mount(
        key=key,
        data={
            "picture": picture,
            "size": size,
            "alt": alt,
            "words": words,
            "overlay": overlay and overlay._asdict(),
            "frames": [frame._asdict() for frame in frames],
            "grid": grid and grid._asdict(),
            "chosen": chosen,
            "said": _words(),
        },
        height="content",
        on_chosen_change=called_back,
    )


def _words() -> dict[str, str]:
    """The texts of `script/`; it fills in what stands in braces."""
    return {
        "map": tr("Map"),
        "strength": tr("How strongly the map covers the picture"),
        "cells": tr(
            "{rows} by {columns} cells. Arrows move, Enter chooses.",
            rows="{rows}",
            columns="{columns}",
        ),
        "at": tr(
            "Row {row} of {rows}, column {column} of {columns}",
            row="{row}",
            rows="{rows}",
            column="{column}",
            columns="{columns}",
        ),
        "share": tr("{n} % of the strongest", n="{n}"),
    }
