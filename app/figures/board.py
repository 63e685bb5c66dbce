"""What a picture board shows, as plain data: places are fractions of the picture, from 0 to 1."""

import io
from base64 import b64encode
from typing import Literal, NamedTuple

from PIL import Image

from inception_core.analysis.explanation import Box

MOST_PIXELS = 1040  # of the longer side: twice of what is shown, for fine screens
Role = Literal["crop", "field", "seen"]


class Frame(NamedTuple):
    """A box drawn on the picture. `seen` darkens what lies outside of it; a dashed one is of a
    mirrored crop. Without a label nothing is written; `hint` is shown under the pointer."""

    box: Box
    role: Role = "crop"
    label: str = ""
    hint: str = ""
    dashed: bool = False


class Overlay(NamedTuple):
    """A picture with transparency over a box, and what its colours mean."""

    url: str
    box: Box
    gradient: str  # CSS, from 0 to 1
    low: str  # what 0 means
    high: str  # what 1 means


class Grid(NamedTuple):
    """Cells over a box that can be chosen. A cell may have a field, drawn while it is looked at:
    where it begins and how long it is, down for each row and across for each column."""

    box: Box
    rows: int
    columns: int
    shares: tuple[int, ...] = ()  # percent of the largest cell, row by row
    down: tuple[tuple[float, float], ...] = ()
    across: tuple[tuple[float, float], ...] = ()


def picture_url(picture: Image.Image) -> str:
    """An RGB picture as a data URL, made smaller where it is larger than any screen shows it."""
    small = picture.copy()
    small.thumbnail((MOST_PIXELS, MOST_PIXELS))
    data = io.BytesIO()
    small.save(data, "JPEG", quality=88)
    return data_url(data.getvalue(), "image/jpeg")


def data_url(data: bytes, kind: str) -> str:
    """Bytes of that media type as a URL that needs no request."""
    return f"data:{kind};base64,{b64encode(data).decode()}"
