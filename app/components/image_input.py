"""Where pictures come from: uploads, or the samples that come with the explorer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from app.asking import Picture, content_key
from app.components import text
from inception_core.predict.images import FORMAT_NAMES, MOST_BYTES
from inception_core.words import tr

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
MOST_UPLOADS = 20
_KEYS = "upload_keys"  # by upload: reading all of them again on every click takes long


def uploads(on_change: Callable[[], None], most: int = MOST_UPLOADS) -> list[Picture]:
    """Draws the uploader; what was uploaded, the first `most`. Calls back when that changes."""
    limit = min(st.config.get_option("server.maxUploadSize"), MOST_BYTES // 2**20)
    found = st.file_uploader(
        tr("Your pictures: {formats}, up to {limit} MB each", formats=FORMAT_NAMES, limit=limit),
        accept_multiple_files=True,
        key="uploads",
        on_change=on_change,
        max_upload_size=limit,
    )
    if len(found) > most:
        text.problem(
            tr(
                "Showing the first {most} of {count} pictures; take some away to see the others.",
                most=most,
                count=len(found),
            ),
            "warning",
        )
    known: dict[str, str] = st.session_state.get(_KEYS, {})
    keys: dict[str, str] = {}
    pictures = []
    for upload in found[:most]:
        data = upload.getvalue()
        keys[upload.file_id] = known.get(upload.file_id) or content_key(data)
        pictures.append(Picture(keys[upload.file_id], upload.name, data))
    st.session_state[_KEYS] = keys
    return pictures


def sample() -> Picture:
    """Draws the samples; the chosen one, at first the first."""
    samples = _samples()
    chosen = st.session_state.setdefault("sample", samples[0]["file"])
    with st.container(key="samples"):
        columns = st.columns(len(samples))
    for column, sample in zip(columns, samples, strict=True):
        with column:
            st.image(SAMPLES / sample["file"], width="stretch", alt=sample["title"])
            st.button(
                sample["title"],
                key=f"sample_{sample['file']}",
                type="primary" if sample["file"] == chosen else "secondary",
                on_click=lambda file=sample["file"]: st.session_state.update(sample=file),
                width="stretch",
            )
    sample = next(sample for sample in samples if sample["file"] == chosen)
    note = f"{sample['kind'].capitalize()}: {sample['source']} ({sample['licence']})."
    data = sample_bytes(chosen)
    return Picture(content_key(data), sample["title"], data, note)


def sample_names() -> dict[str, str]:
    """File and title of every sample."""
    return {sample["file"]: sample["title"] for sample in _samples()}


def sample_bytes(file: str) -> bytes:
    """One sample as it lies on the disk."""
    return (SAMPLES / file).read_bytes()


def _samples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    return found
