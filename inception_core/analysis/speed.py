"""What a measurement of speed consists of, how it is kept in a file, and how much data moves.

The measuring itself is in `inception_core.nn.latency`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from inception_core.analysis.records import Analysis
from inception_core.machine import Machine
from inception_core.words import Text, later

RECORDED = Path(__file__).parents[2] / "assets" / "latency.json"
UNQUIET = 1.25  # an upper quartile so many times the lower one: something else was running
BYTES = 4  # of a number in single precision
TRAFFIC = later(
    "Bytes moved: what each convolution, linear layer, pooling, concatenation and addition reads "
    "and writes once, weights included, in single precision."
)


class Spread(NamedTuple):
    """Seconds of one pass over a batch: quartiles of the repeats."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Work:
    """A stage, or the whole network, on one batch."""

    name: str  # "" for the whole network
    title: str
    seconds: Spread
    flops: int  # 2 × multiply-adds of convolutions and linear layers
    moved: int  # bytes, see TRAFFIC

    @property
    def rate(self) -> float:
        """Achieved floating-point operations per second."""
        return self.flops / self.seconds.median

    @property
    def intensity(self) -> float:
        """Floating-point operations for each byte moved."""
        return self.flops / self.moved


@dataclass(frozen=True)
class Latency:
    """One network, timed on one machine."""

    variant: str
    knobs: dict[str, Any]  # only those that differ from the variant's
    input_size: int
    batch: int
    engine: str  # torch, onnxruntime
    device: str
    threads: int
    warm_up: int
    repeats: int
    whole: Work
    stages: tuple[Work, ...]  # empty where the engine cannot be stopped between them
    peak: float  # floating-point operations a second of a large matrix product, same engine room
    bandwidth: float  # bytes a second, read and written, of a large copy
    machine: Machine

    @property
    def images_per_second(self) -> float:
        """Throughput at this batch."""
        return self.batch / self.whole.seconds.median

    @property
    def quiet(self) -> bool:
        """Whether the repeats agree, so that nothing else was running."""
        return self.whole.seconds.high <= UNQUIET * self.whole.seconds.low

    def share(self, work: Work) -> float:
        """The part of the time that a stage takes, 0 to 1; shares of all stages add up to 1."""
        parts = self.stages if work in self.stages else (self.whole,)
        return work.seconds.median / sum(part.seconds.median for part in parts)


class Progress(NamedTuple):
    """How far a measurement is, 0 to 1, and what it does."""

    share: float
    text: Text | str  # whose words are chosen where it is read


def moved_bytes(analysis: Analysis, batch: int, path: str = "") -> int:
    """Bytes that the operations below `path` read and write for a batch, see `TRAFFIC`."""
    total = 0
    for record in analysis.records:
        if path and record.path != path and not record.path.startswith(f"{path}/"):
            continue
        if record.op == "dropout":
            continue
        read, written = (_elements(shape) for shape in (record.in_shape, record.out_shape))
        if record.op == "add":
            read *= 2  # the trunk and the residual
        total += batch * (read + written) + record.params
    return BYTES * total


def write_latencies(path: Path, least: int, most: int, rows: Iterable[Latency]) -> None:
    """One JSON document: how often each was measured, and every measurement."""
    times = {"least": least, "most": most}
    document = {"times_measured": times, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_latencies(path: Path = RECORDED) -> tuple[Text, list[Latency]]:
    """Conditions and measurements of a file that `write_latencies` wrote."""
    document = json.loads(path.read_text(encoding="utf-8"))
    conditions = later(
        "Other programs may have been running: each was measured {least} times, and up to {most} "
        "times while the repeats did not agree; the fastest measurement is shown.",
        **document["times_measured"],
    )
    return conditions, [latency(row) for row in document["rows"]]


def latency(row: Mapping[str, Any]) -> Latency:
    """A measurement from its plain form, `asdict`."""
    fields = dict(row)
    fields["whole"] = _work(fields["whole"])
    fields["stages"] = tuple(_work(stage) for stage in fields["stages"])
    fields["machine"] = Machine(**fields["machine"])
    return Latency(**fields)


def _work(row: Mapping[str, Any]) -> Work:
    return Work(**{**row, "seconds": Spread(*row["seconds"])})


def _elements(shape: Sequence[int]) -> int:
    channels, rows, columns = shape
    return channels * rows * columns
