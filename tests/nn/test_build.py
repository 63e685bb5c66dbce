"""Modules from specs: seeds, given weights, and what the initialisation costs."""

import pytest
import torch
from torch import nn

from inception_core import build, get_variant
from inception_core.errors import WeightsError
from inception_core.nn import build as build_module

SMALL = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 2, "classes": 10}


def small() -> nn.Module:
    return build(get_variant("inception_resnet_v2.slim").spec(**SMALL), seed=3)


def test_images_in_logits_out_in_evaluation_mode() -> None:
    network = small()
    assert not network.training
    with torch.inference_mode():
        assert network(torch.zeros(2, 3, 100, 120)).shape == (2, 10)


def test_the_same_seed_gives_the_same_weights() -> None:
    one, two = small().state_dict(), small().state_dict()
    assert all(torch.equal(one[name], two[name]) for name in one)
    other = build(get_variant("inception_resnet_v2.slim").spec(**SMALL), seed=4).state_dict()
    assert not torch.equal(one["stem.conv3x3_1.conv.weight"], other["stem.conv3x3_1.conv.weight"])


def test_convolutions_keep_the_size_of_the_signal() -> None:
    """He's rule: the variance of the weights is 2 / (maps in × kernel cells)."""
    weight = build(get_variant("inception_v4").spec(), seed=0).state_dict()[
        "B/1/conv7x7/conv1x7_1".replace("/", ".") + ".conv.weight"
    ]
    assert weight.var().item() == pytest.approx(2 / weight[0].numel(), rel=0.02)


def test_given_weights_are_not_initialised_first(monkeypatch: pytest.MonkeyPatch) -> None:
    state = small().state_dict()
    monkeypatch.setattr(build_module, "initialise", lambda *_: pytest.fail("paid for twice"))
    spec = get_variant("inception_resnet_v2.slim").spec(**SMALL)
    again = build(spec, state_dict=state).state_dict()
    assert all(torch.equal(state[name], again[name]) for name in state)


def test_half_precision_weights_become_single() -> None:
    halves = {k: v.half() if v.is_floating_point() else v for k, v in small().state_dict().items()}
    spec = get_variant("inception_resnet_v2.slim").spec(**SMALL)
    assert {p.dtype for p in build(spec, state_dict=halves).parameters()} == {torch.float32}


def test_weights_of_another_network_are_refused() -> None:
    spec = get_variant("inception_resnet_v2.slim").spec(**{**SMALL, "classes": 11})
    with pytest.raises(WeightsError, match=r"`head\.linear\.fc\.weight` has the shape \(10,"):
        build(spec, state_dict=small().state_dict())


def test_the_meta_device_allocates_nothing() -> None:
    network = build(get_variant("inception_resnet_v2.slim").spec(), "meta")
    assert {p.device.type for p in network.parameters()} == {"meta"}
    assert network(torch.empty(8, 3, 299, 299, device="meta")).shape == (8, 1000)


def test_scale_and_last_relu_act_as_the_spec_says() -> None:
    """Without a residual the trunk passes; the last C block alone lets negative values through."""
    spec = get_variant("inception_resnet_v2.slim").spec(**SMALL)
    network = build(spec)
    last, before = network.get_submodule("C.2"), network.get_submodule("C.1")
    channels = last.get_submodule("linear").get_submodule("conv").out_channels
    x = torch.randn(1, channels, 3, 3, generator=torch.Generator().manual_seed(0)).relu()
    with torch.inference_mode():
        residual = last.get_submodule("linear")(last.get_submodule("mixed")(x))
        assert torch.equal(last(x), x + residual)
        assert last(x).min() < 0 <= before(x).min()
        residual = before.get_submodule("linear")(before.get_submodule("mixed")(x))
        assert torch.equal(before(x), torch.relu(x + 0.2 * residual))
