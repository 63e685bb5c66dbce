"""What the death experiment is started with. The values outlive a visit to another page."""

import streamlit as st

from app import selection
from inception_core.lab import death
from inception_core.lab.death import Remedies
from inception_core.lab.experiment import Experiment
from inception_core.lab.sweep import LEARNING_RATES, WIDTHS, Cell
from inception_core.words import tr

SCALES = (0.3, 0.2, 0.1)
MOST_STEPS = 200
WIDTH, SCALE, RATE, STEPS, SEED = (
    f"train_{name}" for name in ("width", "scale", "rate", "steps", "seed")
)
LOWER, NORM, WARM = (f"train_{name}" for name in Remedies._fields)


def show() -> list[Experiment]:
    """The controls; gives the unscaled run and the scaled one."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        width = st.segmented_control(
            tr("Width (filters)"), WIDTHS, key=selection.kept(WIDTH, death.WIDTH), required=True
        )
        scale = st.segmented_control(
            tr("Scale, against 1.0"), SCALES, key=selection.kept(SCALE, death.SCALE), required=True
        )
        rate = st.segmented_control(
            tr("Learning rate"),
            LEARNING_RATES,
            key=selection.kept(RATE, death.LEARNING_RATE),
            required=True,
        )
        steps = st.number_input(
            tr("Steps"), 2, MOST_STEPS, key=selection.kept(STEPS, death.STEPS), width=110
        )
        seed = st.number_input(tr("Seed"), 0, 9999, key=selection.kept(SEED, 0), width=110)
    with st.container(horizontal=True, gap="medium"):
        remedies = Remedies(
            st.toggle(
                tr("Learning rate × {factor:g}", factor=death.LOWER),
                key=selection.kept(LOWER, False),
            ),
            st.toggle(tr("Extra batch norm before the pool"), key=selection.kept(NORM, False)),
            st.toggle(
                tr("Warm-up over {n} steps", n=death.WARM_UP), key=selection.kept(WARM, False)
            ),
        )
    first = death.death(
        width or death.WIDTH, 1.0, rate or death.LEARNING_RATE, int(steps), int(seed), remedies
    )
    return [first, death.scaled(first, scale or death.SCALE)]


def take(cell: Cell, seed: int) -> None:
    """Sets the controls to a cell of the map, before they are drawn; an unscaled one keeps the
    scale that it is compared with."""
    values = {
        WIDTH: cell.width,
        RATE: cell.learning_rate,
        STEPS: death.STEPS,
        SEED: seed,
        LOWER: False,
        NORM: cell.remedy == "extra_norm",
        WARM: cell.remedy == "warm_up",
    }
    if cell.scale in SCALES:
        values[SCALE] = cell.scale
    for key, value in values.items():
        st.session_state[key] = value
