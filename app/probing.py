"""Probes in processes of their own, one after the other, with progress and a way out.

A process of its own leaves the server's threads alone, frees everything when it ends, and keeps
PyTorch out of the server.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import time
from threading import Lock, Thread
from typing import IO

from app.measuring import LINE
from app.processes import ROOT, Job
from inception_core.analysis.speed import Progress
from inception_core.probing.worker import Result, Task

WORKER = (sys.executable, "-m", "inception_core.probing.worker")
POLL_SECONDS = 0.3
PATIENT = {"OMP_WAIT_POLICY": "passive"}  # waiting threads leave the cores to other people
_TURN = Lock()  # two at once would slow each other down


class Probe:
    """One task at work; ends early when it is cancelled, or when no page asks for it any more."""

    def __init__(self, task: Task) -> None:
        self.progress = Progress(0, "Waiting for another person’s probe to end")
        self.result: Result | None = None
        self.problem = ""
        self._task = task
        self._asked = time.monotonic()
        self._cancelled = False
        self._last = ""  # line on standard error
        self._thread = Thread(target=self._wait_and_run, daemon=True)
        self._thread.start()

    @property
    def at_work(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive()

    def still_wanted(self) -> None:
        """To be said now and then: what nobody waits for is stopped."""
        self._asked = time.monotonic()

    def cancel(self) -> None:
        """Ends it within a moment."""
        self._cancelled = True

    def wait(self) -> None:
        """Wants it until it has ended."""
        while self.at_work:
            self.still_wanted()
            self._thread.join(POLL_SECONDS)

    @property
    def _unwanted(self) -> bool:
        return self._cancelled or time.monotonic() - self._asked > Job.abandoned_seconds

    def _wait_and_run(self) -> None:
        while not _TURN.acquire(timeout=POLL_SECONDS):
            if self._unwanted:
                return
        try:
            with tempfile.TemporaryFile() as task, tempfile.TemporaryFile() as result:
                pickle.dump(self._task, task)
                task.seek(0)
                self._run(task, result)
        finally:
            _TURN.release()

    def _run(self, task: IO[bytes], result: IO[bytes]) -> None:
        with subprocess.Popen(
            WORKER,
            cwd=ROOT,
            env={**os.environ, **PATIENT},
            stdin=task,
            stdout=result,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process:
            reader = Thread(target=self._read, args=(process.stderr,), daemon=True)
            reader.start()
            while process.poll() is None and not self._unwanted:
                time.sleep(POLL_SECONDS / 3)
            process.kill()
            reader.join()
        if process.returncode == 0:
            result.seek(0)
            self.result = pickle.load(result)
        elif process.returncode == 2:
            self.problem = self._last
        elif not self._unwanted:
            self.problem = "The probe failed; there may not have been enough memory."

    def _read(self, lines: IO[str]) -> None:
        for line in lines:
            self._last = line.strip()
            if found := LINE.fullmatch(self._last):
                self.progress = Progress(int(found[1]) / 100, found[2])
