"""The map: how runs of the death experiment end over width, scale, learning rate and seeds.

One line of JSON a run, so that a sweep goes on where it was stopped. torch is imported only in the
processes that train.
"""

import time
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import NamedTuple

from inception_core.errors import TrainingStopped
from inception_core.lab.death import NONE, Remedies, death
from inception_core.lab.experiment import Experiment
from inception_core.lab.many import Row, add_runs, read_rows
from inception_core.lab.outcomes import Outcome, outcome, recent_loss
from inception_core.lab.records import Step
from inception_core.words import later, tr

WIDTHS = (128, 256, 512, 1152)
SCALES = (1.0, 0.3, 0.1)
LEARNING_RATES = (0.02, 0.05, 0.1, 0.2)
SEEDS = 5
REMEDIES = ("extra_norm", "warm_up")  # unscaled, at the widest and 0.1; a lower rate is on the map
_REMEDY_WORDS = {"extra_norm": later("extra norm"), "warm_up": later("warm up")}
RUNS = Path(__file__).parents[2] / "assets" / "lab" / "runs.jsonl"
COMMAND = "python -m inception_core lab sweep"


class Cell(NamedTuple):
    """The settings of a run but for its seed."""

    width: int
    scale: float
    learning_rate: float
    remedy: str = ""

    @property
    def text(self) -> str:
        """The settings in words."""
        words = tr(
            "width {width}, scale {scale:g}, learning rate {learning_rate:g}",
            width=self.width,
            scale=self.scale,
            learning_rate=self.learning_rate,
        )
        return f"{words}, {_REMEDY_WORDS[self.remedy]}" if self.remedy else words


class Result(NamedTuple):
    """How one run ended; `loss` is None where it broke off, and then the next three are 0."""

    cell: Cell
    seed: int
    steps: int  # done
    loss: float | None  # mean of the last training losses, nats
    accuracy: float  # these three of the held-out pictures
    zeros: float
    dead: float
    seconds: float

    @property
    def outcome(self) -> Outcome:
        """By the thresholds of `outcomes`."""
        return outcome(self.loss, self.accuracy, self.dead)


def grid(
    widths: Iterable[int] = WIDTHS,
    scales: Iterable[float] = SCALES,
    rates: Iterable[float] = LEARNING_RATES,
    seeds: int = SEEDS,
    remedies: Iterable[str] = REMEDIES,
) -> list[tuple[Cell, int]]:
    """All runs; the first seed of every cell comes before the second of any."""
    cells = [Cell(*values) for values in product(widths, scales, rates)]
    widest = max(cell.width for cell in cells)
    cells += [Cell(widest, 1.0, 0.1, remedy) for remedy in remedies]
    return [(cell, seed) for seed in range(seeds) for cell in cells]


def sweep(
    runs: list[tuple[Cell, int]], path: Path, workers: int, report: Callable[[str], None]
) -> None:
    """Trains what `path` does not hold yet."""
    known = {(result.cell, result.seed) for result in read_results(path)}
    left = [run for run in runs if run not in known]
    report(f"{len(runs) - len(left)} of {len(runs)} runs are done")
    for number, row in enumerate(add_runs(path, run_cell, left, workers), 1):
        made = result_of(row)
        report(
            f"{number} of {len(left)}  {made.cell.text}, seed {made.seed}: {made.outcome}, "
            f"{made.dead:.0%} dead, accuracy {made.accuracy:.2f}, {made.seconds:.0f} s"
        )


def run_cell(cell: Cell, seed: int) -> Row:
    """Trains one run to its end or until it breaks off; the plain form of its `Result`."""
    from inception_core.lab.trainer import train

    begun = time.perf_counter()
    steps: list[Step] = []
    try:
        for step in train(experiment_of(cell, seed)):
            steps.append(step)
    except TrainingStopped:
        seen, loss = None, None
    else:
        seen, loss = steps[-1].held_out, recent_loss(steps)
    _, accuracy, zeros, dead = seen or (0.0, 0.0, 0.0, 0.0)
    seconds = round(time.perf_counter() - begun, 2)
    result = Result(cell, seed, len(steps), loss, accuracy, zeros, dead, seconds)
    return {**cell._asdict(), **{k: v for k, v in result._asdict().items() if k != "cell"}}


def experiment_of(cell: Cell, seed: int) -> Experiment:
    """The experiment that a cell stands for."""
    remedies = Remedies(**{cell.remedy: True}) if cell.remedy else NONE
    return death(cell.width, cell.scale, cell.learning_rate, seed=seed, remedies=remedies)


def result_of(row: Row) -> Result:
    """A result from its plain form."""
    rest = {name: value for name, value in row.items() if name not in Cell._fields}
    return Result(Cell(*(row[name] for name in Cell._fields)), **rest)


def read_results(path: Path = RUNS) -> list[Result]:
    """All runs that a sweep has written so far."""
    return [result_of(row) for row in read_rows(path)]
