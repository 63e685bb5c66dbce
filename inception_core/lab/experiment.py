"""What a training run of the lab is: network, data, optimiser, schedule. torch is not needed."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from inception_core.errors import InvalidKnob, TrainingStopped
from inception_core.knobs import Knob, Value, settings
from inception_core.networks import residual_stack
from inception_core.spec import Sequence
from inception_core.variants import get_variant
from inception_core.words import later

DECAY = 0.94  # of the learning rate, every two epochs (arXiv:1602.07261, section 4)
DECAY_EPOCHS = 2


@dataclass(frozen=True)
class Experiment:
    """One run; the same one gives the same numbers to the last digit on one CPU.

    Initial weights are Glorot's, which TF-Slim takes for Inception-ResNet-v2, and biases zero.
    """

    network: str = residual_stack.NAME  # or a variant, as `list` shows it
    knobs: Mapping[str, Value] = field(default_factory=dict)
    data: str = "digits"
    input_size: int = residual_stack.INPUT_SIZE  # pixels; smaller pictures are enlarged
    optimiser: str = "sgd"
    learning_rate: float = 0.1
    decay: bool = False  # of the learning rate, as in the paper
    warm_up: int = 0  # steps in which the learning rate grows in a straight line from near zero
    batch: int = 64
    steps: int = 25
    seed: int = 0
    averaging: float = 0.0  # share of the averaged weights that a step keeps; 0: the last ones
    evaluate_steps: int = 0  # held-out pictures every so many steps; 0: at the end
    checkpoint_steps: int = 10
    device: str = "cpu"

    def spec(self) -> Sequence:
        """The network; raises `UnknownVariant`, `InvalidKnob`."""
        if self.network == residual_stack.NAME:
            return residual_stack.spec(**self.knobs)
        return get_variant(self.network).spec(**self.knobs)

    def learning_rate_at(self, step: int, epoch: int) -> float:
        """The rate of a step, both counted from 0."""
        rate = self.learning_rate * (DECAY ** (epoch // DECAY_EPOCHS) if self.decay else 1.0)
        return rate * min(1.0, (step + 1) / self.warm_up) if self.warm_up else rate

    def evaluates(self, step: int) -> bool:
        """Whether the held-out pictures are looked at after so many steps."""
        return step == self.steps or (self.evaluate_steps > 0 and step % self.evaluate_steps == 0)


_RANGES: dict[str, tuple[float, float]] = {
    "input_size": (4, 1024),
    "learning_rate": (1e-6, 100),
    "warm_up": (0, 1_000_000),
    "batch": (2, 4096),
    "steps": (1, 1_000_000),
    "seed": (0, 2**31 - 1),
    "averaging": (0, 0.99999),
    "evaluate_steps": (0, 1_000_000),
    "checkpoint_steps": (1, 1_000_000),
}
_CHOICES = {
    "data": (("digits", ""), ("drawings", "")),
    "optimiser": (("sgd", "momentum 0.9"), ("rmsprop", "as in the paper")),
}
_FREE = ("network", "knobs", "device")  # checked where they are used
_FIELDS = tuple(
    Knob(f.name, f.name, f.default, *_RANGES.get(f.name, (0, 1)), choices=_CHOICES.get(f.name, ()))  # type: ignore[arg-type]
    for f in fields(Experiment)
    if f.name not in _FREE
)


def experiment(given: Mapping[str, Any]) -> Experiment:
    """An experiment from plain values; raises `InvalidKnob`, `UnknownVariant`."""
    free = {name: given[name] for name in _FREE if name in given}
    if not isinstance(free.get("knobs", {}), Mapping):
        raise InvalidKnob(
            later(
                "`knobs` of an experiment is a table, but received `{value}`.", value=free["knobs"]
            )
        )
    rest = {name: value for name, value in given.items() if name not in free}
    checked: dict[str, Any] = settings(_FIELDS, rest, "an experiment")
    made = Experiment(**checked, **{**free, "knobs": dict(free.get("knobs", {}))})
    made.spec()
    return made


def plain(made: Experiment) -> dict[str, Any]:
    """An experiment as plain values, which `experiment` takes back."""
    return asdict(made)


def read_experiment(path: Path) -> Experiment:
    """An experiment from a JSON or TOML file; raises `TrainingStopped` when it is none."""
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise TrainingStopped(
            later(
                "`{path}` is no readable JSON or TOML file: {error}.", path=path, error=str(error)
            )
        ) from None
    if not isinstance(document, dict):
        raise InvalidKnob(
            later("`{path}` should hold one table of settings and values.", path=path)
        )
    return experiment(document)
