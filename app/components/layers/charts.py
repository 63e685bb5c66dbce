"""The network in pictures: where its costs sit, and what changes along its depth."""

import streamlit as st

from app import selection
from app.components import chart, text
from app.figures.depth import cost_along, field_along, memory_along, widths_along
from app.figures.shares import share_rows
from app.selection import Selection
from inception_core.analysis.memory import inference_memory
from inception_core.analysis.records import Analysis
from inception_core.spec import Sequence

CHARTS = ("Shares", "Cost", "Memory", "Receptive field", "Widths")
COSTS = {"macs": "Multiply-adds", "params": "Parameters"}
SHARES = "shares"  # the key of that chart
MEMORY = "fp32, MB of 10⁶ bytes, feature maps alive while an operation runs, weights not included"


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """One chart at a time, with what it shows to choose."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            "Chart", CHARTS, key=selection.kept("chart", CHARTS[0]), required=True
        )
        cost = "macs"
        if kind in CHARTS[:2]:
            cost = (
                st.segmented_control(
                    "of",
                    list(COSTS),
                    key=selection.kept("cost", "macs"),
                    required=True,
                    format_func=COSTS.__getitem__,
                )
                or "macs"
            )
        form = chart.file_format()
    look, caption = chart.look(), chart.caption(chosen, analysis, chart.COUNTED[cost])
    name = f"{chosen.variant}-{chosen.pixels}px"
    match kind:
        case "Cost":
            figure = cost_along(spec, analysis, cost, look, caption)
            chart.show(figure, "cost_along", f"{name}-{cost}", form, f"{COSTS[cost]} along depth")
        case "Memory":
            memory = inference_memory(spec, analysis)
            caption = chart.caption(chosen, analysis, MEMORY)
            figure = memory_along(spec, analysis, memory.along, look, caption, "Feature maps (MB)")
            chart.show(figure, "memory_along", f"{name}-memory", form, "Memory along depth")
            text.note("Other precisions, batches and training are under Memory.")
        case "Receptive field":
            caption = chart.caption(chosen, analysis, "Input pixels, logarithmic axes")
            figure = field_along(spec, analysis, look, caption)
            chart.show(figure, "field_along", f"{name}-field", form, "Receptive field along depth")
        case "Widths":
            caption = chart.caption(chosen, analysis, "Channels of each operation’s output")
            figure = widths_along(spec, analysis, look, caption)
            chart.show(figure, "widths_along", f"{name}-widths", form, "Channels along depth")
        case _:
            figure = share_rows(spec, analysis, cost, look, caption, chosen.node)
            chart.show(figure, SHARES, f"{name}-{cost}-shares", form, "Shares of the cost", picked)
            text.note(
                "Click a bar to select that part on every page."
                if not chosen.node
                else f"Selected: {chosen.node}. Click another bar, or look at it in the graph."
            )


def picked() -> None:
    """A bar was clicked: its part is selected."""
    points = st.session_state[SHARES]["selection"]["points"]
    if points:
        selection.update(node=str(points[0]["customdata"][0]))
