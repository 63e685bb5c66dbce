"""The map: how runs of the death experiment end over width, scale, learning rate and seeds.

One line of JSON a run, so that a sweep goes on where it was stopped. torch is imported only in the
processes that train.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from inception_core.errors import TrainingStopped
from inception_core.lab.death import Remedies, death
from inception_core.lab.experiment import Experiment
from inception_core.lab.outcomes import Outcome, outcome, recent_loss
from inception_core.lab.records import Step, read_lines
from inception_core.machine import Machine, this_machine

WIDTHS = (128, 256, 512, 1152)
SCALES = (1.0, 0.3, 0.1)
LEARNING_RATES = (0.02, 0.05, 0.1, 0.2)
SEEDS = 5
REMEDIES = ("extra_norm", "warm_up")  # unscaled, at the widest and 0.1; a lower rate is on the map
RUNS = Path(__file__).parents[2] / "assets" / "lab" / "runs.jsonl"
COMMAND = "python -m inception_core lab sweep"


class Cell(NamedTuple):
    """The settings of a run but for its seed."""

    width: int
    scale: float
    learning_rate: float
    remedy: str = ""


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
    """Trains what `path` does not hold yet, one thread in each of `workers` processes."""
    known = {(result.cell, result.seed) for result in read_results(path)}
    left = [run for run in runs if run not in known]
    report(f"{len(runs) - len(left)} of {len(runs)} runs are done")
    if not left:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"machine": asdict(this_machine("torch"))}) + "\n")
        for number, result in enumerate(_results(left, workers), 1):
            file.write(json.dumps(_row(result)) + "\n")
            file.flush()
            report(
                f"{number} of {len(left)}  {result.cell}  seed {result.seed}  {result.outcome}"
                f"  {result.dead:.0%} dead  accuracy {result.accuracy:.2f}  {result.seconds:.0f} s"
            )


def _results(runs: list[tuple[Cell, int]], workers: int) -> Iterator[Result]:
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_one_thread) as pool:
        for done in as_completed([pool.submit(run_cell, *run) for run in runs]):
            yield done.result()


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


def run_cell(cell: Cell, seed: int) -> Result:
    """Trains one run to its end or until it breaks off."""
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
    return Result(cell, seed, len(steps), loss, accuracy, zeros, dead, seconds)


def experiment_of(cell: Cell, seed: int) -> Experiment:
    """The experiment that a cell stands for."""
    remedies = Remedies(**{cell.remedy: True}) if cell.remedy else Remedies()
    return death(cell.width, cell.scale, cell.learning_rate, seed=seed, remedies=remedies)


def read_results(path: Path = RUNS) -> list[Result]:
    """All runs that a sweep has written so far."""
    rows = (row for row in read_lines(path) if "machine" not in row)
    return [Result(Cell(*(row.pop(name) for name in Cell._fields)), **row) for row in rows]


def machines(path: Path = RUNS) -> list[Machine]:
    """On which machines, and when, the runs were made."""
    return [Machine(**row["machine"]) for row in read_lines(path) if "machine" in row]


def _row(result: Result) -> dict[str, Any]:
    row = result._asdict()
    return {**row.pop("cell")._asdict(), **row}
