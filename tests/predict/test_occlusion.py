"""Occlusion without a network: where the squares lie, and what the map makes of the answers."""

import numpy as np
import pytest
from numpy.typing import NDArray

from inception_core.errors import InvalidKnob
from inception_core.predict.occlusion import MOST_CELLS, Occlusion

IMAGE: NDArray[np.float32] = np.ones((1, 3, 60, 60), np.float32)


def all_of(plan: Occlusion, size: int = 8) -> NDArray[np.float32]:
    return np.concatenate(list(plan.batches(size)))


def test_the_image_comes_first_then_a_square_in_every_cell() -> None:
    plan = Occlusion(IMAGE, 10, 20)
    images = all_of(plan)
    assert (plan.cells, plan.count, len(images)) == (3, 10, 10)
    np.testing.assert_array_equal(images[0], IMAGE[0])
    for number, image in enumerate(images[1:]):
        rows, columns = np.nonzero(image[0] == 0)
        down, across = divmod(number, 3)
        assert (rows.min(), rows.max()) == (20 * down + 5, 20 * down + 14)
        assert (columns.min(), columns.max()) == (20 * across + 5, 20 * across + 14)
        assert (image[0] == image[2]).all()
    assert (IMAGE == 1).all()


def test_batches_are_of_the_size_asked_for() -> None:
    plan = Occlusion(IMAGE, 10, 20)
    assert [len(batch) for batch in plan.batches(4)] == [4, 4, 2]
    np.testing.assert_array_equal(all_of(plan, 4), all_of(plan, 100))


def test_a_step_that_does_not_divide_the_input_becomes_smaller() -> None:
    plan = Occlusion(IMAGE, 15, 25)
    assert plan.cells == 3
    first, last = all_of(plan)[1], all_of(plan)[9]
    assert (first[0] == 0).sum() == (last[0] == 0).sum() == 15 * 15


def test_a_square_over_the_border_is_cut_off() -> None:
    first, *_, last = all_of(Occlusion(IMAGE, 30, 20))[1:]
    assert (first[0] == 0).sum() == (last[0] == 0).sum() == 25 * 25


def test_a_network_that_looks_at_one_place_is_found_out() -> None:
    """Its probability is the brightness of rows 40 to 59, columns 0 to 19."""
    plan = Occlusion(IMAGE, 20, 20)
    images = all_of(plan)
    sure = images[:, 0, 40:, :20].mean((1, 2))
    drops = plan.drops(np.stack([1 - sure, sure], 1), 1)
    assert drops.tolist() == [[0, 0, 0], [0, 0, 0], [1, 0, 0]]
    assert (plan.drops(np.stack([1 - sure, sure], 1), 0) == -drops).all()


@pytest.mark.parametrize(
    ("square", "step", "sentence"),
    [
        (0, 20, "A square of `0` pixels is out of range at an input of 60; choose from 1 to 60"),
        (61, 20, "A square of `61` pixels"),
        (10, 1, "A step of `1` pixels is out of range at an input of 60; choose from 2 to 60"),
        (10, 99, "A step of `99` pixels"),
    ],
)
def test_squares_out_of_range_are_refused(square: int, step: int, sentence: str) -> None:
    with pytest.raises(InvalidKnob, match=sentence):
        Occlusion(IMAGE, square, step)


def test_the_finest_step_stays_within_the_most_cells() -> None:
    assert Occlusion(IMAGE, 10, 2).cells == 30 <= MOST_CELLS
