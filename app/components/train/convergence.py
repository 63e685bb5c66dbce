"""Do residual versions train faster? Pairs of equal cost, recorded by this project."""

import streamlit as st

from app import cached, selection
from app.components import chart, text
from app.figures.convergence import error_curves
from inception_core.lab.convergence import (
    COMMAND,
    INPUT_SIZE,
    PAIRS,
    RUNS,
    Curve,
    paper_recipe,
    spread,
    steps_to,
)
from inception_core.variants import get_variant

DATA = {"digits": "Digits", "drawings": "Drawings"}
GOOD_ERROR = {"digits": 0.1, "drawings": 0.7}
FOUND = {
    "digits": "One pair agrees with the paper clearly, the other hardly. Inception-ResNet-v1 is "
    "much faster than Inception-v3, which does not train steadily at this learning rate: its error "
    "leaps up again in two of three seeds. Inception-ResNet-v2 is a little ahead of Inception-v4 "
    "from about 60 steps on, mostly by less than the spread of the seeds, and both end within a "
    "percentage point. These are nine epochs on 1437 digits; the paper’s curves show 160 to 200 "
    "epochs of ImageNet.",
    "drawings": "Both residual networks are faster, as the paper says. Unlike there, they are also "
    "well ahead at the end: ten epochs of 1924 drawings of 71 things are far from the end of "
    "training. Held out are 399 drawings by other artists.",
}


def show() -> None:
    """Two charts, what was found, the numbers, the command."""
    every = cached.convergence_curves()
    known = [name for name in DATA if any(curve.data == name for curve in every)]
    if not known:
        text.note(f"Nothing is recorded yet. `{COMMAND}` makes the runs.")
        return
    text.body(
        "The paper’s other claim: with residual connections training is much faster, and the final "
        "error depends on the size. Two pairs of equal cost, a quarter as wide and with fewer "
        "blocks, trained from scratch by the paper’s recipe on small pictures."
    )
    data = (
        st.segmented_control(
            "Trained on",
            known,
            key=selection.kept("train_data", known[0]),
            required=True,
            format_func=DATA.__getitem__,
        )
        or known[0]
    )
    curves = [curve for curve in every if curve.data == data]
    for place, pair in zip(st.columns(2, gap="medium"), PAIRS, strict=True):
        with place:
            _pair(pair, data, curves)
    if FOUND[data]:
        text.body(FOUND[data])
    made = paper_recipe(PAIRS[0][0], data)
    text.note(
        f"Recipe: RMSProp in TensorFlow’s form with decay 0.9 and ε 1.0, momentum 0.9 (TF-Slim’s; "
        f"the paper gives none), learning rate {made.learning_rate:g} × 0.94 every two epochs, "
        f"batch {made.batch}, {made.steps} steps, no augmentation. Error of the averaged weights "
        f"(decay {made.averaging:g}), with the held-out batch’s own statistics in batch norm. "
        f"Scale 0.1. Bands: least to most of the seeds."
    )
    machines = cached.recorded_on(str(RUNS))
    text.note(f"Recorded by this project, not here, one thread a run: {machines}.")
    text.formula("Made by", f"{COMMAND} --data {data}", "goes on where it was stopped")


def _pair(pair: tuple[str, str], data: str, curves: list[Curve]) -> None:
    both = [curve for network in pair for curve in curves if curve.network == network]
    titles = tuple(get_variant(network).title for network in pair)
    if len({curve.network for curve in both}) < len(pair):
        text.note(f"{titles[0]} and {titles[1]}: not both recorded on this data set.")
        return
    text.heading(f"{titles[0]} against {titles[1]}")
    caption = (f"{INPUT_SIZE} × {INPUT_SIZE} pixels, width × 0.25",)
    chart.show(
        error_curves(both, (titles[0], titles[1]), caption, chart.look()),
        f"convergence_{pair[1]}",
        f"convergence-{data}",
        "svg",
        f"Error over steps of {titles[0]} and {titles[1]}; the table has the ends",
    )
    rows = []
    for network, title in zip(pair, titles, strict=True):
        own = [curve for curve in both if curve.network == network]
        made = paper_recipe(network, data)
        _, analysis = cached.network(network, tuple(sorted(made.knobs.items())), INPUT_SIZE)
        rows.append(
            (
                title,
                f"{analysis.macs:,}",
                f"{analysis.params:,}",
                steps_to(own, GOOD_ERROR[data]),
                spread([1 - curve.points[-1][1].accuracy for curve in own]),
            )
        )
    good = f"Steps to {GOOD_ERROR[data]:.0%} error"
    text.table(("", "Multiply-adds", "Parameters", good, "Error at the end"), rows)
