"""Published weights that are not here yet: what they are, and how far their download is."""

import time

import streamlit as st

from app.components import text
from inception_core.weights.fetch import Download, download, known_download
from inception_core.weights.sources import Source
from inception_core.words import tr

POLL_SECONDS = 0.5
SEEN_SECONDS = 8.0  # that the speed is measured over
_SEEN = "predict_speed"


def show(source: Source) -> None:
    """Facts and a button, or the download under way; everybody sees the same one."""
    with st.container(border=True):
        text.heading(source.title)
        text.note(facts(source))
        running = known_download(source.id)
        if running is not None and running.at_work:
            _watch(source)
            return
        if running is not None and running.problem:
            text.problem(running.problem, "warning")
        st.button(
            tr("Fetch {size:.0f} MB", size=source.bytes / 1e6),
            icon=":material/download:",
            key=f"fetch_{source.id}",
            type="primary",
            on_click=_begin,
            args=(source,),
        )
        text.note(
            tr(
                "What has arrived is kept, also when it is cancelled, and is continued the next "
                "time. It is kept where other tools find it as well."
            )
        )


def _begin(source: Source) -> None:
    download(source)


def facts(source: Source) -> str:
    """Size, licence, accuracy and address of published weights."""
    score = tr(
        "{top1:.1f} % on {data} (reported by {source})",
        top1=source.accuracy.top1,
        data=source.accuracy.on,
        source=source.accuracy.source,
    )
    return tr(
        "About {size:.0f} MB · licence {licence} · right with its first guess: {score} · "
        "`{address}`",
        size=source.bytes / 1e6,
        licence=source.licence,
        score=score,
        address=source.address,
    )


@st.fragment(run_every=POLL_SECONDS)
def _watch(source: Source) -> None:
    running = known_download(source.id)
    if running is None or not running.at_work:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(running.share, 1.0), f"{running.words} {_pace(running)}")
        st.button(
            tr("Cancel"),
            icon=":material/close:",
            key=f"cancel_{source.id}",
            on_click=running.cancel,
        )


def _pace(running: Download) -> str:
    """Speed and seconds left, from what arrived while this page looked."""
    now, size = time.monotonic(), running.source.bytes
    seen = st.session_state.setdefault(_SEEN, {})
    marks = [mark for mark in seen.get(running.source.id, []) if now - mark[0] < SEEN_SECONDS]
    marks.append((now, running.share))
    seen[running.source.id] = marks
    (then, before), share = marks[0], running.share
    if now - then < 1 or share <= before or share >= 1:
        return ""
    speed = (share - before) * size / (now - then)
    return tr(
        "{speed:.1f} MB/s, about {seconds:.0f} s left",
        speed=speed / 1e6,
        seconds=(1 - share) * size / speed,
    )
