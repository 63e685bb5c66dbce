"""The stack that dies: shapes and costs from the spec, what the scale multiplies, its digits."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits

from inception_core.analysis.measure import measure
from inception_core.errors import InvalidKnob
from inception_core.lab.pictures import DIGITS, digits, epoch_order
from inception_core.networks import residual_stack
from inception_core.nn.build import build
from inception_core.nn.modules import Residual
from inception_core.nn.trace import trace


def test_shapes_and_double_entry() -> None:
    spec = residual_stack.spec(width=64, blocks=2, extra_norm=True)
    analysis = measure(spec, residual_stack.INPUT_SIZE)
    assert analysis.at("C").out_shape == (64, 4, 4)
    assert trace(build(spec, device="meta"), 8).macs == analysis.macs


def test_costs_by_hand() -> None:
    """One block at 1152: 1×1, 1×1, 1×3, 3×1 to 144, linear 1×1 from 288, on 4 × 4 cells."""
    analysis = measure(residual_stack.spec(blocks=1), 8)
    block = 16 * (2 * 1152 * 144 + 2 * 3 * 144 * 144 + 288 * 1152)
    assert analysis.at("C").macs == block
    assert analysis.at("stem").macs == 64 * 9 * 3 * 144 + 16 * 9 * 144 * 1152


def test_the_scale_multiplies_the_branch_and_nothing_else() -> None:
    x = torch.randn(2, 32, 4, 4, generator=torch.Generator().manual_seed(0))
    sums = []
    for scale in (0.0, 0.25, 1.0):
        network = build(residual_stack.spec(width=32, blocks=1, scale=scale))
        block = next(part for part in network.modules() if isinstance(part, Residual))
        block.act = torch.nn.Identity()
        sums.append(block(x))
    assert torch.equal(sums[0], x)
    torch.testing.assert_close(sums[1] - x, 0.25 * (sums[2] - x))


def test_an_impossible_knob_is_refused() -> None:
    with pytest.raises(InvalidKnob, match="`width` of residual_stack takes a whole number from 16"):
        residual_stack.spec(width=4)


def test_the_digits_are_scikit_learns() -> None:
    original = load_digits()
    with np.load(DIGITS) as stored:
        assert np.array_equal(stored["images"], original.images)
        assert np.array_equal(stored["labels"], original.target)


def test_pictures_are_grey_in_range_and_held_out_once() -> None:
    small, large = digits(8), digits(16)
    assert small.train.shape == (1437, 3, 8, 8)
    assert small.test.shape == (360, 3, 8, 8)
    assert large.test.shape == (360, 3, 16, 16)
    assert torch.equal(small.train[:, 0], small.train[:, 2])
    assert (small.train.min(), small.train.max()) == (-1, 1)


def test_an_epoch_sees_every_picture_once_in_an_order_of_its_own() -> None:
    orders = [epoch_order(50, seed, epoch).tolist() for seed, epoch in ((0, 0), (0, 1), (1, 0))]
    assert all(sorted(order) == list(range(50)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3
    assert orders[0] == epoch_order(50, 0, 0).tolist()
