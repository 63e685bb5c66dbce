"""The death experiment: which runs it has, and its remedies. torch is not needed."""

from dataclasses import replace
from typing import NamedTuple

from inception_core.knobs import Value
from inception_core.lab.experiment import Experiment

WIDTH, SCALE, LEARNING_RATE, STEPS = 1152, 0.1, 0.1, 25
WARM_UP = 15  # steps
LOWER = 0.2  # times the learning rate


class Remedies(NamedTuple):
    """What the paper found not to help, each on or off."""

    lower_rate: bool = False
    extra_norm: bool = False
    warm_up: bool = False


NONE = Remedies()


def death(
    width: int = WIDTH,
    scale: float = 1.0,
    learning_rate: float = LEARNING_RATE,
    steps: int = STEPS,
    seed: int = 0,
    remedies: Remedies = NONE,
) -> Experiment:
    """The residual stack on digits with SGD, momentum 0.9, batch 64."""
    knobs: dict[str, Value] = {"width": width, "scale": scale}
    if remedies.extra_norm:
        knobs["extra_norm"] = True
    rate = learning_rate * (LOWER if remedies.lower_rate else 1)
    warm_up = WARM_UP if remedies.warm_up else 0
    return Experiment(knobs=knobs, learning_rate=rate, steps=steps, seed=seed, warm_up=warm_up)


def scaled(unscaled: Experiment, scale: float = SCALE) -> Experiment:
    """The same run with another scale."""
    return replace(unscaled, knobs={**unscaled.knobs, "scale": scale})
