"""Proof that our networks are the networks: equal outputs, to the last bit, on random weights."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
import torch
from torch import Tensor, nn

from inception_core import build, get_variant
from inception_core.spec import Conv, Node, Pool, Residual, Sequence
from inception_core.weights.porting import port_state_dict
from tests.reference.networks import REFERENCES, reference

pytestmark = pytest.mark.reference
cached_reference = cache(reference)


def ours(name: str, change: Callable[[Node], Node] = lambda node: node) -> nn.Module:
    """Our network with the reference's weights, the spec's every node changed by `change`."""
    variant, knobs, _ = REFERENCES[name]
    spec = get_variant(variant).spec(**knobs)
    state = port_state_dict(cached_reference(name).state_dict(), spec)
    return build(mapped(spec, change), state_dict=state)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, Conv | Pool) or not hasattr(node, "children"):
        return change(node)
    children = tuple((name, mapped(child, change)) for name, child in node.children)
    return change(replace(node, children=children))


def pictures(size: int, count: int = 1) -> Tensor:
    return torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("name", REFERENCES)
def test_outputs_are_equal_at_four_sizes(name: str) -> None:
    canonical = get_variant(REFERENCES[name][0]).input_size
    theirs, own = cached_reference(name), ours(name)
    with torch.inference_mode():
        for size in (canonical, 139, 193, 331):
            picture = pictures(size)
            assert torch.equal(own(picture), theirs(picture)), f"at {size} pixels"


def test_auxiliary_outputs_are_equal_in_training() -> None:
    name = "torchvision v3, auxiliary"
    theirs, own = reference(name).train(), ours(name).train()
    picture = pictures(299, 2)
    expected, found = theirs(picture), own(picture)
    assert torch.equal(found.logits, expected.logits)
    assert torch.equal(found.auxiliary, expected.aux_logits)


def other_scale(node: Node) -> Node:
    return replace(node, scale=node.scale + 1e-3) if isinstance(node, Residual) else node


def last_relu(node: Node) -> Node:
    """The one block whose sum is not rectified gets its ReLU back."""
    unrectified = isinstance(node, Residual) and not node.activation
    return replace(node, activation=True) if unrectified else node


def other_epsilon(node: Node) -> Node:
    return replace(node, norm=1e-5) if isinstance(node, Conv) and node.norm else node


def counted_padding(node: Node) -> Node:
    average = isinstance(node, Pool) and node.kind == "avg" and node.kernel
    return replace(node, count_padding=True) if average else node


@pytest.mark.parametrize("change", [other_scale, last_relu, other_epsilon, counted_padding])
def test_a_small_change_of_the_spec_is_seen(change: Callable[[Node], Node]) -> None:
    name = "timm IR-v2"
    picture = pictures(139)
    with torch.inference_mode():
        assert not torch.equal(ours(name, change)(picture), cached_reference(name)(picture))


def test_the_mutation_itself_changes_nothing_unasked() -> None:
    name = "timm IR-v2"
    spec = get_variant(REFERENCES[name][0]).spec()
    assert isinstance(spec, Sequence)
    assert mapped(spec, lambda node: node) == spec
    picture = pictures(139)
    with torch.inference_mode():
        assert torch.equal(ours(name)(picture), cached_reference(name)(picture))
