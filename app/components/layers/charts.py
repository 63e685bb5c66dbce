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
from inception_core.words import later, tr

CHARTS = {
    "Shares": later("Shares"),
    "Cost": later("Cost"),
    "Memory": later("Memory"),
    "Receptive field": later("Receptive field"),
    "Widths": later("Widths"),
}
COSTS = {"macs": later("Multiply-adds"), "params": later("Parameters")}
SHARES = "shares"  # the key of that chart
MEMORY = later(
    "fp32, MB of 10⁶ bytes, feature maps alive while an operation runs, weights not included"
)


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """One chart at a time, with what it shows to choose."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            tr("Chart"),
            CHARTS,
            key=selection.kept("chart", "Shares"),
            required=True,
            format_func=text.names(CHARTS),
        )
        cost = "macs"
        if kind in ("Shares", "Cost"):
            cost = (
                st.segmented_control(
                    tr("of"),
                    list(COSTS),
                    key=selection.kept("cost", "macs"),
                    required=True,
                    format_func=text.names(COSTS),
                )
                or "macs"
            )
        form = chart.file_format()
    look, caption = chart.look(), chart.caption(chosen, analysis, chart.COUNTED[cost])
    name = f"{chosen.variant}-{chosen.pixels}px"
    match kind:
        case "Cost":
            figure = cost_along(spec, analysis, cost, look, caption)
            alt = tr("{quantity} along depth", quantity=COSTS[cost])
            chart.show(figure, "cost_along", f"{name}-{cost}", form, alt)
        case "Memory":
            memory = inference_memory(spec, analysis)
            caption = chart.caption(chosen, analysis, MEMORY)
            axis, alt = tr("Feature maps (MB)"), tr("Memory along depth")
            figure = memory_along(spec, analysis, memory.along, look, caption, axis)
            chart.show(figure, "memory_along", f"{name}-memory", form, alt)
            text.note(tr("Other precisions, batches and training are under Memory."))
        case "Receptive field":
            caption = chart.caption(chosen, analysis, tr("Input pixels, logarithmic axes"))
            figure = field_along(spec, analysis, look, caption)
            alt = tr("Receptive field along depth")
            chart.show(figure, "field_along", f"{name}-field", form, alt)
        case "Widths":
            caption = chart.caption(chosen, analysis, tr("Channels of each operation’s output"))
            figure = widths_along(spec, analysis, look, caption)
            alt = tr("Channels along depth")
            chart.show(figure, "widths_along", f"{name}-widths", form, alt)
        case _:
            figure = share_rows(spec, analysis, cost, look, caption, chosen.node)
            alt = tr("Shares of the cost")
            chart.show(figure, SHARES, f"{name}-{cost}-shares", form, alt, picked)
            text.note(
                tr("Click a bar to select that part on every page.")
                if not chosen.node
                else tr(
                    "Selected: {part}. Click another bar, or look at it in the graph.",
                    part=chosen.node,
                )
            )


def picked() -> None:
    """A bar was clicked: its part is selected."""
    points = st.session_state[SHARES]["selection"]["points"]
    if points:
        selection.update(node=str(points[0]["customdata"][0]))
