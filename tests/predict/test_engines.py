"""Both engines compute the network that the spec describes, at any batch and input size."""

import sys
from collections.abc import Mapping

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inception_core import build, get_variant, list_variants
from inception_core.errors import DeviceUnavailable, EngineFailed
from inception_core.predict import torch_engine
from inception_core.predict.engines import Engine, engine_for
from inception_core.predict.onnx_engine import OnnxEngine
from inception_core.predict.predictor import predictor
from inception_core.predict.torch_engine import TorchEngine
from inception_core.render.onnx_export import to_onnx
from inception_core.spec import Pool, Residual, Sequence, chain, conv
from inception_core.weights.files import read_weights
from tests.settings import those_of

SMALL = {"width": 0.25, "blocks_b": 2, "classes": 10}
SIZES = {"bn_inception": ((2, 3, 96, 96), (1, 3, 192, 128))}


def random_state(spec: Sequence) -> dict[str, NDArray[np.float32]]:
    """Random weights and statistics: fresh batch norm would hide swapped channels."""
    random = torch.Generator().manual_seed(0)
    state = build(spec, seed=1).state_dict()
    for name, value in state.items():
        if ".bn." in name and value.is_floating_point():
            value.copy_(torch.rand(value.shape, generator=random) + 0.5)
        elif name.endswith("bias"):
            value.copy_(torch.randn(value.shape, generator=random))
    return {name: value.numpy() for name, value in state.items()}


def folded(spec: Sequence, state: Mapping[str, NDArray[np.float32]]) -> OnnxEngine:
    return OnnxEngine(to_onnx(spec, state).SerializeToString())


def pictures(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(0).standard_normal(shape, np.float32)


def module_logits(
    spec: Sequence, state: dict[str, NDArray[np.float32]], batch: NDArray[np.float32]
) -> NDArray[np.float32]:
    network = build(spec, state_dict={k: torch.from_numpy(v) for k, v in state.items()})
    with torch.inference_mode():
        return network(torch.from_numpy(batch)).numpy()


@pytest.mark.parametrize("name", list_variants())
def test_folded_engines_compute_what_the_module_does(name: str) -> None:
    spec = get_variant(name).spec(**those_of(name, **SMALL, blocks_3=2, auxiliary=True))
    state = random_state(spec)
    engines: list[Engine] = [folded(spec, state), TorchEngine(spec, state, "cpu")]
    sizes = SIZES.get(get_variant(name).architecture, ((2, 3, 139, 139), (1, 3, 160, 120)))
    for batch in (pictures(*size) for size in sizes):
        expected = module_logits(spec, state, batch)
        for engine in engines:
            assert np.abs(engine.logits(batch) - expected).max() < 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize("name", ["inception_resnet_v1.paper", "inception_resnet_v2.slim"])
@pytest.mark.parametrize("knobs", [{"residual": False}, {"linear_norm": True}])
def test_knobs_reach_the_folded_graph(name: str, knobs: dict[str, bool]) -> None:
    spec = get_variant(name).spec(**SMALL, **knobs)
    state, batch = random_state(spec), pictures(1, 3, 139, 139)
    expected = module_logits(spec, state, batch)
    found = folded(spec, state).logits(batch)
    assert np.abs(found - expected).max() < 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize("count_padding", [True, False])
def test_a_residual_whose_branch_ends_in_a_relu_or_pool(count_padding: bool) -> None:
    pool = Pool("avg", (3, 3), 1, (1, 1), count_padding)
    spec = chain(
        conv(8, 3),
        Residual((("branch", chain(conv(8, 3), pool)),), 0.3),
        Residual((("branch", conv(8, 1)),), 0.7, activation=False),
        Pool("max", None),
    )
    state, batch = random_state(spec), pictures(2, 3, 9, 9)
    expected = module_logits(spec, state, batch)
    assert np.allclose(folded(spec, state).logits(batch), expected, atol=1e-5)


def test_a_changed_scale_changes_the_result() -> None:
    """The comparison above can fail: 0.1 more scale is seen."""
    spec = get_variant("inception_resnet_v2.slim").spec(**SMALL)
    other = get_variant("inception_resnet_v2.slim").spec(**SMALL, scale_b=0.2)
    state, batch = random_state(spec), pictures(1, 3, 139, 139)
    one, two = (folded(s, state).logits(batch) for s in (spec, other))
    assert np.abs(one - two).max() > 1e-3 * np.abs(one).max()


def test_both_engines_agree_on_the_trained_weights() -> None:
    weights = read_weights()
    engines: list[Engine] = [
        folded(weights.spec, weights.state),
        TorchEngine(weights.spec, weights.state, "cpu"),
    ]
    batch = pictures(4, 3, 128, 128)
    one, two = (engine.logits(batch) for engine in engines)
    assert np.abs(softmax(one) - softmax(two)).max() < 1e-4
    assert (np.argsort(-one)[:, :5] == np.argsort(-two)[:, :5]).all()


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)  # type: ignore[no-any-return]


@pytest.mark.parametrize("device", ["meta", "cuda:7", "tpu"])
def test_a_device_that_cannot_predict_is_one_sentence(device: str) -> None:
    with pytest.raises(DeviceUnavailable, match=f"`{device}`"):
        predictor(device=device)


def without(monkeypatch: pytest.MonkeyPatch, *engines: str) -> None:
    """As if these could not be imported, because a package is missing."""
    for engine in engines:
        monkeypatch.setitem(sys.modules, f"inception_core.predict.{engine}", None)


def test_torch_computes_where_onnxruntime_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = read_weights()
    without(monkeypatch, "onnx_engine")
    assert isinstance(engine_for(weights), TorchEngine)


@pytest.mark.parametrize(
    ("device", "sentence"), [("cpu", "pip install onnxruntime"), ("cuda", "choose `cpu`")]
)
def test_without_any_engine_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, device: str, sentence: str
) -> None:
    weights = read_weights()
    without(monkeypatch, "onnx_engine", "torch_engine")
    with pytest.raises(DeviceUnavailable, match=sentence):
        engine_for(weights, device)


def test_a_graphics_device_keeps_single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Played on the CPU: the network is built where it was asked for, TF32 is off meanwhile."""
    asked: list[str] = []

    def on_the_cpu(name: str, parameters: int = 0) -> torch.device:
        asked.append(name)
        return torch.device("cpu")

    spec = chain(conv(8, 3), Pool("avg", None))
    state = random_state(spec)
    monkeypatch.setattr(torch_engine, "resolve", on_the_cpu)
    monkeypatch.setattr("inception_core.nn.build.resolve", on_the_cpu)
    engine = TorchEngine(spec, state, "cuda:1")
    assert asked == ["cuda:1", "cuda:1"]
    exact: list[bool] = []
    convolve = torch.nn.Conv2d.forward

    def watched(module: torch.nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
        exact.append(not torch.backends.cudnn.allow_tf32)
        assert x.is_contiguous(memory_format=torch.channels_last)
        assert x.is_inference()
        return convolve(module, x)

    monkeypatch.setattr(torch.nn.Conv2d, "forward", watched)
    assert engine.logits(pictures(2, 3, 9, 9)).shape == (2, 8)
    assert exact == [True]


def test_a_picture_that_does_not_suit_the_network_is_a_sentence() -> None:
    spec = get_variant("inception_v4.paper").spec(width=0.1, classes=3)
    state = random_state(spec)
    for engine in (folded(spec, state), TorchEngine(spec, state, "cpu")):
        with pytest.raises(EngineFailed, match="may not suit it"):
            engine.logits(pictures(1, 3, 5, 5))


def test_a_graph_that_is_none_is_refused() -> None:
    with pytest.raises(EngineFailed, match="could not run the network"):
        OnnxEngine(b"nonsense")


def test_convolutions_are_folded() -> None:
    spec = get_variant("inception_resnet_v2.slim").spec(**SMALL)
    ops = {node.op_type for node in to_onnx(spec, random_state(spec)).graph.node}
    assert ops == {
        "Conv", "Relu", "MaxPool", "AveragePool", "Concat", "Add", "GlobalAveragePool", "Flatten",
        "Gemm", "Identity",
    }  # fmt: skip
