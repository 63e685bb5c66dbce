"""Where pictures come from: uploads, or the samples that come with the explorer."""

import json
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
MOST = 20


@dataclass(frozen=True)
class Picture:
    """Bytes as they came, a name to show, and where they are from."""

    key: str
    name: str
    data: bytes
    note: str = ""


def show() -> list[Picture]:
    """Draws the uploader and the samples; the uploads if there are any, else the chosen sample."""
    uploads = st.file_uploader(
        "Your pictures: JPEG, PNG, WebP, GIF, AVIF or HEIC, up to 10 MB each",
        accept_multiple_files=True,
        key="uploads",
    )
    if uploads:
        if len(uploads) > MOST:
            st.warning(f"Showing the first {MOST} of {len(uploads)} pictures; take some away.")
        return [
            Picture(f"{i}_{upload.file_id}", upload.name, upload.getvalue())
            for i, upload in enumerate(uploads[:MOST])
        ]
    return [_sample()]


def _sample() -> Picture:
    samples = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
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
    return Picture(chosen, sample["title"], (SAMPLES / chosen).read_bytes(), note)
