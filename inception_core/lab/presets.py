"""Experiments that have a name. torch is not needed."""

from pathlib import Path

from inception_core.errors import InvalidKnob
from inception_core.lab.convergence import NETWORKS, paper_recipe
from inception_core.lab.death import death, scaled
from inception_core.lab.experiment import Experiment, read_experiment

PRESETS: dict[str, Experiment] = {
    "death": death(),
    "scaled": scaled(death()),
    **{f"{name}-digits": paper_recipe(name) for name in NETWORKS},
    **{f"{name}-drawings": paper_recipe(name, "drawings") for name in NETWORKS},
}


def named_experiment(name: str) -> Experiment:
    """The preset of that name, or the experiment that a JSON or TOML file describes."""
    if name in PRESETS:
        return PRESETS[name]
    path = Path(name)
    if path.suffix not in (".json", ".toml"):
        raise InvalidKnob(
            f"`{name}` is neither a JSON or TOML file nor a preset; presets are "
            f"{', '.join(f'`{known}`' for known in PRESETS)}."
        )
    return read_experiment(path)
