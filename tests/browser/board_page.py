"""Picture boards for the browser tests: a map with cells, a picture with some crops, and one with
many."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # `streamlit run` puts only this file's folder there

import numpy as np  # noqa: E402
import streamlit as st  # noqa: E402
from PIL import Image  # noqa: E402

from app.components import picture_board  # noqa: E402
from app.figures.board import Frame, Grid, Overlay, data_url, picture_url  # noqa: E402
from app.figures.heat import fields, gradient  # noqa: E402
from inception_core.analysis.cell import cells_of  # noqa: E402
from inception_core.analysis.measure import measure  # noqa: E402
from inception_core.render.heat import heat_image, png  # noqa: E402
from inception_core.weights.files import read_weights  # noqa: E402

BOX = (0.1, 0.0, 0.9, 1.0)


def picked(row: int, column: int) -> None:
    st.session_state.picked = (row, column)


picture = Image.open(ROOT / "assets/samples/cat.jpg")
layer = st.selectbox("Layer", ("A/1", "B/1"))
cells = cells_of(measure(read_weights().spec, 128), layer)
side = len(cells.rows)
down, across = np.mgrid[0:side, 0:side] / (side - 1)
values = np.exp(-8 * ((down - 0.5) ** 2 + (across - 0.25) ** 2)).astype(np.float32)
overlay = Overlay(
    data_url(png(heat_image(values * (values > 0.1))), "image/png"),
    BOX,
    gradient(),
    "no drop",
    "drop by 43.0%",
)
shares = tuple(round(100 * float(value)) for value in values.flat)
left, right = st.columns(2)
with left:
    picture_board.show(
        key="map",
        picture=picture_url(picture),
        size=picture.size,
        alt="A cat",
        words="The strongest cell is in row 7 of 13, column 4 of 13.",
        overlay=overlay,
        frames=[Frame(BOX, "seen", hint="What the network sees")],
        grid=Grid(BOX, side, side, shares, *fields(cells, BOX)),
        on_cell=picked,
    )
with right:
    picture_board.show(
        key="crops",
        picture=picture_url(picture),
        size=picture.size,
        alt="<b>A cat</b>",
        frames=[
            Frame((0.05, 0.05, 0.6, 0.8), label="1", hint="<i>first</i>"),
            Frame((0.4, 0.2, 0.95, 0.95), label="<u>2</u>", dashed=True),
            Frame((0.3, 0.4, 0.5, 0.7), "field"),
        ],
    )
    corners = [(x, y) for x in np.linspace(0.05, 0.55, 6) for y in np.linspace(0.05, 0.35, 4)]
    picture_board.show(
        key="many",
        picture=picture_url(picture),
        size=picture.size,
        alt="Many crops",
        frames=[Frame((x, y, x + 0.4, y + 0.6)) for x, y in corners],
    )
if found := st.session_state.get("picked"):
    st.write(cells.words(*found))
