"""Recording speeds: which measurement is kept, and what the command prints."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inception_core import list_variants
from inception_core.analysis.speed import (
    Latency,
    Progress,
    Spread,
    latency,
    read_latencies,
)
from inception_core.errors import InceptionError, InvalidKnob, UnknownVariant
from inception_core.lab import latency as recording

EXAMPLE = read_latencies()[1][0]


def taking(name: str, low: float, middle: float, high: float) -> Latency:
    whole = replace(EXAMPLE.whole, seconds=Spread(low, middle, high))
    return replace(EXAMPLE, variant=name, whole=whole)


@pytest.fixture
def medians(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, float]]:
    """What the next measurements find; the last one again and again."""
    waiting: list[tuple[float, float, float]] = []

    def measured(name: str, *_: Any) -> Iterator[Progress | Latency]:
        yield Progress(0, "Building the network")
        yield Progress(0.5, "Repeat 1")
        yield Progress(0.6, "Repeat 1")
        yield taking(name, *(waiting.pop(0) if len(waiting) > 1 else waiting[0]))

    monkeypatch.setattr(recording, "measure_latency", measured)
    return waiting


def record(path: Path) -> tuple[list[Latency], int]:
    """What is kept, and how many measurements were made."""
    lines: list[str] = []
    recording.record_latencies(path, lines.append)
    return read_latencies(path)[1], len(lines)


def test_the_fastest_measurement_is_kept(medians: list[Any], tmp_path: Path) -> None:
    medians += [(2.0, 2.1, 2.2), (1.0, 1.1, 1.2)]
    rows, count = record(tmp_path / "a.json")
    cases = 4 * len(list_variants())
    assert {row.whole.seconds.median for row in rows} == {1.1}
    assert (len(rows), count) == (cases, 2 * cases)


def test_while_repeats_do_not_agree_it_is_measured_again(
    medians: list[Any], tmp_path: Path
) -> None:
    medians += [(1.0, 1.1, 9.0)]
    rows, count = record(tmp_path / "a.json")
    assert count == recording.MOST * len(rows)


def test_one_measurement_is_one_document(
    medians: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    medians += [(1.0, 1.1, 1.2)]
    recording.measure_one("inception_v4", "{}", None, 1, "torch", "cpu")
    out, progress = capsys.readouterr()
    assert latency(json.loads(out)) == taking("inception_v4.paper", 1.0, 1.1, 1.2)
    assert progress == "0 % Building the network\n50 % Repeat 1\n"


def test_wrong_options_are_one_sentence() -> None:
    with pytest.raises(InceptionError, match="choose torch or onnxruntime"):
        recording.measure_one("inception_v4", "{}", None, 1, "x", "cpu")
    for knobs in ("blocks_a", "[1]", "3"):
        with pytest.raises(InvalidKnob, match="no JSON object"):
            recording.measure_one("inception_v4", knobs, None, 1, "torch", "cpu")
    with pytest.raises(UnknownVariant):
        recording.measure_one("v9", "{}", None, 1, "torch", "cpu")
