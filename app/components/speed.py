"""How fast the network is: this project's recorded runs, or one on this machine."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

import streamlit as st

from app import cached, selection
from app.components import speed_result, text
from app.measuring import Measurement, measurement
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.analysis.speed import Latency, latency
from inception_core.errors import Busy
from inception_core.machine import likely_devices
from inception_core.spec import Sequence
from inception_core.words import later, tr

ENGINES: Mapping[str, text.Words] = {"torch": later("PyTorch, eager"), "onnxruntime": "onnxruntime"}
BATCHES = (1, 8)
POLL_SECONDS = 0.5
RUN, OWN, PROBLEM = "speed_run", "speed_own", "speed_problem"


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """Controls, then the measurement that is running, made here, or recorded, with its figures."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        engine = st.segmented_control(
            tr("Engine"),
            ENGINES,
            key=selection.kept("speed_engine", "torch"),
            required=True,
            format_func=text.names(ENGINES),
        )
        batch = st.segmented_control(
            tr("Images at once"), BATCHES, key=selection.kept("speed_batch", 1), required=True
        )
        devices = likely_devices() if engine == "torch" else ["cpu"]
        device = devices[0]
        if len(devices) > 1:
            device = str(st.selectbox(tr("Device"), devices, key="speed_device", width=120))
        what = chosen.variant, dict(chosen.knob_items), chosen.pixels, batch or 1, engine or "torch"
        st.button(
            tr("Measure on this machine"),
            icon=":material/speed:",
            on_click=_start,
            args=(*what, device),
            disabled=RUN in st.session_state,
        )
    if RUN in st.session_state:
        _watch()
    if problem := st.session_state.pop(PROBLEM, ""):
        text.problem(problem, "warning")
    measured, label = _found(*what, device)
    if measured is None:
        text.note(label)
        return
    text.note(label)
    speed_result.show(measured)


def _start(
    variant: str, knobs: dict[str, Any], pixels: int, batch: int, engine: str, device: str
) -> None:
    """Behind the button."""
    options = {
        "--knobs": json.dumps(knobs),
        "--input-size": str(pixels),
        "--batch": str(batch),
        "--engine": engine,
        "--device": device,
    }
    try:
        words = [variant, *chain.from_iterable(options.items())]
        number = cached.desk().start(lambda: measurement(words))
    except Busy as error:
        st.session_state[PROBLEM] = str(error)
    else:
        st.session_state[RUN] = number


@st.fragment(run_every=POLL_SECONDS)
def _watch() -> None:
    """Progress and a way out; runs alone twice a second while a measurement runs."""
    running = cached.desk().get(st.session_state.get(RUN, ""), Measurement)
    if running is not None and running.at_work:
        running.still_wanted()
        share, words = running.progress
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(share, 1.0), f"{words} …")
            st.button(tr("Cancel"), icon=":material/close:", on_click=running.cancel)
        return
    _take(running)
    st.rerun()


def _take(done: Measurement | None) -> None:
    """What came out goes into this session as plain values."""
    st.session_state.pop(RUN, None)
    if done is None:
        st.session_state[PROBLEM] = tr("That measurement is no longer known; start it again.")
    elif done.result is not None:
        result = done.result
        own = st.session_state.setdefault(OWN, {})
        own[_key(result)] = asdict(result)
    else:
        st.session_state[PROBLEM] = done.problem  # none when it was cancelled


def _found(
    variant: str, knobs: dict[str, Any], pixels: int, batch: int, engine: str, device: str
) -> tuple[Latency | None, str]:
    """The measurement of exactly this network, and where it comes from or why there is none."""
    wanted = str((variant, knobs, pixels, batch, engine, device))
    if own := st.session_state.get(OWN, {}).get(wanted):
        measured = latency(own)
        return measured, tr("Measured here: {machine}.", machine=measured.machine.text)
    conditions, rows = cached.recorded_latencies()
    for row in rows:
        if _key(row) == wanted:
            label = tr("Recorded by this project, not here: {machine}.", machine=row.machine.text)
            return row, f"{label} {conditions}"
    return None, tr("Nothing is recorded for these settings. Measure them on this machine.")


def _key(row: Latency) -> str:
    return str((row.variant, row.knobs, row.input_size, row.batch, row.engine, row.device))
