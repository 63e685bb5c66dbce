"""The memory model against real runs, byte by byte."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from inception_core import Analysis, get_variant, list_variants, measure
from inception_core.analysis.measured_memory import measured_memory
from inception_core.analysis.memory import PRECISIONS, inference_memory, training_memory
from inception_core.nn.build import build
from inception_core.nn.memory_run import inference_peak, kept_bytes, step_peak
from inception_core.spec import Sequence
from tests.settings import FITS_ALL, those_of

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
SMALL = 96  # pixels; BN-Inception needs more
SHALLOW: dict[str, Any] = {"width": 0.1, "blocks_a": 2, "blocks_b": 2, "blocks_3": 2}
STEP_BOUND = 0.01  # gradients on their way are modelled, not followed one by one


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small tensors are quicker on one thread, much so where other programs run."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def network(name: str, pixels: int = 0, **knobs: Any) -> tuple[Sequence, Analysis]:
    spec = get_variant(name).spec(**those_of(name, **knobs))
    size = pixels or (FITS_ALL if name.startswith("bn_inception") else SMALL)
    return spec, measure(spec, size)


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize(
    ("precision", "knobs"),
    [
        ("fp32", {"width": 0.25}),
        ("bf16", SHALLOW),
        ("fp32", SHALLOW | {"residual": False, "linear_norm": True, "dropout": 0.0}),
    ],
)
def test_feature_maps_are_predicted_to_the_byte(
    name: str, precision: str, knobs: dict[str, Any]
) -> None:
    spec, analysis = network(name, **knobs)
    size, dtype = analysis.input_size, DTYPES[precision]
    modelled = inference_memory(spec, analysis, precision, 2).peak
    assert modelled == inference_peak(spec, size, 2, dtype)
    kept = training_memory(spec, analysis, precision, 2).activations
    assert kept == kept_bytes(spec, size, 2, dtype)


def test_linear_norm_and_another_stem() -> None:
    knobs = {"width": 0.25, "stem": "resnet_v1", "linear_norm": True}
    spec, analysis = network("inception_resnet_v2.paper", **knobs)
    assert inference_memory(spec, analysis).peak == inference_peak(spec, SMALL)
    assert training_memory(spec, analysis, batch=2).activations == kept_bytes(spec, SMALL, 2)


def test_an_auxiliary_head_is_kept_in_training_only() -> None:
    spec, analysis = network("inception_v3.slim", 299, width=0.1, auxiliary=True)
    without, plain = network("inception_v3.slim", 299, width=0.1)
    assert inference_memory(spec, analysis).peak == inference_memory(without, plain).peak
    assert training_memory(spec, analysis, batch=2).activations == kept_bytes(spec, 299, 2)


@pytest.mark.parametrize("name", list_variants())
def test_weights_are_those_of_the_module(name: str) -> None:
    spec, analysis = network(name)
    state = build(spec, "meta").state_dict().values()
    held = sum(tensor.numel() * tensor.element_size() for tensor in state)
    assert inference_memory(spec, analysis).weights == held
    training = training_memory(spec, analysis)
    assert training.weights == held
    assert training.gradients == training.momentum == 4 * analysis.params


@pytest.mark.parametrize("name", ["inception_v3.slim", "resnet152.paper"])
def test_the_peak_of_a_step_is_near_the_real_one(name: str) -> None:
    spec, analysis = network(name, width=0.5)
    modelled = training_memory(spec, analysis, batch=2).peak
    assert modelled == pytest.approx(step_peak(spec, analysis.input_size, 2), rel=STEP_BOUND)


def test_precision_and_batch_scale_what_they_should() -> None:
    spec, analysis = network("resnet152.paper", 64)
    full, half, eighth = (inference_memory(spec, analysis, p) for p in PRECISIONS)
    assert full.peak_at == half.peak_at
    assert (full.peak, full.peak) == (2 * half.peak, 4 * eighth.peak)
    one, two, three = (training_memory(spec, analysis, batch=n) for n in (1, 2, 3))
    assert (three.weights, three.momentum) == (one.weights, one.momentum)
    image = two.activations - one.activations
    assert three.activations - two.activations == image > 0.9 * one.activations


def test_the_shipped_measurements_are_of_every_variant_and_the_model_meets_them() -> None:
    runs = measured_memory()
    assert [run.variant for run in runs] == list_variants()
    for run in runs:
        spec = get_variant(run.variant).spec()
        analysis = measure(spec, run.input_size)
        assert inference_memory(spec, analysis, batch=run.images).peak == run.inference_peak
        training = training_memory(spec, analysis, batch=run.training_images)
        assert training.activations == run.kept
        assert training.peak == pytest.approx(run.step_peak, rel=STEP_BOUND)


def test_a_shipped_measurement_can_be_repeated() -> None:
    run = next(run for run in measured_memory() if run.variant == "bn_inception.paper")
    spec = get_variant(run.variant).spec()
    assert inference_peak(spec, run.input_size, run.images) == run.inference_peak
    assert kept_bytes(spec, run.input_size, run.training_images) == run.kept
    assert step_peak(spec, run.input_size, run.training_images) == run.step_peak
