"""On which machine something was measured, so that a number can be quoted with it."""

import os
import platform
import re
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from inception_core.words import trn

CPU_FILE = Path("/proc/cpuinfo")  # Linux; elsewhere the platform's own word is taken


@dataclass(frozen=True)
class Machine:
    """A computer and what runs on it, on one day."""

    cpu: str
    cores: int  # that this process may use
    python: str
    packages: dict[str, str]
    date: str  # 2016-02-23, UTC

    @property
    def text(self) -> str:
        """All of it in one line."""
        versions = ", ".join(f"{name} {number}" for name, number in self.packages.items())
        cores = trn("{n} core", "{n} cores", self.cores)
        return f"{self.cpu}, {cores}, Python {self.python}, {versions}, {self.date}"


def this_machine(*packages: str) -> Machine:
    """This computer today, with the versions of these installed packages."""
    return Machine(
        _cpu(),
        usable_cores(),
        platform.python_version(),
        {name: version(name) for name in packages},
        f"{datetime.now(UTC):%Y-%m-%d}",
    )


def likely_devices() -> list[str]:
    """`cpu`, and the graphics device that this machine seems to have; torch is not asked."""
    if shutil.which("nvidia-smi"):
        return ["cpu", "cuda"]
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return ["cpu", "mps"]
    return ["cpu"]


def _cpu() -> str:
    text = CPU_FILE.read_text(encoding="utf-8") if CPU_FILE.exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", text)
    return found[1].strip() if found else platform.processor() or platform.machine()


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
