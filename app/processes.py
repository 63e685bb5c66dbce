"""Long work in processes of their own, so that a page can show how far it is, and stop it.

A process of its own leaves the server's threads alone, frees everything when it is stopped, and
keeps PyTorch out of the server.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from subprocess import PIPE
from threading import Event, Lock, Thread
from typing import IO, TypeVar
from uuid import uuid4

from inception_core.analysis.speed import Progress
from inception_core.errors import Busy
from inception_core.words import ENVIRONMENT, Text, language, later

ROOT = Path(__file__).parents[1]
KEPT = 8
POLL_SECONDS = 0.1
PROGRESS = re.compile(r"(\d+) % (.+)")  # on standard error, such as `35 % Repeat 7`


class Job:
    """One process; ends early when it is cancelled, or when no page asks for it any more.

    It begins once it has the `turn`, if there is one. Its standard input and output are pipes of
    text lines unless files are given; its standard error is heard in any case. What it says on the
    way is in the language of whoever starts it.
    """

    first: Text | str = ""  # what it does before it has told anything
    abandoned_seconds = 10.0  # a page that does not ask for so long has been closed
    failed = later("It failed; there may not have been enough memory.")
    left = later("It was stopped, because its page was left; start it again.")

    def __init__(
        self,
        command: Iterable[str],
        turn: "Lock | None" = None,
        stdin: IO[bytes] | int = PIPE,
        stdout: IO[bytes] | int = PIPE,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.progress = Progress(0, self.first)
        self._problem: Text | str = ""
        self._asked = time.monotonic()
        self._cancelled = False
        self._last = ""  # line on standard error
        self._turn = turn
        self._input: IO[str] | None = None
        self._begun = Event()
        self._start = partial(
            subprocess.Popen[str],
            list(command),
            cwd=ROOT,
            env={**os.environ, ENVIRONMENT: language(), "PYTHONIOENCODING": "utf-8", **(env or {})},
            stdin=stdin,
            stdout=stdout,
            stderr=PIPE,
            text=True,
            encoding="utf-8",
        )
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def problem(self) -> str:
        """Why it came to nothing, in the reader's words; none while it runs or was cancelled."""
        return str(self._problem)

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
        """Returns when it has ended."""
        self._thread.join()

    def said(self, line: str) -> None:
        """A line of its standard output."""

    def ended(self) -> None:
        """It came to its end without a problem."""

    def close(self) -> None:
        """It is over, however it ended: time to close files."""

    def send(self, line: str) -> None:
        """Writes a line to its standard input, if it still listens."""
        self._begun.wait()
        if not self._input:
            return
        try:
            self._input.write(f"{line}\n")
            self._input.flush()
        except (OSError, ValueError):  # it has ended, and what it said tells why
            with suppress(OSError):
                self._input.close()

    def _run(self) -> None:
        try:
            with self._turn_taken() as mine:
                if mine:
                    self._watch()
        except OSError:  # the system starts no more processes
            self._problem = self.failed
        finally:
            self._begun.set()
            self.close()

    @contextmanager
    def _turn_taken(self) -> Iterator[bool]:
        """Waits for the turn; False if nobody wants the job any more."""
        if self._turn is None:
            yield True
            return
        while not self._turn.acquire(timeout=POLL_SECONDS):
            if self._is_unwanted():
                yield False
                return
        try:
            yield not self._is_unwanted()
        finally:
            self._turn.release()

    def _watch(self) -> None:
        with self._start() as process:
            self._input = process.stdin
            self._begun.set()
            ears = [(process.stdout, self.said), (process.stderr, self._remark)]
            listeners = [
                Thread(target=_hear, args=(stream, tell), daemon=True)
                for stream, tell in ears
                if stream
            ]
            for listener in listeners:
                listener.start()
            for listener in listeners:
                while listener.is_alive():
                    if self._is_unwanted():
                        process.kill()
                    listener.join(POLL_SECONDS)
        if process.returncode == 0:
            self.ended()
        elif not self._cancelled:
            self._problem = self._last if process.returncode == 2 else self.failed

    def _is_unwanted(self) -> bool:
        """Whether it was cancelled; cancels it when no page has asked for too long."""
        if not self._cancelled and time.monotonic() - self._asked > self.abandoned_seconds:
            self._problem = self.left
            self.cancel()
        return self._cancelled

    def _remark(self, line: str) -> None:
        self._last = line.strip()
        if found := PROGRESS.fullmatch(self._last):
            self.progress = Progress(int(found[1]) / 100, found[2])


def _hear(stream: IO[str], tell: Callable[[str], None]) -> None:
    for line in stream:
        tell(line.rstrip("\n"))


Kind = TypeVar("Kind", bound=Job)


class Desk:
    """All jobs of this server by their number; the oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: dict[str, Job] = {}

    def start(self, make: Callable[[], Job]) -> str:
        """Starts one and gives its number; raises `Busy` while another is at work."""
        number = uuid4().hex
        with self._lock:
            if any(known.at_work for known in self._all.values()):
                raise Busy(
                    later(
                        "Another measurement or training is running on this machine, and two "
                        "would slow each other down; try again in half a minute."
                    )
                )
            self._all[number] = make()
            for old in list(self._all)[:-KEPT]:
                del self._all[old]
        return number

    def get(self, number: str, kind: type[Kind]) -> Kind | None:
        """The job of that number, if it is still known and of that kind."""
        job = self._all.get(number)
        return job if isinstance(job, kind) else None
