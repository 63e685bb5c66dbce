"""`make bench`: timings of this machine, printed and kept in RESULTS.md. Timings are no tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from inception_core.machine import this_machine
from tests.benchmarks import (
    analysis,
    engines,
    graph,
    pages,
    porting,
    predictions,
    probe,
    starting,
)

RESULTS = Path(__file__).with_name("RESULTS.md")
PACKAGES = (
    "torch", "torchvision", "timm", "torchinfo", "fvcore", "ptflops", "torchview", "onnxruntime",
    "streamlit", "plotly",
)  # fmt: skip
SECTIONS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("Analysis", analysis.report),
    ("Starting", starting.report),
    ("Pages", pages.report),
    ("Block graph", graph.report),
    ("Porting", porting.report),
    ("Predictions", predictions.report),
    ("Engines", engines.report),
    ("Probe", probe.report),
)


def main() -> None:
    """Runs every section, one after the other."""
    head = f"# Timings\n\nWritten by `make bench`. {this_machine(*PACKAGES).text}.\n"
    text, before = "", _load()
    print(head, flush=True)
    for title, report in SECTIONS:
        print(f"## {title}\n", flush=True)
        lines = []
        for line in report():
            print(line, flush=True)
            lines.append(line)
        text += f"\n## {title}\n\n```\n" + "\n".join(lines) + "\n```\n"
    head += (
        f"Load of the machine: {before} before, {_load()} after. Above the number of cores other\n"
    )
    head += "programs were running, which slows torch on several threads most.\n"
    RESULTS.write_text(head + text, encoding="utf-8")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


main()
