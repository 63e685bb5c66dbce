"""Where pictures come from: uploads, or the samples that come with the explorer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from app.components import text
from inception_core.predict.images import FORMAT_NAMES

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
MOST_UPLOADS = 20


@dataclass(frozen=True)
class Picture:
    """Bytes as they came, a name to show, and where they are from."""

    key: str
    name: str
    data: bytes
    note: str = ""


def uploads(on_change: Callable[[], None]) -> list[Picture]:
    """Draws the uploader; what was uploaded, the first twenty. Calls back when that changes."""
    limit = st.config.get_option("server.maxUploadSize")
    found = st.file_uploader(
        f"Your pictures: {FORMAT_NAMES}, up to {limit} MB each",
        accept_multiple_files=True,
        key="uploads",
        on_change=on_change,
    )
    if len(found) > MOST_UPLOADS:
        text.problem(
            f"Showing the first {MOST_UPLOADS} of {len(found)} pictures; take some away to see "
            "the others.",
            "warning",
        )
    return [
        Picture(f"{i}_{upload.file_id}", upload.name, upload.getvalue())
        for i, upload in enumerate(found[:MOST_UPLOADS])
    ]


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
    return Picture(chosen, sample["title"], sample_bytes(chosen), note)


def sample_names() -> dict[str, str]:
    """File and title of every sample."""
    return {sample["file"]: sample["title"] for sample in _samples()}


def sample_bytes(file: str) -> bytes:
    """One sample as it lies on the disk."""
    return (SAMPLES / file).read_bytes()


def _samples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    return found
