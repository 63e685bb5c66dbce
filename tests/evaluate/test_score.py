"""Ranks and intervals."""

import numpy as np
import pytest

from inception_core.evaluate.score import error, ranks, wilson

LABELS = np.array([0, 1, 2])


def test_ranks_count_the_classes_ahead() -> None:
    rows = np.array([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2]], np.float32)
    assert ranks(rows, LABELS).tolist() == [0, 1, 2]
    assert error(ranks(rows, LABELS), 1).value == pytest.approx(2 / 3)
    assert error(ranks(rows, LABELS), 5).value == 0


def test_of_equal_classes_the_first_is_guessed_first() -> None:
    """As `Predictor.best` sorts: a network that always says the same is not always right."""
    assert ranks(np.full((3, 3), 1 / 3, np.float32), LABELS).tolist() == [0, 1, 2]


def test_ranks_are_places_in_a_stable_sort() -> None:
    random = np.random.default_rng(0)
    rows = random.integers(0, 6, (200, 12)).astype(np.float32)
    labels = random.integers(0, 12, 200)
    order = np.argsort(-rows, 1, kind="stable")
    assert np.array_equal(ranks(rows, labels), (order == labels[:, None]).argmax(1))


def test_accuracy_is_the_rest_of_the_error() -> None:
    found = error(np.array([0, 0, 0, 7]), 1)
    assert found.rest == (0.75, *wilson(0.75, 4))
    assert found.low < found.value < found.high


def test_wilson_intervals() -> None:
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert wilson(1.0, 50)[1] == pytest.approx(1.0)
    assert wilson(1.0, 50)[0] == pytest.approx(0.9287, abs=1e-4)
