"""Measurements in processes of their own, so that a page can show progress, and stop them.

A process of its own leaves the server's threads alone, frees everything when it is stopped, and
keeps PyTorch out of the server.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from threading import Lock, Thread
from uuid import uuid4

from inception_core.analysis.speed import Latency, Progress, latency
from inception_core.errors import Busy

ROOT = Path(__file__).parents[1]
MEASURE = (sys.executable, "-m", "inception_core", "lab", "measure")
LINE = re.compile(r"(\d+) % (.+)")
ABANDONED_SECONDS = 10.0  # a page that does not ask for so long has been closed
KEPT = 8


class Measurement:
    """One run; ends early when it is cancelled, or when no page asks for it any more."""

    def __init__(self, command: Iterable[str]) -> None:
        self.progress = Progress(0, "Loading PyTorch")
        self.result: Latency | None = None
        self.problem = ""
        self._asked = time.monotonic()
        self._ended = False
        self._process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def at_work(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive()

    def still_wanted(self) -> None:
        """To be said now and then: what nobody waits for is stopped."""
        self._asked = time.monotonic()

    def cancel(self) -> None:
        """Ends it at once."""
        self._end("")

    def _end(self, reason: str) -> None:
        self._ended, self.problem = True, reason
        self._process.kill()

    def wait(self) -> None:
        """Returns when it has ended."""
        self._thread.join()

    def _watch(self) -> None:
        with self._process as process:
            assert process.stdout
            assert process.stderr
            last = ""
            for line in process.stderr:
                last = line.strip()
                if found := LINE.fullmatch(last):
                    self.progress = Progress(int(found[1]) / 100, found[2])
                if time.monotonic() - self._asked > ABANDONED_SECONDS:
                    self._end(
                        "The measurement was stopped, because its page was left; start it again."
                    )
            document = process.stdout.read()
        if process.returncode == 0:
            self.result = latency(json.loads(document))
        elif not self._ended:
            failed = "The measurement failed; there may not have been enough memory."
            self.problem = last if process.returncode == 2 else failed


class Desk:
    """All measurements of this server by their number; the oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: dict[str, Measurement] = {}

    def start(self, options: Iterable[str]) -> str:
        """Starts one with the options of `lab measure` and gives its number; raises `Busy`."""
        number = uuid4().hex
        with self._lock:
            if any(known.at_work for known in self._all.values()):
                raise Busy(
                    "Another measurement is running on this machine, and two would slow each other "
                    "down; try again in half a minute."
                )
            self._all[number] = Measurement([*MEASURE, *options])
            for old in list(self._all)[:-KEPT]:
                del self._all[old]
        return number

    def get(self, number: str) -> Measurement | None:
        """The measurement of that number, if it is still known."""
        return self._all.get(number)
