"""How a short run ended, by stated thresholds. torch is not needed."""

import math
from collections.abc import Sequence
from typing import Literal, get_args

from inception_core.lab.records import Step
from inception_core.words import later

Outcome = Literal["trained", "undecided", "dead", "diverged"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

DEAD = 0.85  # share of dead channels
TRAINED = 0.5  # accuracy
LAST = 5  # steps whose mean loss is looked at
WILD = 2.0  # times the loss of guessing

RULES = {
    "diverged": later(
        "the loss is not a number any more, or its mean over the last {steps} steps is above "
        "{times:g} times that of guessing (ln of the number of classes)",
        steps=LAST,
        times=WILD,
    ),
    "dead": later(
        "at least {share:.0%} of the channels of the last map before the pool are zero in every "
        "cell of every held-out picture",
        share=DEAD,
    ),
    "trained": later("held-out accuracy at least {accuracy:.0%}", accuracy=TRAINED),
    "undecided": later("none of these when the steps are over"),
}


def recent_loss(steps: Sequence[Step]) -> float:
    """Mean training loss over the last steps, nats."""
    recent = [step.loss for step in steps[-LAST:]]
    return sum(recent) / len(recent)


def outcome(loss: float | None, accuracy: float, dead: float, classes: int = 10) -> Outcome:
    """The first rule that fits: diverged, dead, trained, undecided. `loss` is `recent_loss`, None
    where the run broke off."""
    if loss is None or loss > WILD * math.log(classes):
        return "diverged"
    if dead >= DEAD:
        return "dead"
    return "trained" if accuracy >= TRAINED else "undecided"
