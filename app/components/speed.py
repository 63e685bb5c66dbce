"""How fast the network is: this project's recorded runs, or one on this machine."""

import json
from dataclasses import asdict
from itertools import chain
from typing import Any

import streamlit as st

from app import cached, selection
from app.components import text
from app.components.theme import colours
from app.figures.speed import roofline, stage_bars, stage_table
from app.measuring import Measurement, measurement
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.analysis.speed import TRAFFIC, Latency, latency
from inception_core.errors import Busy
from inception_core.machine import likely_devices
from inception_core.spec import Sequence

ENGINES = {"torch": "PyTorch, eager", "onnxruntime": "onnxruntime"}
BATCHES = (1, 8)
POLL_SECONDS = 0.5
RUN, OWN, PROBLEM = "speed_run", "speed_own", "speed_problem"


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """Controls, then the measurement that is running, made here, or recorded, with its figures."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        engine = st.segmented_control(
            "Engine",
            ENGINES,
            key=selection.kept("speed_engine", "torch"),
            required=True,
            format_func=ENGINES.__getitem__,
        )
        batch = st.segmented_control(
            "Images at once", BATCHES, key=selection.kept("speed_batch", 1), required=True
        )
        devices = likely_devices() if engine == "torch" else ["cpu"]
        device = devices[0]
        if len(devices) > 1:
            device = str(st.selectbox("Device", devices, key="speed_device", width=120))
        what = chosen.variant, dict(chosen.knobs), chosen.pixels, batch or 1, engine or "torch"
        st.button(
            "Measure on this machine",
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
    _numbers(measured)
    if measured.stages:
        _figures(measured)
    if not measured.quiet:
        text.problem(
            "The repeats differ much from each other: something else was running on this machine. "
            "Measure again when it is quiet.",
            "warning",
        )
    text.note(
        f"{measured.variant} at {measured.input_size} × {measured.input_size} pixels, batch "
        f"{measured.batch}, single precision, random weights, {measured.threads} threads. "
        f"{measured.warm_up} passes to warm up, {measured.repeats} timed ones: median, and the "
        f"quartiles. FLOPs: 2 × multiply-adds of convolutions and linear layers. {TRAFFIC}"
    )


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
            st.button("Cancel", icon=":material/close:", on_click=running.cancel)
        return
    _take(running)
    st.rerun()


def _take(done: Measurement | None) -> None:
    """What came out goes into this session as plain values."""
    st.session_state.pop(RUN, None)
    if done is None:
        st.session_state[PROBLEM] = "That measurement is no longer known; start it again."
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
        return measured, f"Measured here: {measured.machine.text}."
    conditions, rows = cached.recorded_latencies()
    for row in rows:
        if _key(row) == wanted:
            return row, f"Recorded by this project, not here: {row.machine.text}. {conditions}"
    return None, "Nothing is recorded for these settings. Measure them on this machine."


def _key(row: Latency) -> str:
    return str((row.variant, row.knobs, row.input_size, row.batch, row.engine, row.device))


def _numbers(measured: Latency) -> None:
    low, middle, high = (1000 * value for value in measured.whole.seconds)
    rate, peak = measured.whole.rate / 1e9, measured.peak / 1e9
    text.headline(
        (
            (f"{middle:.1f} ms", f"median, half between {low:.1f} and {high:.1f}", f"{middle} ms"),
            (f"{measured.images_per_second:.1f}", "images per second", "batch ÷ median"),
            (f"{rate:.0f} GFLOP/s", "achieved", "2 × multiply-adds ÷ median"),
            (
                f"{100 * rate / peak:.0f} %",
                f"of {peak:.0f} GFLOP/s, a large matrix product",
                "measured in the same run",
            ),
        )
    )


def _figures(measured: Latency) -> None:
    tint = colours()
    plain = {"displayModeBar": False}
    left, right = st.columns(2, gap="medium")
    with left:
        text.heading("Where the time goes")
        words = ", ".join(
            f"{stage.title} {1000 * stage.seconds.median:.1f} ms" for stage in measured.stages
        )
        figure = stage_bars(measured, tint.accent, tint.ink)
        st.plotly_chart(figure, key="speed_stages", config=plain, alt=words)
    with right:
        text.heading("How close to the machine’s limits")
        figure = roofline(measured, *tint)
        words = "Achieved GFLOP/s of each stage against FLOPs for each byte; the table has both"
        st.plotly_chart(figure, key="speed_roofline", config=plain, alt=words)
    text.note(
        "The flat line is a large matrix product, the slope a large copy, both measured in the "
        "same run. Dots are the stages by number, the ring is the whole network. A stage can lie "
        "above the slope when what it reads still is in a cache."
    )
    st.dataframe(
        stage_table(measured),
        hide_index=True,
        key="speed_table",
        column_config={
            "stage": "Stage",
            "median": st.column_config.NumberColumn("Median (ms)", format="%.2f"),
            "low": st.column_config.NumberColumn("Lower quartile (ms)", format="%.2f"),
            "high": st.column_config.NumberColumn("Upper quartile (ms)", format="%.2f"),
            "share": st.column_config.NumberColumn("Share of time (%)", format="%.1f"),
            "gflops": st.column_config.NumberColumn("GFLOP/s", format="%.1f"),
            "intensity": st.column_config.NumberColumn("FLOPs a byte", format="%.1f"),
        },
    )
