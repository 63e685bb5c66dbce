"""What a probe at several scales showed: the answer, curves along the depth, table and files."""

import plotly.graph_objects as go
import streamlit as st

from app import selection
from app.components import chart, text
from app.figures import signals
from app.figures.look import Look
from inception_core.analysis.signal import expected_growth
from inception_core.probing.scales import CONVENTION, Scales
from inception_core.probing.setting import STATISTICS
from inception_core.render.tables_text import csv_table, knob_text
from inception_core.variants import get_variant
from inception_core.version import VERSION
from inception_core.words import later, tr

VIEWS = {
    "Magnitude": later("Magnitude"),
    "Ratio": later("Ratio"),
    "Zeros": later("Zeros"),
    "Gradient": later("Gradient"),
}
ASSUMED = later(
    "Expected: batch norm keeps every branch equally large, and if branch and trunk are "
    "uncorrelated their variances add. After n blocks of a stage the trunk is √(1 + n·s²·r²) times "
    "as large, s the scale, r = ‖branch‖ / ‖trunk‖ measured at the stage’s first block. The ReLU "
    "after the sum is left out. Before training the effect is therefore mild, about like the "
    "square root of the depth; how a network dies is seen in training."
)
SENSITIVITY = later(
    "These weights were trained with their own scales, and their batch norm keeps the statistics "
    "of that training. Another scale shows how sensitive the trained network is to it, not what "
    "a network trained with that scale would do."
)
Caption = tuple[str, ...]


def answer(scales: Scales) -> None:
    """The sentence on top, what random weights let expect, and how far guesses drift."""
    random = scales.task.setting.is_random
    if len(scales.found) > 1:
        text.section(scales.answer)
        if random:
            large, small = (expected_growth(at.blocks)[-1] for at in scales.extremes)
            times = large / small
            text.note(tr("Expected at random initialisation: {times:.2f} times.", times=times))
    network, inputs = conditions(scales)
    signal = tr(
        "Signal: root mean square of the trunk where the last block’s residual is added to it."
    )
    text.note(f"{network}. {inputs}. {signal}")
    if any(at.blocks[-1].scale != (at.scale or at.blocks[-1].scale) for at in scales.found):
        text.note(
            tr(
                "The last block, {block}, is not scaled in any release, so it is not here either.",
                block=scales.found[0].blocks[-1].path,
            )
        )
    if not random:
        text.departure(SENSITIVITY)
    if scales.found[0].guesses:
        _drift(scales)


def conditions(scales: Scales) -> Caption:
    """Two lines: the network; picture and weights."""
    variant = get_variant(scales.variant)
    size = scales.input_size
    knobs, count = knob_text(variant, scales.knobs), tr("one image")
    network = f"{variant.title}, {variant.origin}: {variant.name}"
    return (
        f"{network} · {knobs} · {size} × {size} × 3",
        f"{inputs(scales)} · {count} · Inception Explorer {VERSION}",
    )


def inputs(scales: Scales) -> str:
    """Picture and weights."""
    setting = scales.task.setting
    return tr(
        "Picture: {picture} · weights: {weights}",
        picture=setting.about_image,
        weights=setting.about_weights,
    )


def curves(scales: Scales) -> str:
    """One view along the depth, all scales on the same axis; in which form charts are saved."""
    views = [name for name in VIEWS if name != "Gradient" or scales.task.gradients]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            tr("Along the depth"),
            views,
            key=selection.kept("scaling_view", "Magnitude"),
            required=True,
            format_func=text.names(VIEWS),
        )
        lines: list[str] = []
        if view == "Magnitude":
            lines = _lines(scales)
        form = chart.file_format()
    figure = _curve(scales, str(view), lines, chart.look())
    words = tr(
        "{quantity} at every residual block for each scale; the table below has every number",
        quantity=VIEWS[str(view)],
    )
    chart.show(figure, "scaling_curves", f"{scales.variant}-{view}".lower(), form, words)
    if view == "Magnitude" and scales.task.setting.is_random:
        text.note(ASSUMED)
    if view == "Gradient":
        text.note(
            tr(
                "Gradient of the outputs’ product with one random vector of length 1, the same for "
                "all scales, at the output of every block."
            )
        )
    return form


def _lines(scales: Scales) -> list[str]:
    options = list(signals.LINES)
    if scales.task.setting.is_random:
        options.append(signals.EXPECTED)
    first = [name for name in (options[0], options[1], signals.EXPECTED) if name in options]
    key = selection.kept("scaling_lines", first)
    kept = [name for name in st.session_state[key] if name in options]
    st.session_state[key] = kept or first
    return st.pills(
        tr("Lines"),
        options,
        selection_mode="multi",
        key=key,
        format_func=text.names(
            {name: f"{glyph} {signals.NAMES[name]}" for name, glyph in signals.GLYPHS.items()}
        ),
    )


def _curve(scales: Scales, view: str, lines: list[str], look: Look) -> go.Figure:
    found, caption = scales.found, conditions(scales)
    match view:
        case "Ratio":
            name = tr("‖scaled residual‖ / ‖trunk‖ (log axis)")
            return signals.one_number(found, lambda b: b.ratio, name, look, caption, log=True)
        case "Zeros":
            name = tr("Zeros in the block’s output (%)")
            return signals.one_number(
                found, lambda b: 100 * b.out.zeros, name, look, caption, log=False
            )
        case "Gradient":
            name = tr("‖gradient of the output‖ (log axis)")
            return signals.one_number(found, lambda b: b.gradient, name, look, caption, log=True)
    return signals.magnitudes(found, lines, look, caption)


def _drift(scales: Scales) -> None:
    text.heading(tr("The five best guesses at each scale"))
    ranks = range(len(scales.found[0].guesses))
    text.table(
        (tr("Rank"), *(at.text for at in scales.found)),
        [
            (
                str(rank + 1),
                *(
                    f"{at.guesses[rank].label} {at.guesses[rank].probability:.1%}"
                    if rank < len(at.guesses)
                    else "–"
                    for at in scales.found
                ),
            )
            for rank in ranks
        ],
    )


def table(scales: Scales) -> None:
    """Every number, and the same as a file that says where it comes from."""
    rows = signals.table(scales)
    statistics = STATISTICS[scales.task.setting.is_random]
    text.heading(tr("Every number"))
    named = rows.rename(columns={key: str(name) for key, name in signals.COLUMNS.items()})
    st.dataframe(named, hide_index=True, height=320, key="scaling_table")
    text.note(f"{CONVENTION} {statistics}")
    header = (*conditions(scales), str(CONVENTION), str(statistics))
    st.download_button(
        tr("Table (.csv)"),
        lambda: csv_table(header, rows.astype(object).where(rows.notna(), "").to_dict("records")),
        f"{scales.variant}-scales.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
