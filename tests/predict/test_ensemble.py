"""Networks that vote: the mean of their probabilities, and who agrees with whom."""

import numpy as np
import pytest

from inception_core.errors import InceptionError
from inception_core.predict.ensemble import agreement, check_same_labels, mean

ANT = np.array([[0.6, 0.4, 0.0], [0.6, 0.4, 0.0]], np.float32)
BEE = np.array([[0.1, 0.8, 0.1], [0.5, 0.1, 0.4]], np.float32)
COW = np.array([[0.2, 0.5, 0.3], [0.0, 0.1, 0.9]], np.float32)


def test_the_mean_of_probabilities_decides() -> None:
    rows = mean([ANT, BEE, COW])
    assert rows.dtype == np.float32
    assert rows[0].tolist() == pytest.approx([0.3, 1.7 / 3, 0.4 / 3])
    assert rows.sum(1) == pytest.approx(1)
    assert np.array_equal(mean([ANT]), ANT)


def test_who_agrees_with_whom() -> None:
    found = agreement([ANT, BEE, COW])
    assert found.first == ((0, 1, 1), (0, 0, 2))
    assert found.pairs == ((1.0, 0.5, 0.0), (0.5, 1.0, 0.5), (0.0, 0.5, 1.0))
    assert found.unanimous == 0.0
    assert agreement([ANT, ANT]).unanimous == 1.0


def test_only_networks_with_the_same_labels_vote_together() -> None:
    check_same_labels([("one", ("ant", "bee")), ("other", ("ant", "bee"))])
    with pytest.raises(InceptionError, match="`one` and `other` do not know the same 2 things"):
        check_same_labels([("one", ("ant", "bee")), ("other", ("bee", "ant"))])
    with pytest.raises(InceptionError, match="`faces` names nothing, it gives embeddings"):
        check_same_labels([("one", ("ant",)), ("faces", ())])
