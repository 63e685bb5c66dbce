"""Experiments run for a person: with a log and a checkpoint in a folder, or side by side."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from inception_core.errors import TrainingStopped
from inception_core.lab.experiment import Experiment
from inception_core.lab.records import Step, line, read_lines, step_of, write_lines
from inception_core.lab.trainer import train

LOG, CHECKPOINT = "log.jsonl", "checkpoint.pt"


def logged(experiment: Experiment, folder: Path) -> Iterator[Step]:
    """Trains with a checkpoint and a log, one line of JSON a step, in `folder`.

    Started again it goes on from the checkpoint; what the log holds beyond is done again, with the
    same numbers. Raises `TrainingStopped`, `WeightsError` when another run is in the way.
    """
    path = folder / LOG
    leads = os.environ.get("RANK", "0") == "0"
    for number, step in enumerate(train(experiment, folder / CHECKPOINT)):
        if leads:
            try:
                if number == 0:
                    folder.mkdir(parents=True, exist_ok=True)
                    write_lines(path, (r for r in read_lines(path) if r["step"] < step.step))
                with path.open("a", encoding="utf-8") as file:
                    file.write(line(step) + "\n")
            except OSError as error:
                raise TrainingStopped(
                    f"`{path}` cannot be written at step {step.step} ({error.strerror}); what was "
                    "written before is kept. Make room and start again: it goes on from there."
                ) from None
        yield step


def read_log(folder: Path) -> list[Step]:
    """The steps that a run in `folder` has logged."""
    return [step_of(row) for row in read_lines(folder / LOG)]


class Event(NamedTuple):
    """A step of one of several runs, or the sentence with which it broke off."""

    run: int
    step: Step | None
    problem: str = ""


def side_by_side(experiments: list[Experiment]) -> Iterator[Event]:
    """Trains all of them, one step of each in turn; one that breaks off leaves the others alone."""
    runs = {number: train(experiment) for number, experiment in enumerate(experiments)}
    while runs:
        for number, steps in list(runs.items()):
            try:
                yield Event(number, next(steps))
            except StopIteration:
                del runs[number]
            except TrainingStopped as error:
                del runs[number]
                yield Event(number, None, str(error))
