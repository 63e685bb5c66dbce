"""Training runs side by side in a process of its own, step by step as the page lets them go."""

import json
import sys
from collections.abc import Iterable, Sequence
from threading import Event

from app.processes import Job
from inception_core.lab.experiment import Experiment, plain
from inception_core.lab.records import Step, step_of
from inception_core.words import later

STEPS = (sys.executable, "-m", "inception_core", "lab", "steps")


class Training(Job):
    """Steps of each run so far. After every line the process waits until it is told to go on, so
    that a pause costs nothing, and so that it ends with this server."""

    abandoned_seconds = 300.0  # whoever visits another page finds it again
    failed = later(
        "The training failed; there may not have been enough memory. Choose a smaller width."
    )

    def __init__(self, command: Iterable[str], experiments: Sequence[Experiment]) -> None:
        self.experiments = tuple(experiments)
        self.runs: list[list[Step]] = [[] for _ in experiments]
        self.problems = [""] * len(self.runs)
        self._go = Event()
        self._go.set()
        super().__init__(command)

    @property
    def paused(self) -> bool:
        """Whether it waits to be told to go on."""
        return self.at_work and not self._go.is_set()

    @property
    def share(self) -> float:
        """Steps done of all steps, 0 to 1."""
        return sum(map(len, self.runs)) / sum(made.steps for made in self.experiments)

    def pause(self) -> None:
        """Holds it after the step it is doing."""
        self._go.clear()

    def resume(self) -> None:
        """Lets it go on."""
        self._go.set()

    def cancel(self) -> None:
        """Ends it within a moment; what it has told is kept."""
        super().cancel()
        self._go.set()

    def said(self, line: str) -> None:
        """One step of one run, or why it broke off."""
        row = json.loads(line)
        if row["step"]:
            self.runs[row["run"]].append(step_of(row["step"]))
        self.problems[row["run"]] = row["problem"]
        self._go.wait()
        self.send("")


def training(experiments: Sequence[Experiment]) -> Training:
    """Starts the experiments side by side."""
    return Training([*STEPS, json.dumps([plain(made) for made in experiments])], experiments)
