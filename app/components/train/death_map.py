"""The map: how runs end over width, scale and learning rate. A cell opens its runs."""

import streamlit as st

from app import cached
from app.components import chart, text
from app.components.train import settings
from app.components.train.names import LIVE, VIEW
from app.figures.death_map import OUTCOME_NAMES, map_table, outcome_map
from inception_core.lab.death_map import CellSummary
from inception_core.lab.outcomes import RULES
from inception_core.lab.sweep import COMMAND, RUNS, Cell
from inception_core.words import tr

CELL = "train_cell"  # the one that was clicked, as plain values
CHART, TABLE = "train_map", "train_map_table"


def show() -> None:
    """The figure, the chosen cell's runs, the table, the rules, the command."""
    cells = cached.death_map()
    summaries = list(cells.values())
    text.body(
        tr(
            "How the death experiment ended after 25 steps: the median share of dead channels, "
            "how most seeds ended, and how many of how many. A click opens a cell’s runs."
        )
    )
    caption = (
        tr("Residual stack of ten blocks · digits of 8 × 8 pixels · SGD, momentum 0.9, batch 64"),
        tr("After 25 steps · dead channels of the last map before the pool, 360 held-out pictures"),
    )
    chart.show(
        outcome_map(summaries, caption, chart.look()),
        CHART,
        "death-map",
        "svg",
        tr("Outcomes over width, scale and learning rate; the table below has the same numbers"),
        on_select=_point_clicked,
    )
    chosen = cells.get(Cell(*st.session_state.get(CELL, (0, 0.0, 0.0, ""))))
    if chosen:
        _runs(chosen)
    st.dataframe(
        map_table(summaries),
        hide_index=True,
        key=TABLE,
        on_select=_row_clicked,
        selection_mode="single-row",
        column_config={
            "width": tr("Width"),
            "scale": tr("Scale"),
            "learning_rate": st.column_config.NumberColumn(tr("Learning rate"), format="%.2f"),
            "remedy": tr("Remedy"),
            "seeds": tr("Seeds"),
            "dead_channels": st.column_config.NumberColumn(tr("Dead channels (%)"), format="%.1f"),
            "zeros": st.column_config.NumberColumn(tr("Zeros (%)"), format="%.1f"),
            "accuracy": st.column_config.NumberColumn(tr("Right (%)"), format="%.1f"),
            **{outcome: str(name) for outcome, name in OUTCOME_NAMES.items()},
        },
    )
    text.note(tr("Dead channels, zeros and right guesses: medians over the seeds, held out."))
    for name, rule in RULES.items():
        text.note(f"{str(OUTCOME_NAMES[name]).capitalize()}: {rule}.")
    text.note(
        tr(
            "Recorded by this project, not here, one thread a run, other programs running: "
            "{machines}. A live run uses all cores, so its last digits differ from the recorded "
            "ones.",
            machines=cached.recorded_on(str(RUNS)),
        )
    )
    text.formula(
        tr("Made by"),
        COMMAND,
        tr("goes on where it was stopped; -o FILE starts a map of its own"),
    )


def _runs(chosen: CellSummary) -> None:
    text.heading(str(chosen.cell.text).capitalize())
    text.table(
        (
            tr("Seed"),
            tr("Outcome"),
            tr("Dead channels"),
            tr("Zeros"),
            tr("Right, held out"),
            tr("Loss, last five steps"),
        ),
        (
            (
                str(result.seed),
                OUTCOME_NAMES[result.outcome],
                f"{result.dead:.1%}",
                f"{result.zeros:.1%}",
                f"{result.accuracy:.1%}",
                tr("not a number") if result.loss is None else f"{result.loss:.3f}",
            )
            for result in chosen.results
        ),
    )
    st.button(
        tr("Set the controls to this cell"),
        icon=":material/model_training:",
        on_click=_open,
        args=(tuple(chosen.cell), chosen.results[0].seed),
    )


def _open(cell: tuple[int, float, float, str], seed: int) -> None:
    """The experiment's page with these settings."""
    settings.take(Cell(*cell), seed)
    st.session_state[VIEW] = LIVE


def _point_clicked() -> None:
    if points := st.session_state[CHART]["selection"]["points"]:
        st.session_state[CELL] = tuple(points[0]["customdata"])


def _row_clicked() -> None:
    if rows := st.session_state[TABLE]["selection"]["rows"]:
        st.session_state[CELL] = tuple(list(cached.death_map())[rows[0]])
