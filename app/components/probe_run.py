"""A probe at work: progress and a way out, then its result."""

from collections.abc import Callable

import streamlit as st

from app.components import text
from app.probing import POLL_SECONDS, Probe
from inception_core.probing.worker import Result
from inception_core.words import tr


def result(start: Callable[[], Probe], forget: Callable[[], None]) -> Result | None:
    """What the probe found; None while it runs, and when there is nothing, which is said.

    `start` gives the probe that everybody shares who asks for the same; `forget` makes that the
    next one to ask begins anew, after a failure.
    """
    probe = start()
    if probe.at_work:
        _watch(probe)
        return None
    if probe.result is None:
        forget()
        text.problem(probe.problem or tr("The probe was cancelled. Start it again."), "warning")
    return probe.result


@st.fragment(run_every=POLL_SECONDS)
def _watch(probe: Probe) -> None:
    """Runs alone some times a second while the probe runs."""
    if not probe.at_work:
        st.rerun()
    probe.still_wanted()
    share, words = probe.progress
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(share, 1.0), f"{words} …")
        st.button(
            tr("Cancel"), icon=":material/close:", key=f"cancel_{id(probe)}", on_click=probe.cancel
        )
