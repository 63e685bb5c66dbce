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
from inception_core.words import later, tr

DATA = {"digits": later("Digits"), "drawings": later("Drawings")}
GOOD_ERROR = {"digits": 0.1, "drawings": 0.7}
FOUND = {
    "digits": later(
        "One pair agrees with the paper clearly, the other hardly. Inception-ResNet-v1 is much "
        "faster than Inception-v3, which does not train steadily at this learning rate: its error "
        "leaps up again in two of three seeds. Inception-ResNet-v2 is a little ahead of "
        "Inception-v4 from about 60 steps on, mostly by less than the spread of the seeds, and "
        "both end within a percentage point. These are nine epochs on 1437 digits; the paper’s "
        "curves show 160 to 200 epochs of ImageNet."
    ),
    "drawings": later(
        "Both residual networks are faster, as the paper says. Unlike there, they are also "
        "well ahead at the end: ten epochs of 1924 drawings of 71 things are far from the end of "
        "training. Held out are 399 drawings by other artists."
    ),
}


def show() -> None:
    """Two charts, what was found, the numbers, the command."""
    every = cached.convergence_curves()
    known = [name for name in DATA if any(curve.data == name for curve in every)]
    if not known:
        text.note(tr("Nothing is recorded yet. `{command}` makes the runs.", command=COMMAND))
        return
    text.body(
        tr(
            "The paper’s other claim: with residual connections training is much faster, and the "
            "final error depends on the size. Two pairs of equal cost, a quarter as wide and with "
            "fewer blocks, trained from scratch by the paper’s recipe on small pictures."
        )
    )
    data = (
        st.segmented_control(
            tr("Trained on"),
            known,
            key=selection.kept("train_data", known[0]),
            required=True,
            format_func=text.names(DATA),
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
        tr(
            "Recipe: RMSProp in TensorFlow’s form with decay 0.9 and ε 1.0, momentum 0.9 "
            "(TF-Slim’s; the paper gives none), learning rate {rate:g} × 0.94 every two epochs, "
            "batch {batch}, {steps} steps, no augmentation. Error of the averaged weights (decay "
            "{averaging:g}), with the held-out batch’s own statistics in batch norm. Scale 0.1. "
            "Bands: least to most of the seeds.",
            rate=made.learning_rate,
            batch=made.batch,
            steps=made.steps,
            averaging=made.averaging,
        )
    )
    machines = cached.recorded_on(str(RUNS))
    text.note(
        tr("Recorded by this project, not here, one thread a run: {machines}.", machines=machines)
    )
    command = f"{COMMAND} --data {data}"
    text.formula(tr("Made by"), command, tr("goes on where it was stopped"))


def _pair(pair: tuple[str, str], data: str, curves: list[Curve]) -> None:
    both = [curve for network in pair for curve in curves if curve.network == network]
    titles = tuple(get_variant(network).title for network in pair)
    if len({curve.network for curve in both}) < len(pair):
        text.note(
            tr(
                "{one} and {other}: not both recorded on this data set.",
                one=titles[0],
                other=titles[1],
            )
        )
        return
    text.heading(tr("{one} against {other}", one=titles[0], other=titles[1]))
    caption = (tr("{size} × {size} pixels, width × 0.25", size=INPUT_SIZE),)
    chart.show(
        error_curves(both, (titles[0], titles[1]), caption, chart.look()),
        f"convergence_{pair[1]}",
        f"convergence-{data}",
        "svg",
        tr(
            "Error over steps of {one} and {other}; the table has the ends",
            one=titles[0],
            other=titles[1],
        ),
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
    good = tr("Steps to {error:.0%} error", error=GOOD_ERROR[data])
    header = ("", tr("Multiply-adds"), tr("Parameters"), good, tr("Error at the end"))
    text.table(header, rows)
