"""One knob turned step by step: how costs grow, for several networks at once."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app import cached, selection
from app.components import chart, text
from app.figures.sweeps import MOST_LINES, sweep_curves
from app.figures.tables import sweep_table
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.analysis.sweep import INPUT_SIZE, MOST_POINTS, Sweep, steps, sweepable
from inception_core.knobs import Knob
from inception_core.render.tables_text import csv_table, header_lines
from inception_core.spec import Sequence
from inception_core.variants import get_variant, list_variants
from inception_core.words import later, tr

ABOUT = later(
    "MACs: convolutions and linear layers, one image. Memory: fp32, weights and feature maps at "
    "their peak"
)
ENDS = {"From": later("From"), "to": later("to")}


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """Pickers, curves, a table and its file."""
    knob, values, others, form = _controls(chosen)
    if not values:
        text.problem(
            tr("{knob} is to run from a smaller to a larger value; swap the two.", knob=knob.label)
        )
        return
    sweeps = _sweeps(chosen, knob, values, others)
    others_turned = {name: v for name, v in chosen.knobs.items() if name != knob.name}
    own = header_lines(chosen.source, others_turned, analysis)
    label = str(knob.label)
    size = own[2]
    if knob.name == selection.INPUT:
        size = tr("Input: {knob} swept", knob=label.lower())
    note = tr(
        "{knob} swept; {variant} with {settings}, others as in the source; {size}",
        knob=label,
        variant=chosen.variant,
        settings=f"{own[1][0].lower()}{own[1][1:]}",
        size=size,
    )
    figure = sweep_curves(sweeps, label, chart.look(), (note, f"{ABOUT} · {own[-1]}"))
    file = f"{chosen.variant}-sweep-{knob.name}"
    chart.show(figure, "sweep", file, form, tr("Costs over {knob}", knob=label))
    for name, swept in sweeps.items():
        if swept.refused:
            value, sentence = swept.refused[0]
            text.note(
                tr(
                    "{name}: {refused} of {values} values left out. {value:g}: {sentence}",
                    name=name,
                    refused=len(swept.refused),
                    values=len(values),
                    value=value,
                    sentence=sentence,
                )
            )
    table = sweep_table(sweeps, knob.name)
    if not table.empty:
        _table(table, (note, *own[3:]), file)


def _controls(chosen: Selection) -> tuple[Knob, tuple[int | float, ...], list[str], str]:
    """Knob, its values, the other networks, and the format that the chart is saved in."""
    knobs = {knob.name: knob for knob in sweepable(chosen.source)}
    knobs = {selection.INPUT: selection.input_knob(chosen.source), **knobs}
    key = selection.kept("sweep_knob", "width")
    if st.session_state[key] not in knobs:
        st.session_state[key] = "width"
    columns = st.columns([3, 2, 2, 2, 3], vertical_alignment="bottom")
    name = columns[0].selectbox(
        tr("Knob"),
        list(knobs),
        key=key,
        format_func=text.names({name: knob.label for name, knob in knobs.items()}),
    )
    knob = knobs[name]
    whole = isinstance(knob.default, int)
    kind = int if whole else float
    limits = kind(knob.low), kind(knob.high)
    far = min(knob.high, 2 * float(knob.default))
    low, high = (
        column.number_input(
            str(ENDS[end]), *limits, key=selection.kept(f"sweep_{end}_{name}", kind(value))
        )
        for column, end, value in zip(columns[1:3], ENDS, (knob.low, far), strict=True)
    )
    count = columns[3].number_input(
        tr("Points"), 2, MOST_POINTS, key=selection.kept("sweep_points", 40)
    )
    with columns[4]:
        form = chart.file_format()
    key = selection.kept("sweep_others", [])
    st.session_state[key] = [name for name in st.session_state[key] if name != chosen.variant]
    others = st.multiselect(
        tr("Compared with"),
        [name for name in list_variants() if name != chosen.variant],
        key=key,
        max_selections=MOST_LINES - 1,
        placeholder=tr("other networks, as their sources describe them"),
    )
    values = steps(low, high, int(count), whole) if low < high else ()
    return knob, values, others, form


def _sweeps(
    chosen: Selection, knob: Knob, values: tuple[int | float, ...], others: list[str]
) -> dict[str, Sweep]:
    """Name → points; a network without the knob is said and left out."""
    swept = INPUT_SIZE if knob.name == selection.INPUT else knob.name
    found = {}
    for name in (chosen.variant, *others):
        if swept not in (INPUT_SIZE, *get_variant(name).defaults):
            text.note(tr("{name} has no knob `{knob}` and no line.", name=name, knob=swept))
            continue
        own = chosen.knob_items if name == chosen.variant else ()
        found[name] = cached.sweep(name, own, swept, values, chosen.pixels)
    return found


def _table(table: pd.DataFrame, header: tuple[str, ...], file: str) -> None:
    labels: Mapping[str, str] = {
        "params": tr("Parameters"),
        "macs": tr("Multiply-adds"),
        "activations": tr("Activations"),
        "memory": tr("Memory (bytes, fp32)"),
        "receptive_field": tr("Receptive field (px)"),
    }
    with st.expander(tr("The same as a table")):
        column = st.column_config
        st.dataframe(
            table,
            hide_index=True,
            height=320,
            column_config={
                name: column.TextColumn(label)
                if name == "receptive_field"
                else column.NumberColumn(label, format="localized")
                for name, label in labels.items()
            },
        )
    st.download_button(
        tr("This sweep (CSV)"),
        lambda: csv_table(header, table.to_dict("records")).encode("utf-8-sig"),
        f"{file}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
