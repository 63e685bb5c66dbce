"""The probe: its numbers are the naive ones, and it leaves nothing behind."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inception_core import build, get_variant
from inception_core.analysis.signal import EDGES, BlockSignal, Magnitude, expected_growth, residuals
from inception_core.errors import DeviceUnavailable, ShapeMismatch
from inception_core.nn import probe as probing
from inception_core.nn.initial import network
from inception_core.nn.modules import Residual
from inception_core.nn.part import look
from inception_core.nn.probe import probe, rescale

KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 2, "blocks_c": 2}
SLIM = get_variant("inception_resnet_v2.slim").spec(**KNOBS)
RESNET = get_variant("resnet152.torchvision").spec(
    width=0.1, blocks_1=1, blocks_2=2, blocks_3=1, blocks_4=1
)
SIZE = 128
IMAGES: NDArray[np.float32] = np.random.default_rng(0).standard_normal(
    (2, 3, SIZE, SIZE), np.float32
)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Networks this small are quicker so."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def naive(x: Tensor) -> Magnitude:
    """Each number by a reduction of its own, in double precision."""
    x = x.double()
    return Magnitude(
        float(x.square().mean().sqrt()),
        float(x.abs().mean()),
        float(x.abs().max()),
        float((x == 0).double().mean()),
    )


@torch.no_grad()
def by_hand(model: nn.Module, x: Tensor) -> list[dict[str, Any]]:
    """Every stage and block run one by one, with all five tensors of a block kept."""
    rows = []
    for stage in model.children():
        inside = list(stage.children())
        for block in inside if isinstance(inside[0], Residual) else [stage]:
            if not isinstance(block, Residual):
                x = block(x)
                continue
            branch = x
            for name in block.branch_names:
                branch = block.get_submodule(name)(branch)
            trunk = x if block.shortcut is None else block.shortcut(x)
            scaled = block.scale * branch
            total = trunk + scaled
            x = block.act(total)
            tensors = {"trunk": trunk, "branch": branch, "total": total, "out": x}
            rows.append(
                {
                    **{name: naive(tensor) for name, tensor in tensors.items()},
                    "residual": naive(scaled),
                    "ratio": float(scaled.norm() / trunk.norm()),
                    "tensor": x,
                }
            )
    return rows


@pytest.mark.parametrize("spec", [SLIM, RESNET], ids=["inception_resnet", "resnet"])
def test_every_number_is_the_naive_one(spec: Any) -> None:
    model = build(spec, seed=3)
    found = probe(model, IMAGES, detailed=[path for path, _ in residuals(spec)])
    expected = by_hand(model, torch.from_numpy(IMAGES))
    assert [block.path for block in found.blocks] == [path for path, _ in residuals(spec)]
    assert len(found.blocks) == len(expected)
    for block, row in zip(found.blocks, expected, strict=True):
        for name in ("trunk", "branch", "residual", "total", "out"):
            assert getattr(block, name) == pytest.approx(row[name], rel=1e-4), (block.path, name)
        assert block.ratio == pytest.approx(row["ratio"], rel=1e-4)
        assert block.gradient is None
        detail = found.details[block.path]
        image = row["tensor"][0]
        order = image.flatten(1).norm(dim=1).argsort(descending=True, stable=True)
        assert list(detail.maps.channels) == order[: len(detail.maps.channels)].tolist()
        np.testing.assert_array_equal(detail.maps.values, image[list(detail.maps.channels)])
        assert detail.maps.largest == image.abs().max()
        assert detail.out.sum() == torch.count_nonzero(row["tensor"])
    with torch.no_grad():
        np.testing.assert_array_equal(found.outputs, model(torch.from_numpy(IMAGES)).numpy())


def test_a_histogram_counts_between_its_edges() -> None:
    x = torch.tensor([0.0, 1e-9, 1.0, -1.3, 1.5, 2.0**12, 1e9])
    counts = probing.histogram(x)
    inside = dict(zip(EDGES[:-1].tolist(), counts.tolist(), strict=True))
    assert {edge: n for edge, n in inside.items() if n} == {
        EDGES[0]: 1,
        1.0: 2,
        2**0.5: 1,
        EDGES[-2]: 2,
    }


def test_both_ways_of_reducing_agree() -> None:
    random = torch.Generator().manual_seed(0)
    several = torch.randn(1, 3, 150, 150, generator=random)  # pieces, the last one not full
    assert several.numel() % probing.PIECE
    for x in (several, torch.randn(2, 3, 5, 7, generator=random), torch.zeros(1, 2, 2, 2)):
        for tensor in (x, x.relu(), -x.relu(), x.to(memory_format=torch.channels_last)):
            count = tensor.numel()
            numpy, torches = (
                probing._magnitude(sums, count)
                for sums in (
                    probing._numpy_sums(tensor.numpy().ravel(order="K")),
                    probing._torch_sums(tensor),
                )
            )
            assert numpy == pytest.approx(naive(tensor), rel=1e-5)
            assert torches == pytest.approx(naive(tensor), rel=1e-5)


def test_negative_zeros_are_zeros() -> None:
    values = np.array([-0.0, 0.0, 1.0, -1.0], np.float32)
    assert probing._magnitude(probing._numpy_sums(values), 4).zeros == 0.5


def test_a_scale_multiplies_the_residual_and_nothing_else() -> None:
    model = build(SLIM)
    paths = [path for path, _ in residuals(SLIM)]
    rescale(model, dict.fromkeys(paths, 1.0))
    one = probe(model, IMAGES).blocks
    rescale(model, dict.fromkeys(paths, 0.25))
    quarter = probe(model, IMAGES).blocks
    first, other = one[0], quarter[0]
    assert (other.trunk, other.branch) == (first.trunk, first.branch)
    for before, after in zip(first.branch[:3], other.residual[:3], strict=True):
        assert after == before / 4
    assert other.residual.zeros == first.branch.zeros
    assert other.ratio == first.ratio / 4
    assert other.total != first.total
    rescale(model, dict.fromkeys(paths, 0.0))
    for block in probe(model, IMAGES).blocks:
        assert block.residual == (0, 0, 0, 1)
        assert block.total == pytest.approx(block.trunk)


def counted(model: nn.Module) -> int:
    """Hooks on any module."""
    return sum(
        len(module._forward_hooks) + len(module._forward_pre_hooks) for module in model.modules()
    )


@pytest.mark.parametrize("batch_statistics", [False, True])
def test_the_model_is_as_before(batch_statistics: bool) -> None:
    model = build(SLIM)
    model.get_submodule("A").train()
    modes = [module.training for module in model.modules()]
    state = {name: value.clone() for name, value in model.state_dict().items()}
    probe(model, IMAGES, batch_statistics=batch_statistics, gradients=True)
    look(model, IMAGES, "A/1/add", batch_statistics=batch_statistics)
    assert counted(model) == 0
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    assert all(norm.track_running_stats for norm in norms)


def test_hooks_are_gone_after_an_error() -> None:
    model = build(SLIM)

    def fail(*_: object) -> None:
        raise RuntimeError("out of luck")

    handle = model.get_submodule("C.1").register_forward_hook(fail)
    for run in (lambda: probe(model, IMAGES), lambda: look(model, IMAGES, "A/1")):
        with pytest.raises(RuntimeError, match="out of luck"):
            run()
    handle.remove()
    assert counted(model) == 0
    assert not any(module.training for module in model.modules())


def test_batch_statistics_are_those_of_the_images() -> None:
    """In He's network every branch is then about as large as a standard normal."""
    blocks = probe(build(SLIM), IMAGES, batch_statistics=True).blocks
    assert all(0.6 < block.branch.rms < 1.5 for block in blocks)
    kept = probe(build(SLIM), IMAGES).blocks
    assert kept[0].branch.rms != pytest.approx(blocks[0].branch.rms, rel=0.05)


def test_seeds_reproduce() -> None:
    for initialiser in ("he", "pytorch"):
        one, same = (probe(network(SLIM, initialiser, seed=5), IMAGES) for _ in range(2))  # type: ignore[arg-type]
        other = probe(network(SLIM, initialiser, seed=6), IMAGES)  # type: ignore[arg-type]
        assert one.blocks == same.blocks
        assert one.blocks != other.blocks


def test_pytorchs_default_is_pytorchs() -> None:
    """Uniform within ± 1/√(inputs of an output), biases too."""
    linear = network(SLIM, "pytorch").get_submodule("B.1.linear.conv")
    assert isinstance(linear, nn.Conv2d)
    assert linear.bias is not None
    bound = linear.in_channels**-0.5
    for tensor in (linear.weight.detach(), linear.bias.detach()):
        assert float(tensor.abs().max()) == pytest.approx(bound, rel=0.05)
        assert float(tensor.std()) == pytest.approx(bound / 3**0.5, rel=0.15)


def test_gradients_are_those_of_autograd() -> None:
    model = build(SLIM)
    found = probe(model, IMAGES, gradients=True).blocks
    outs: list[Tensor] = []
    for path, _ in residuals(SLIM):
        model.get_submodule(path.replace("/", ".")).register_forward_hook(
            lambda _, inputs, out: outs.append(out)
        )
    outputs = model(torch.from_numpy(IMAGES))
    vector = torch.randn(outputs.shape, generator=torch.Generator().manual_seed(0))
    gradients = torch.autograd.grad((outputs * vector / vector.norm()).sum(), outs)
    for block, gradient in zip(found, gradients, strict=True):
        assert block.gradient == pytest.approx(float(gradient.norm()), rel=1e-4)
    assert all(parameter.grad is None for parameter in model.parameters())


def test_what_cannot_be_probed_is_a_sentence() -> None:
    with pytest.raises(DeviceUnavailable, match="holds shapes but no numbers"):
        probe(build(SLIM, "meta"), IMAGES)
    with pytest.raises(ShapeMismatch, match="at an input of 75 pixels: a feature map has a single"):
        probe(build(SLIM), IMAGES[:1, :, :75, :75].copy(), batch_statistics=True)
    with pytest.raises(ShapeMismatch, match="smaller than the kernel"):
        probe(build(SLIM), IMAGES[:, :, :32, :32].copy())


def block(stage: str, scale: float, trunk: float, branch: float) -> BlockSignal:
    none = Magnitude(0, 0, 0, 0)
    level, other = none._replace(rms=trunk), none._replace(rms=branch)
    return BlockSignal(f"{stage}/1", scale, level, other, none, none)


def test_expected_growth_adds_variances_and_begins_anew_with_every_stage() -> None:
    blocks = [block("A", 1, 2.0, 1.0)] * 3 + [block("B", 0.5, 3.0, 4.0)] * 2
    assert expected_growth(blocks) == pytest.approx([2, 5**0.5, 6**0.5, 3, 13**0.5])


def test_a_part_is_what_leaves_it() -> None:
    model = build(SLIM)
    seen = look(model, IMAGES, "B/1/mixed/conv7x7/conv1x7")
    kept: list[Tensor] = []
    part = model.get_submodule("B.1.mixed.conv7x7.conv1x7")
    part.register_forward_hook(lambda _, inputs, out: kept.append(out))
    with torch.no_grad():
        model(torch.from_numpy(IMAGES))
    assert seen.maps is not None
    assert seen.maps.largest == kept[0][0].abs().max()
    np.testing.assert_array_equal(seen.maps.values, kept[0][0][list(seen.maps.channels)])
    assert seen.network_largest >= seen.maps.largest
    assert seen.network_signed
    assert not seen.maps.signed
    weight = model.state_dict()["B.1.mixed.conv7x7.conv1x7.conv.weight"].numpy()
    facts = {fact.name: fact for fact in seen.tensors}["conv/weight"]
    assert (facts.minimum, facts.maximum) == (weight.min(), weight.max())
    assert (facts.mean, facts.deviation) == pytest.approx((weight.mean(), weight.std()), abs=1e-6)
    assert seen.weights is not None
    assert seen.weights.counts.sum() == weight.size
    assert seen.filters is not None
    first = seen.filters.channels[0]
    assert first == np.linalg.norm(weight.reshape(len(weight), -1), axis=1).argmax()
    np.testing.assert_array_equal(seen.filters.values[0], weight[first, :8])


def test_a_join_has_maps_and_no_weights() -> None:
    seen = look(build(SLIM), IMAGES, "A/1/add")
    assert seen.maps is not None
    assert (seen.tensors, seen.weights, seen.filters) == ((), None, None)


def test_what_a_prediction_does_not_run_has_no_maps() -> None:
    spec = get_variant("inception_v3").spec(width=0.1, auxiliary=True)
    seen = look(build(spec), IMAGES, "auxiliary")
    assert seen.maps is None
    assert seen.tensors
