"""One measurement of speed: its numbers, its figures, and under which conditions it was made."""

import streamlit as st

from app.components import chart, text
from app.figures.speed import roofline, stage_bars, stage_table
from inception_core.analysis.speed import TRAFFIC, Latency
from inception_core.words import tr


def show(measured: Latency) -> None:
    """Numbers, figures where stages were timed, a warning where something disturbed them."""
    _numbers(measured)
    if measured.stages:
        _figures(measured)
    if not measured.quiet:
        text.problem(
            tr(
                "The repeats differ much from each other: something else was running on this "
                "machine. Measure again when it is quiet."
            ),
            "warning",
        )
    how = tr(
        "{variant} at {size} × {size} pixels, batch {batch}, single precision, random weights, "
        "{threads} threads. {warm_up} passes to warm up, {repeats} timed ones: median, and the "
        "quartiles. FLOPs: 2 × multiply-adds of convolutions and linear layers.",
        variant=measured.variant,
        size=measured.input_size,
        batch=measured.batch,
        threads=measured.threads,
        warm_up=measured.warm_up,
        repeats=measured.repeats,
    )
    text.note(f"{how} {TRAFFIC}")


def _numbers(measured: Latency) -> None:
    low, middle, high = (1000 * value for value in measured.whole.seconds)
    rate, peak = measured.whole.rate / 1e9, measured.peak / 1e9
    text.headline(
        (
            (
                f"{middle:.1f} ms",
                tr("median, half between {low:.1f} and {high:.1f}", low=low, high=high),
                f"{middle} ms",
            ),
            (
                f"{measured.images_per_second:.1f}",
                tr("images per second"),
                tr("batch ÷ median"),
            ),
            (f"{rate:.0f} GFLOP/s", tr("achieved"), tr("2 × multiply-adds ÷ median")),
            (
                f"{100 * rate / peak:.0f} %",
                tr("of {peak:.0f} GFLOP/s, a large matrix product", peak=peak),
                tr("measured in the same run"),
            ),
        )
    )


def _figures(measured: Latency) -> None:
    look = chart.look()
    plain = {"displayModeBar": False}
    left, right = st.columns(2, gap="medium")
    with left:
        text.heading(tr("Where the time goes"))
        words = ", ".join(
            f"{stage.title} {1000 * stage.seconds.median:.1f} ms" for stage in measured.stages
        )
        figure = stage_bars(measured, look.accent, look.ink)
        st.plotly_chart(figure, key="speed_stages", config=plain, alt=words)
    with right:
        text.heading(tr("How close to the machine’s limits"))
        figure = roofline(measured, look.accent, look.ink, look.paper)
        words = tr("Achieved GFLOP/s of each stage against FLOPs for each byte; the table has both")
        st.plotly_chart(figure, key="speed_roofline", config=plain, alt=words)
    text.note(
        tr(
            "The flat line is a large matrix product, the slope a large copy, both measured in "
            "the same run. Dots are the stages by number, the ring is the whole network. A stage "
            "can lie above the slope when what it reads still is in a cache."
        )
    )
    st.dataframe(
        stage_table(measured),
        hide_index=True,
        key="speed_table",
        column_config={
            "stage": tr("Stage"),
            "median": st.column_config.NumberColumn(tr("Median (ms)"), format="%.2f"),
            "low": st.column_config.NumberColumn(tr("Lower quartile (ms)"), format="%.2f"),
            "high": st.column_config.NumberColumn(tr("Upper quartile (ms)"), format="%.2f"),
            "share": st.column_config.NumberColumn(tr("Share of time (%)"), format="%.1f"),
            "gflops": st.column_config.NumberColumn("GFLOP/s", format="%.1f"),
            "intensity": st.column_config.NumberColumn(tr("FLOPs a byte"), format="%.1f"),
        },
    )
