"""How fast networks are on this machine: one of them, or all, recorded for other people."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from inception_core.analysis.speed import Latency, write_latencies
from inception_core.errors import InceptionError, InvalidKnob
from inception_core.nn.latency import ENGINES, Engine, measure_latency
from inception_core.variants import get_variant, list_variants

BATCHES = (1, 8)
LEAST, MOST = 2, 4  # measurements of one network; the quietest is kept


def record_latencies(output: Path, report: Callable[[str], None]) -> None:
    """Measures every variant as its source describes it, on the CPU, and writes the file."""
    kept = [
        _quietest(name, batch, engine, report)
        for name in list_variants()
        for batch in BATCHES
        for engine in ENGINES
    ]
    write_latencies(output, LEAST, MOST, kept)


def _quietest(variant: str, batch: int, engine: Engine, report: Callable[[str], None]) -> Latency:
    """The measurement with the smallest median."""
    runs: list[Latency] = []
    while len(runs) < LEAST or (len(runs) < MOST and not any(run.quiet for run in runs)):
        size = get_variant(variant).input_size
        runs += [
            record
            for record in measure_latency(variant, {}, size, batch, engine)
            if isinstance(record, Latency)
        ]
        milliseconds = 1000 * runs[-1].whole.seconds.median
        report(f"{variant}, {engine}, batch {batch}: {milliseconds:.1f} ms")
    return min(runs, key=lambda run: run.whole.seconds.median)


def measure_one(
    variant: str, knobs: str, input_size: int | None, batch: int, engine: str, device: str
) -> None:
    """Prints lines such as `35 % Repeat 7` on standard error, then the measurement as JSON."""
    if engine not in ENGINES:
        raise InceptionError(f"There is no engine `{engine}`; choose {' or '.join(ENGINES)}.")
    try:
        turned = dict(json.loads(knobs))
    except (ValueError, TypeError):
        raise InvalidKnob(f"`{knobs}` is no JSON object of knobs and values.") from None
    chosen = get_variant(variant)
    size = input_size or chosen.input_size
    said = ""
    for record in measure_latency(chosen.name, turned, size, batch, engine, device):
        if isinstance(record, Latency):
            print(json.dumps(asdict(record), ensure_ascii=False, indent=1))
        elif str(record.text) != said:
            said = str(record.text)
            print(f"{100 * record.share:.0f} % {said}", file=sys.stderr, flush=True)
