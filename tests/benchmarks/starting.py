"""Import and start-up times, each in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from inception_core.render.tables import text_table
from tests.benchmarks.timing import interleaved

ROOT = Path(__file__).parents[2]
ROUNDS = 5
MEASURE = "import inception_core as i; i.measure(i.get_variant('inception_v4').spec(), 299)"
PROGRAMS = {
    "python, nothing imported": ("-c", ""),
    "import inception_core, measure Inception-v4": ("-c", MEASURE),
    "import torch": ("-c", "import torch"),
    "import torchinfo": ("-c", "import torchinfo"),
    "import timm": ("-c", "import timm"),
    "import streamlit": ("-c", "import streamlit"),
    "command `summary inception_v4`": ("-m", "inception_core", "summary", "inception_v4"),
    "command `list`": ("-m", "inception_core", "list"),
}


def report() -> Iterator[str]:
    """Seconds from starting a process to its end."""
    seconds = interleaved(
        {name: lambda arguments=arguments: _run(arguments) for name, arguments in PROGRAMS.items()},
        ROUNDS,
    )
    yield f"Seconds of a fresh process; medians of {ROUNDS} interleaved rounds after a warm-up."
    yield text_table(("process", "time"), [(n, f"{value:.2f} s") for n, value in seconds.items()])


def _run(arguments: tuple[str, ...]) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
