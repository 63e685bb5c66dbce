"""Long work in processes of their own, so that a page can show how far it is, and stop it.

A process of its own leaves the server's threads alone, frees everything when it is stopped, and
keeps PyTorch out of the server.
"""

import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, TypeVar
from uuid import uuid4

from inception_core.errors import Busy

ROOT = Path(__file__).parents[1]
KEPT = 8


class Job:
    """One process; ends early when it is cancelled, or when no page asks for it any more."""

    abandoned_seconds = 10.0  # a page that does not ask for so long has been closed
    failed = "It failed; there may not have been enough memory."
    left = "It was stopped, because its page was left; start it again."

    def __init__(self, command: Iterable[str]) -> None:
        self.problem = ""
        self._asked = time.monotonic()
        self._cancelled = False
        self._last = ""
        self._process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            stdin=subprocess.PIPE,
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
        self._cancelled = True
        self._process.kill()

    def wait(self) -> None:
        """Returns when it has ended."""
        self._thread.join()

    def said(self, line: str) -> None:
        """A line of its standard output."""

    def remarked(self, line: str) -> None:
        """A line of its standard error."""

    def ended(self) -> None:
        """It came to its end without a problem."""

    def send(self, line: str) -> None:
        """Writes a line to its standard input, if it still listens."""
        assert self._process.stdin
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except (OSError, ValueError):  # it has ended, and what it said tells why
            with suppress(OSError):
                self._process.stdin.close()

    def stop_if_abandoned(self) -> None:
        """Ends it when no page has asked for too long."""
        if time.monotonic() - self._asked > self.abandoned_seconds:
            self.problem = self.left
            self.cancel()

    def _watch(self) -> None:
        with self._process as process:
            assert process.stdout
            assert process.stderr
            remarks = Thread(target=self._hear, args=(process.stderr, self._remark), daemon=True)
            remarks.start()
            self._hear(process.stdout, self.said)
            remarks.join()
        if process.returncode == 0:
            self.ended()
        elif not self._cancelled:
            self.problem = self._last if process.returncode == 2 else self.failed

    def _hear(self, stream: IO[str], tell: Callable[[str], None]) -> None:
        for line in stream:
            tell(line.rstrip("\n"))
            self.stop_if_abandoned()

    def _remark(self, line: str) -> None:
        self._last = line.strip()
        self.remarked(self._last)


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
                    "Another measurement or training is running on this machine, and two would "
                    "slow each other down; try again in half a minute."
                )
            self._all[number] = make()
            for old in list(self._all)[:-KEPT]:
                del self._all[old]
        return number

    def get(self, number: str, kind: type[Kind]) -> Kind | None:
        """The job of that number, if it is still known and of that kind."""
        job = self._all.get(number)
        return job if isinstance(job, kind) else None
