"""A measurement of speed in a process of its own."""

import json
import sys
from collections.abc import Iterable

from app.processes import Job
from inception_core.analysis.speed import Latency, latency
from inception_core.words import later

MEASURE = (sys.executable, "-m", "inception_core", "lab", "measure")


class Measurement(Job):
    """Progress on the way, one document at the end."""

    first = later("Loading PyTorch")
    failed = later("The measurement failed; there may not have been enough memory.")
    left = later("The measurement was stopped, because its page was left; start it again.")

    def __init__(self, command: Iterable[str]) -> None:
        self.result: Latency | None = None
        self._document: list[str] = []
        super().__init__(command)

    def said(self, line: str) -> None:
        """A part of the document."""
        self._document.append(line)

    def ended(self) -> None:
        """The document is complete."""
        self.result = latency(json.loads("\n".join(self._document)))


def measurement(options: Iterable[str]) -> Measurement:
    """Starts one with the options of `lab measure`."""
    return Measurement([*MEASURE, *options])
