"""The paper's other claim, that residual versions train faster: two pairs of equal cost, small.

Reduced to a quarter of the width and fewer blocks, so that the multiply-adds of a pair agree, and
trained by the paper's recipe on small pictures. torch is imported only in the processes that train.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from inception_core.errors import InvalidKnob, TrainingStopped
from inception_core.knobs import Value
from inception_core.lab.experiment import Experiment
from inception_core.lab.many import Row, add_runs, read_rows
from inception_core.lab.records import HeldOut
from inception_core.words import tr

WIDTH = 0.25
NETWORKS: dict[str, dict[str, Value]] = {
    "inception_v3.slim": {"width": WIDTH},
    "inception_resnet_v1.paper": {"width": WIDTH, "blocks_a": 4, "blocks_b": 8, "blocks_c": 6},
    "inception_v4.paper": {"width": WIDTH, "blocks_a": 2, "blocks_b": 3, "blocks_c": 1},
    "inception_resnet_v2.paper": {"width": WIDTH, "blocks_a": 4, "blocks_b": 6, "blocks_c": 2},
}
PAIRS = (
    ("inception_v3.slim", "inception_resnet_v1.paper"),
    ("inception_v4.paper", "inception_resnet_v2.paper"),
)
INPUT_SIZE = 75  # pixels: the least these networks run at
CLASSES = {"digits": 10, "drawings": 71}
STEPS = {"digits": 400, "drawings": 600}
SEEDS = 3
RUNS = Path(__file__).parents[2] / "assets" / "lab" / "convergence.jsonl"
COMMAND = "python -m inception_core lab convergence"


class Curve(NamedTuple):
    """One run: the held-out pictures at some of its steps, by the averaged weights."""

    network: str
    data: str
    seed: int
    finished: bool
    points: tuple[tuple[int, HeldOut], ...]  # after so many steps
    seconds: float


def paper_recipe(network: str, data: str = "digits", seed: int = 0) -> Experiment:
    """RMSProp with decay 0.9 and ε 1.0, rate 0.045 × 0.94 every two epochs, averaged weights."""
    if network not in NETWORKS:
        raise InvalidKnob(f"`{network}` is not among {', '.join(f'`{n}`' for n in NETWORKS)}.")
    return Experiment(
        network=network,
        knobs={**NETWORKS[network], "classes": CLASSES[data]},
        data=data,
        input_size=INPUT_SIZE,
        optimiser="rmsprop",
        learning_rate=0.045,
        decay=True,
        batch=32,
        steps=STEPS[data],
        seed=seed,
        averaging=0.98,  # about the last 50 steps; the paper gives none
        evaluate_steps=20,
    )


def compare_convergence(
    data: str, path: Path, seeds: int, workers: int, report: Callable[[str], None]
) -> None:
    """Trains what `path` does not hold yet."""
    known = {(curve.network, curve.data, curve.seed) for curve in read_curves(path)}
    runs = [(network, data, seed) for seed in range(seeds) for network in NETWORKS]
    left = [run for run in runs if run not in known]
    report(f"{len(runs) - len(left)} of {len(runs)} runs are done")
    for row in add_runs(path, run_curve, left, workers):
        curve = curve_of(row)
        end = f"error {1 - curve.points[-1][1].accuracy:.1%}" if curve.points else "no point"
        report(f"{curve.network}, {data}, seed {curve.seed}: {end}, {curve.seconds:.0f} s")


def run_curve(network: str, data: str, seed: int) -> Row:
    """Trains one network to its end or until it breaks off; the plain form of its `Curve`."""
    from inception_core.lab.trainer import train

    begun = time.perf_counter()
    points = []
    finished = True
    try:
        for step in train(paper_recipe(network, data, seed)):
            if step.held_out:
                points.append((step.step, step.held_out))
    except TrainingStopped:
        finished = False
    seconds = round(time.perf_counter() - begun, 1)
    return Curve(network, data, seed, finished, tuple(points), seconds)._asdict()


def curve_of(row: Row) -> Curve:
    """A curve from its plain form."""
    points = tuple((step, HeldOut(*seen)) for step, seen in row["points"])
    return Curve(**{**row, "points": points})


def read_curves(path: Path = RUNS) -> list[Curve]:
    """All runs that have been written so far."""
    return [curve_of(row) for row in read_rows(path)]


def steps_to(curves: Sequence[Curve], error: float) -> str:
    """After how many steps the error first was so low, as seen every 20 steps: `60 to 80`."""
    first = [
        next((step for step, seen in curve.points if 1 - seen.accuracy <= error), None)
        for curve in curves
    ]
    reached = [step for step in first if step is not None]
    if not reached:
        return tr("never")
    low, high, missing = min(reached), max(reached), len(first) - len(reached)
    words = f"{low}" if low == high else tr("{low} to {high}", low=low, high=high)
    return tr("{steps}, {missing} never", steps=words, missing=missing) if missing else words


def spread(errors: Sequence[float]) -> str:
    """Median, least and most: `1.7 % (1.4 to 2.2)`."""
    low, middle, high = (100 * edge(errors) for edge in (min, median, max))
    return tr("{middle:.1f} % ({low:.1f} to {high:.1f})", middle=middle, low=low, high=high)
