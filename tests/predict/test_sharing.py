"""Crops are cut once for networks of equal preprocessing, and every network gets its own rows."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inception_core.predict.crops import Crops, plan
from inception_core.predict.predictor import Predictor
from inception_core.predict.preprocess import Preprocessing
from inception_core.predict.sharing import seen_by
from inception_core.weights.files import Weights

HALF = (0.5, 0.5, 0.5)
PLAIN, SMALLER = (Preprocessing(side, 0.9, "bilinear", HALF, HALF) for side in (32, 24))
SIZES = [(60, 40), (40, 40), (33, 70)]


class Patchwork:
    """Looks at a few pixels, each instance at others."""

    def __init__(self, seed: int) -> None:
        self.at = np.random.default_rng(seed).integers(0, 24, (3, 2))
        self.batches: list[int] = []

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        self.batches.append(len(batch))
        return np.stack([batch[:, i, y, x] for i, (y, x) in enumerate(self.at)], 1)


def network(seed: int, prepared: Preprocessing, variant: str = "inception_v4.paper") -> Predictor:
    return Predictor(Weights(variant, {}, prepared, ("a", "b", "c"), {}), Patchwork(seed))


def pictures() -> list[Image.Image]:
    random = np.random.default_rng(0)
    return [Image.fromarray(random.integers(0, 256, (h, w, 3), np.uint8)) for w, h in SIZES]


def alone(known: Predictor, picture: Image.Image, protocol: str) -> NDArray[np.float32]:
    crops = plan(picture, known.preprocessing, protocol, known.variant.partition(".")[0])
    return crops.mean(np.concatenate([known.probabilities(b) for b in crops.batches()]))


@pytest.mark.parametrize("protocol", ["1", "10", "12", "144", "dense"])
@pytest.mark.parametrize("batch", [1, 8, 1000])
def test_everyone_gets_what_it_would_get_alone(protocol: str, batch: int) -> None:
    known = [
        network(0, PLAIN),
        network(1, SMALLER),
        network(2, PLAIN),
        network(3, PLAIN, "bn_inception.caffe"),
    ]
    found = list(seen_by(known, pictures(), protocol, batch))
    assert len(found) == len(SIZES)
    for picture, rows in zip(pictures(), found, strict=True):
        for one, row in zip(known, rows, strict=True):
            assert np.allclose(row, alone(one, picture, protocol), atol=1e-6)


def test_crops_are_cut_once_for_equal_preprocessing(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[int] = []
    tiles = Crops.tiles
    monkeypatch.setattr(Crops, "tiles", lambda crops: cut.append(1) or tiles(crops))
    known = [network(0, PLAIN), network(1, PLAIN), network(2, SMALLER)]
    list(seen_by(known, pictures(), "12"))
    assert len(cut) == 2 * len(SIZES)


def test_pictures_share_batches() -> None:
    engine = Patchwork(0)
    known = Predictor(Weights("inception_v4.paper", {}, PLAIN, ("a", "b", "c"), {}), engine)
    assert len(list(seen_by([known], pictures() * 3, "1"))) == 9
    assert engine.batches == [8, 1]


def test_no_pictures_no_rows() -> None:
    assert list(seen_by([network(0, PLAIN)], [], "10")) == []
