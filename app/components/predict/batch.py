"""Many pictures as one table that fills while they are answered, and its files."""

import json
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from app.asking import Network, Picture
from app.components import text
from app.components.predict.asked import Store
from app.figures import batch
from inception_core.words import tr, trn


def show(
    pictures: Sequence[Picture],
    networks: Sequence[Network],
    protocol: str,
    top_k: int,
    known: Store,
) -> None:
    """The table, how many are answered and how fast, and the downloads."""
    named = [network for network in networks if network.known.labels]
    if not named:
        text.note(tr("These networks name nothing; their pictures are compared below."))
        return
    rows = batch.table(pictures, named, protocol, known.answers, known.shown, known.unreadable)
    st.dataframe(
        rows,
        hide_index=True,
        key="batch_table",
        column_config={
            "": st.column_config.ImageColumn(width="small"),
            "picture": tr("Picture"),
            "problem": tr("Problem"),
        },
    )
    for network in named:
        found = [
            answer
            for picture in pictures
            if (answer := known.answers.get((picture.key, network.name, protocol)))
        ]
        if found:
            seconds = sum(answer.milliseconds for answer in found) / 1000
            words = trn(
                "{n} of {all} pictures, {seconds:.1f} s in the network, {rate:.1f} pictures/s",
                "{n} of {all} pictures, {seconds:.1f} s in the network, {rate:.1f} pictures/s",
                len(found),
                all=len(pictures),
                seconds=seconds,
                rate=len(found) / max(seconds, 1e-5),
            )
            text.note(f"{network.title}: {words}")
    about = batch.conditions(named, protocol)

    def guesses() -> list[dict[str, object]]:
        return batch.guess_rows(pictures, named, protocol, top_k, known.answers, known.unreadable)

    def as_json() -> str:
        return json.dumps({**about, "guesses": guesses()}, ensure_ascii=False, indent=1)

    with st.container(horizontal=True):
        for label, write, mime, ending in (
            (tr("Guesses (.csv)"), lambda: batch.as_csv(guesses(), about), "text/csv", "csv"),
            (tr("Guesses (.json)"), as_json, "application/json", "json"),
        ):
            st.download_button(
                label,
                partial(_encoded, write),
                f"guesses.{ending}",
                mime,
                icon=":material/download:",
                key=f"batch_{ending}",
                on_click="ignore",
                disabled=not any(key[2] == protocol for key in known.answers),
            )


def _encoded(write: Callable[[], str]) -> bytes:
    """With the mark by which spreadsheets recognise UTF-8; JSON has none."""
    written = write()
    return written.encode("utf-8" if written.startswith("{") else "utf-8-sig")
