"""The measurement of speed, on a small network with few repeats. No time is asserted."""

from itertools import pairwise
from typing import Any

import pytest

from inception_core import get_variant, measure
from inception_core.analysis.speed import Latency, Progress
from inception_core.errors import DeviceUnavailable, InvalidKnob, ShapeMismatch
from inception_core.nn import latency, limits

KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1}
NAME, SIZE = "inception_resnet_v2.slim", 75


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LEAST": 2, "MOST": 3}.items():
        monkeypatch.setattr(latency, name, value)
    for name, value in {"SIDE": 16, "COPIED": 2**12, "TRIALS": 2}.items():
        monkeypatch.setattr(limits, name, value)


def run(batch: int = 1, engine: Any = "torch", device: str = "cpu", **knobs: Any) -> list[Any]:
    return list(latency.measure_latency(NAME, KNOBS | knobs, SIZE, batch, engine, device))


@pytest.mark.parametrize("batch", [1, 2])
def test_every_stage_is_timed(batch: int) -> None:
    *progress, measured = run(batch)
    assert isinstance(measured, Latency)
    spec = get_variant(NAME).spec(**KNOBS)
    analysis = measure(spec, SIZE)
    assert [stage.name for stage in measured.stages] == [name for name, _ in spec.children]
    assert measured.stages[2].title == "Inception-ResNet-A"
    assert sum(stage.flops for stage in measured.stages) == batch * analysis.flops
    assert measured.whole.flops == batch * analysis.flops
    for work in (*measured.stages, measured.whole):
        assert 0 < work.seconds.low <= work.seconds.median <= work.seconds.high
    assert (measured.batch, measured.repeats, measured.knobs) == (batch, 3, KNOBS)
    assert measured.peak > 0
    assert measured.bandwidth > 0
    assert measured.machine.packages["torch"].startswith("2.")
    assert all(isinstance(record, Progress) for record in progress)
    assert all(0 <= a.share <= b.share <= 1 for a, b in pairwise(progress))
    assert str(progress[-2].text) == "Repeat 3"


def test_onnxruntime_is_timed_as_a_whole() -> None:
    measured = run(engine="onnxruntime")[-1]
    assert isinstance(measured, Latency)
    assert measured.stages == ()
    assert measured.whole.seconds.median > 0


def test_out_of_time_the_least_repeats_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "BUDGET", 0.0)
    assert run()[-1].repeats == 2


def test_it_can_be_stopped_between_two_stages() -> None:
    records = latency.measure_latency(NAME, KNOBS, SIZE, 1)
    while str(next(records).text) != "Repeat 1":  # type: ignore[union-attr]
        pass
    records.close()
    with pytest.raises(StopIteration):
        next(records)


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(DeviceUnavailable, match="holds shapes but no numbers"):
        run(device="meta")
    with pytest.raises(DeviceUnavailable, match="`cuda` is not on this machine"):
        run(device="cuda")
    with pytest.raises(InvalidKnob, match="no knob `x`"):
        run(x=1)
    with pytest.raises(ShapeMismatch):
        list(latency.measure_latency("bn_inception.caffe", {}, 200, 1))


def test_what_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inception_core.nn.devices.free_bytes", lambda device: 2**20)
    with pytest.raises(DeviceUnavailable, match="This network needs about"):
        run(batch=64)
