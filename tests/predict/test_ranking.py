"""Probabilities and their order."""

import numpy as np
import pytest

from inception_core.predict.ranking import best, softmax


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_probabilities_of_large_outputs_sum_to_one(kind: type) -> None:
    rows = softmax(np.array([[1000, 1000, 0], [0, np.log(3), -1000]], kind))
    assert rows.dtype == kind
    assert rows.ravel().tolist() == pytest.approx([0.5, 0.5, 0, 0.25, 0.75, 0])
    assert np.array_equal(softmax(np.array([0, np.log(3), -1000], kind)), rows[1])


def test_of_equal_probabilities_the_first_class_comes_first() -> None:
    row = np.array([0.1, 0.3, 0.1, 0.3, 0.2], np.float32)
    assert best(row) == [1, 3, 4, 0, 2]
    assert best(row, 2) == [1, 3]
