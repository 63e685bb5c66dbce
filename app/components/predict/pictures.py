"""The pictures of this session: files, the camera, the clipboard, or a sample.

They stay in the session's memory until they are cleared or its page is closed, and nowhere else.
"""

import binascii
from base64 import b64decode
from pathlib import Path

import streamlit as st

from app.asking import Picture, content_key
from app.components import image_input, text
from inception_core.predict.images import MOST_BYTES
from inception_core.words import tr

FILES, EXTRA = "predict_files", "predict_extra"
MOST_EXTRA = 20  # photographs and pasted pictures
MOST_CARDS, MOST_IN_BATCH = image_input.MOST_UPLOADS, 200
MOST_TOGETHER = 100 * 2**20  # bytes of all pictures of a session; a class of thirty has 3 GiB
_HERE = Path(__file__).parent
_paste = st.components.v2.component(
    "paste_field",
    html='<div class="paste" tabindex="0" role="button"></div>',
    css=(_HERE / "paste.css").read_text(encoding="utf-8"),
    js=(_HERE / "paste.js").read_text(encoding="utf-8"),
)


def chosen(in_batch: bool) -> list[Picture]:
    """Draws all ways in; the pictures, or a sample where there are none."""
    most = MOST_IN_BATCH if in_batch else MOST_CARDS
    found = image_input.uploads(on_change=_forget_files, most=most)
    with st.container(horizontal=True, vertical_alignment="center"):
        _paste_field()
        if st.toggle(tr("Camera"), key="predict_camera"):
            _camera()
    extra = st.session_state.get(EXTRA, [])
    if found:
        st.session_state[FILES] = _affordable(found, sum(len(one.data) for one in extra))
    own = [*extra, *st.session_state.get(FILES, [])][:most]
    if not own:
        return [image_input.sample()]
    if not found or extra:
        st.button(tr("Clear these pictures"), icon=":material/close:", on_click=_clear)
    return own


def _forget_files() -> None:
    """The uploads are other ones."""
    st.session_state.pop(FILES, None)


def _clear() -> None:
    for key in (FILES, EXTRA):
        st.session_state.pop(key, None)


def _affordable(found: list[Picture], total: int) -> list[Picture]:
    """As many as one session may keep in this server's memory, beside `total` bytes."""
    kept: list[Picture] = []
    for picture in found:
        total += len(picture.data)
        if total > MOST_TOGETHER:
            text.problem(
                tr(
                    "These pictures have more than {most:.0f} MB together; the first {count} are "
                    "taken.",
                    most=MOST_TOGETHER / 2**20,
                    count=len(kept),
                ),
                "warning",
            )
            break
        kept.append(picture)
    return kept


def _add(picture: Picture) -> None:
    """A photograph or a pasted picture, the newest first."""
    known = [other for other in st.session_state.get(EXTRA, []) if other.key != picture.key]
    newest = [picture, *known][:MOST_EXTRA]
    while len(newest) > 1 and sum(len(one.data) for one in newest) > MOST_TOGETHER:
        newest.pop()
    st.session_state[EXTRA] = newest


def _camera() -> None:
    """The browser asks for leave when this is drawn, so only on demand."""

    def taken() -> None:
        photo = st.session_state["predict_photo"]
        if photo is not None:
            number = len(st.session_state.get(EXTRA, [])) + 1
            name = tr("Photograph {number}", number=number)
            data = photo.getvalue()
            _add(Picture(content_key(data), name, data))

    st.camera_input(tr("Take a photograph"), key="predict_photo", on_change=taken)


def _paste_field() -> None:
    limit = min(st.config.get_option("server.maxUploadSize") * 2**20, MOST_BYTES)

    def pasted() -> None:
        value = st.session_state["predict_paste"]["pasted"]
        if not isinstance(value, dict):
            return
        encoded = value.get("data")
        try:
            if not isinstance(encoded, str) or len(encoded) > 1.4 * limit:
                return
            data = b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return
        name = str(value.get("name") or tr("Pasted picture"))[:80]
        _add(Picture(content_key(data), name, data))

    _paste(
        key="predict_paste",
        data={
            "words": tr("Paste a picture: click here, then Ctrl+V or ⌘V"),
            "none": tr("There is no picture on the clipboard."),
            "large": tr("That picture has more than {limit} MB.", limit=limit // 2**20),
            "most": limit,
        },
        on_pasted_change=pasted,
        width="content",
    )
