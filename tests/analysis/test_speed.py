"""Bytes moved, shares, and the recorded measurements."""

from pathlib import Path

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.analysis.speed import (
    Latency,
    Spread,
    Work,
    moved_bytes,
    read_latencies,
    write_latencies,
)
from inception_core.lab.latency import BATCHES, ENGINES
from inception_core.machine import Machine
from inception_core.spec import Dropout, Linear, Pool, Residual, chain, conv, linear_1x1

MACHINE = Machine("A CPU", 2, "3.11.7", {"torch": "2.14.1"}, "2026-11-24")


def work(name: str, median: float) -> Work:
    return Work(name, name.upper(), Spread(0.9 * median, median, 1.1 * median), 400, 100)


def example(low: float = 0.9) -> Latency:
    stages = (work("a", 1.0), work("b", 3.0))
    whole = Work("", "", Spread(4 * low, 4.0, 4.4), 800, 200)
    return Latency("v.paper", {"blocks_a": 3}, 64, 8, "torch", "cpu", 2, 2, 9, whole, stages,
                   1000.0, 50.0, MACHINE)  # fmt: skip


def test_bytes_moved_by_hand() -> None:
    """On 3 × 4 × 4: a 3×3 to 8 channels, an add around a linear 1×1, a pool, dropout, a linear."""
    spec = chain(
        conv(8, 3),
        Residual((("linear", linear_1x1(8)),), 0.1),
        Pool("avg"),
        Dropout(0.2),
        Linear(5),
    )
    analysis = measure(spec, 4)
    grid = 16
    params = (8 * 27 + 16) + (8 * 8 + 8) + 5 * 9
    for batch in (1, 8):
        elements = grid * (3 + 8) + grid * (8 + 8) + grid * (8 + 8 + 8) + 8 * grid + 8 + 8 + 5
        assert moved_bytes(analysis, batch) == 4 * (batch * elements + params)


@pytest.mark.parametrize("name", list_variants())
def test_bytes_of_the_stages_add_up(name: str) -> None:
    spec = get_variant(name).spec()
    analysis = measure(spec, get_variant(name).input_size)
    parts = [moved_bytes(analysis, 2, stage) for stage, _ in spec.children]
    assert sum(parts) == moved_bytes(analysis, 2)


def test_derived_numbers() -> None:
    measured = example()
    assert measured.images_per_second == 2.0
    assert [measured.share(stage) for stage in measured.stages] == [0.25, 0.75]
    assert measured.share(measured.whole) == 1
    assert (measured.whole.rate, measured.whole.intensity) == (200, 4)
    assert measured.quiet
    assert not example(low=0.5).quiet
    assert MACHINE.text == "A CPU, 2 cores, Python 3.11.7, torch 2.14.1, 2026-11-24"


def test_a_file_keeps_every_number(tmp_path: Path) -> None:
    write_latencies(tmp_path / "latency.json", 2, 4, [example()])
    conditions, rows = read_latencies(tmp_path / "latency.json")
    assert "measured 2 times, and up to 4 times" in str(conditions)
    assert rows == [example()]


def test_recorded_measurements_are_of_the_networks_as_they_are() -> None:
    conditions, rows = read_latencies()
    assert str(conditions).endswith("is shown.")
    found = [(row.variant, row.batch, row.engine) for row in rows]
    assert len(found) == len(set(found))
    assert set(found) == {(n, b, e) for n in list_variants() for b in BATCHES for e in ENGINES}
    for row in rows:
        analysis = measure(get_variant(row.variant).spec(), row.input_size)
        assert row.input_size == get_variant(row.variant).input_size
        assert row.whole.flops == row.batch * analysis.flops
        assert row.whole.moved == moved_bytes(analysis, row.batch)
        assert sum(stage.flops for stage in row.stages) == (row.stages != ()) * row.whole.flops
        assert row.machine.cores >= 1
