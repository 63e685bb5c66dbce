"""Memory of a prediction and of a training step, by a stated model held against real runs."""

import streamlit as st

from app import selection
from app.cached import network
from app.components import chart, text
from app.figures.depth import memory_along
from app.selection import Selection
from inception_core.analysis.measured_memory import conditions, measured_memory
from inception_core.analysis.memory import (
    MODEL,
    PRECISIONS,
    TRAINABLE,
    inference_memory,
    training_memory,
)
from inception_core.analysis.records import Analysis
from inception_core.spec import Sequence
from inception_core.words import later, tr, trn

MOST_IMAGES = 1024
RUNS = {
    "One prediction": later("One prediction"),
    "One training step": later("One training step"),
}


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """A table of precisions, a chart along depth, the model and its error."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        run = st.segmented_control(
            tr("Of"),
            RUNS,
            key=selection.kept("run", "One prediction"),
            required=True,
            format_func=text.names(RUNS),
        )
        training = run == "One training step"
        precisions = TRAINABLE if training else tuple(PRECISIONS)
        key = selection.kept("precision", "fp32")
        if st.session_state[key] not in precisions:
            st.session_state[key] = precisions[0]
        precision = st.segmented_control(tr("Chart at"), precisions, key=key, required=True)
        batch = int(
            st.number_input(
                tr("Images at once"),
                1,
                MOST_IMAGES,
                key=selection.kept("batch", 1),
                width=130,
            )
        )
        form = chart.file_format()
    precision = precision or precisions[0]
    if training:
        _training(spec, analysis, batch)
        along = training_memory(spec, analysis, precision, batch).kept
        name, about = tr("Kept for the backward pass (MB)"), tr("bytes kept of each operation")
    else:
        _inference(spec, analysis, batch)
        along = inference_memory(spec, analysis, precision, batch).along
        name = tr("Feature maps (MB)")
        about = tr("feature maps alive while an operation runs")
    about = tr(
        "{precision}, MB of 10⁶ bytes, {about}, weights not included",
        precision=precision,
        about=about,
    )
    caption = chart.caption(chosen, analysis, about, batch)
    figure = memory_along(spec, analysis, along, chart.look(), caption, name)
    file = f"{chosen.variant}-{chosen.pixels}px-{'training' if training else 'memory'}-{precision}"
    chart.show(figure, "memory", file, form, tr("{quantity} along depth", quantity=name))
    how = trn(
        "{variant} at {size} × {size} pixels, {n} image at once. Megabytes of 10⁶ bytes.",
        "{variant} at {size} × {size} pixels, {n} images at once. Megabytes of 10⁶ bytes.",
        batch,
        variant=chosen.variant,
        size=chosen.pixels,
    )
    text.note(f"{how} {MODEL}")
    _error()


def _inference(spec: Sequence, analysis: Analysis, batch: int) -> None:
    """Weights, feature maps and their sum at every precision."""
    rows = []
    for precision in PRECISIONS:
        found = inference_memory(spec, analysis, precision, batch)
        at = analysis.records[found.peak_at].path
        rows.append((precision, _mb(found.weights), _mb(found.peak), at, _mb(found.total)))
    header = ("MB", tr("weights"), tr("feature maps at their peak"), tr("which is at"))
    text.table((*header, tr("together")), rows)


def _training(spec: Sequence, analysis: Analysis, batch: int) -> None:
    """The four parts of a training step and its peak."""
    rows = []
    for precision in TRAINABLE:
        found = training_memory(spec, analysis, precision, batch)
        parts = (found.weights, found.gradients, found.momentum, found.activations, found.peak)
        rows.append((precision, *map(_mb, parts)))
    text.table(
        (
            "MB",
            tr("weights"),
            tr("gradients"),
            tr("momentum"),
            tr("kept for backward"),
            tr("peak of the step"),
        ),
        rows,
    )
    text.note(
        tr(
            "The peak is not the sum of the four: gradients come while what was kept goes, and "
            "those of feature maps pass by. int8 is not listed: such networks are trained at a "
            "higher precision and converted."
        )
    )


def _error() -> None:
    """What real runs took, and how far off the model is."""
    with st.expander(tr("The model against real runs")):
        rows = []
        for run in measured_memory():
            spec, analysis = network(run.variant, (), run.input_size)
            inference = inference_memory(spec, analysis, batch=run.images)
            training = training_memory(spec, analysis, batch=run.training_images)
            pairs = (
                (inference.peak, run.inference_peak),
                (training.activations, run.kept),
                (training.peak, run.step_peak),
            )
            cells = [f"{_mb(real)} ({_off(model, real)})" for model, real in pairs]
            rows.append((run.variant, f"{run.input_size} px", *cells))
        text.table(
            (
                tr("measured MB (model’s error)"),
                tr("input"),
                tr("feature maps of a prediction, {n} image", n=run.images),
                tr("kept for backward, {n} images", n=run.training_images),
                tr("peak of a step, {n} images", n=run.training_images),
            ),
            rows,
        )
        text.note(
            tr(
                "Measured: bytes of all live tensors, operation by operation; {conditions}. The "
                "allocator’s reserve and the workspace of convolutions are not in it, so a "
                "process takes more. bf16 was measured in the tests at small inputs; int8 is "
                "computed only.",
                conditions=conditions(),
            )
        )


def _mb(count: int) -> str:
    return f"{count / 1e6:,.2f}"


def _off(model: int, real: int) -> str:
    percent = f"{100 * (model / real - 1):+.2f} %".replace("-", "−")
    return tr("exact") if model == real else percent
