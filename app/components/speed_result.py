"""One measurement of speed: its numbers, its figures, and under which conditions it was made."""

import streamlit as st

from app.components import chart, text
from app.figures.speed import roofline, stage_bars, stage_table
from inception_core.analysis.speed import TRAFFIC, Latency


def show(measured: Latency) -> None:
    """Numbers, figures where stages were timed, a warning where something disturbed them."""
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
    look = chart.look()
    plain = {"displayModeBar": False}
    left, right = st.columns(2, gap="medium")
    with left:
        text.heading("Where the time goes")
        words = ", ".join(
            f"{stage.title} {1000 * stage.seconds.median:.1f} ms" for stage in measured.stages
        )
        figure = stage_bars(measured, look.accent, look.ink)
        st.plotly_chart(figure, key="speed_stages", config=plain, alt=words)
    with right:
        text.heading("How close to the machine’s limits")
        figure = roofline(measured, look.accent, look.ink, look.paper)
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
