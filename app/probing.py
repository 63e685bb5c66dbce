"""Probes in processes of their own, one after the other, with progress and a way out."""

import pickle
import sys
from tempfile import TemporaryFile
from threading import Lock

from app.processes import Job
from inception_core.probing.worker import Result, Task
from inception_core.words import later

WORKER = (sys.executable, "-m", "inception_core.probing.worker")
POLL_SECONDS = 0.3
PATIENT = {"OMP_WAIT_POLICY": "passive"}  # waiting threads leave the cores to other people
_TURN = Lock()  # two at once would slow each other down


class Probe(Job):
    """One task at work, its result at the end."""

    first = later("Waiting for another probe to end")
    failed = later("The probe failed; there may not have been enough memory.")
    left = later("The probe was stopped, because its page was left; start it again.")

    def __init__(self, task: Task) -> None:
        self.result: Result | None = None
        self._task, self._found = TemporaryFile(), TemporaryFile()  # noqa: SIM115 (see close)
        pickle.dump(task, self._task)
        self._task.seek(0)
        super().__init__(WORKER, _TURN, self._task, self._found, PATIENT)

    def wait(self) -> None:
        """Wants it until it has ended."""
        while self.at_work:
            self.still_wanted()
            self._thread.join(POLL_SECONDS)

    def ended(self) -> None:
        """The result is complete."""
        self._found.seek(0)
        self.result = pickle.load(self._found)

    def close(self) -> None:
        """The files go."""
        self._task.close()
        self._found.close()
