"""Preprocessing, top-k, and a gate that lets one caller in at a time."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inception_core.errors import Busy, NoLabels, UnknownVariant, WeightsError
from inception_core.predict.predictor import Predictor, predictor
from inception_core.predict.preprocess import Preprocessing
from inception_core.weights.files import Weights

PLAIN = Preprocessing(32, 1.0, "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
WEIGHTS = Weights("inception_v4.paper", {}, PLAIN, ("ant", "bee", "cow"), {})


class Fixed:
    """Gives the same logits to every picture, after a while."""

    def __init__(self, *logits: float, seconds: float = 0.0) -> None:
        self.row, self.seconds = np.array(logits, np.float32), seconds
        self.inside = self.most_inside = 0

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        time.sleep(self.seconds)
        self.inside -= 1
        return np.tile(self.row, (len(batch), 1))


def test_guesses_are_named_sorted_and_sum_to_one() -> None:
    known = Predictor(WEIGHTS, Fixed(0.0, np.log(6.0), np.log(3.0)))
    (guesses,) = known.guesses([Image.new("RGB", (50, 40))], top_k=2)
    assert [guess.label for guess in guesses] == ["bee", "cow"]
    assert [guess.probability for guess in guesses] == pytest.approx([0.6, 0.3])
    assert known.probabilities(np.zeros((2, 3, 32, 32), np.float32)).sum(1) == pytest.approx(1)


def test_an_embedding_names_nothing_and_guesses_are_no_embedding() -> None:
    batch = np.zeros((2, 3, 32, 32), np.float32)
    faces = Predictor(replace(WEIGHTS, labels=()), Fixed(0.6, 0.8))
    assert faces.embeddings(batch).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]] * 2
    for ask in (faces.probabilities, lambda _: faces.guesses([Image.new("RGB", (32, 32))])):
        with pytest.raises(NoLabels, match=r"`inception_v4\.paper` .* embeddings"):
            ask(batch)
    with pytest.raises(NoLabels, match="gives guesses, not embeddings"):
        Predictor(WEIGHTS, Fixed(1, 2, 3)).embeddings(batch)


def test_huge_logits_do_not_overflow() -> None:
    rows = Predictor(WEIGHTS, Fixed(1e4, 0.0, -1e4)).probabilities(np.zeros((1, 3, 32, 32)))
    assert rows.tolist() == [[1.0, 0.0, 0.0]]


def test_more_guesses_than_classes_are_all_of_them() -> None:
    (guesses,) = Predictor(WEIGHTS, Fixed(3, 2, 1)).guesses([Image.new("RGB", (32, 32))], 99)
    assert [guess.label for guess in guesses] == ["ant", "bee", "cow"]


def test_callers_take_turns() -> None:
    engine = Fixed(1, 2, 3, seconds=0.02)
    known = Predictor(WEIGHTS, engine)
    batch = np.zeros((1, 3, 32, 32), np.float32)
    threads = [threading.Thread(target=known.probabilities, args=(batch,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engine.most_inside == 1


def test_waiting_ends_with_a_sentence_and_the_gate_opens_again() -> None:
    known = Predictor(WEIGHTS, Fixed(1, 2, 3, seconds=0.3), wait_seconds=0.05)
    batch = np.zeros((1, 3, 32, 32), np.float32)
    other = threading.Thread(target=known.probabilities, args=(batch,))
    other.start()
    time.sleep(0.1)
    with pytest.raises(Busy, match="busy with other pictures"):
        known.probabilities(batch)
    other.join()
    assert known.probabilities(batch).shape == (1, 3)


def test_a_failure_inside_does_not_close_the_gate() -> None:
    class Broken:
        def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
            raise RuntimeError

    known = Predictor(WEIGHTS, Broken(), wait_seconds=0.05)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            known.probabilities(np.zeros((1, 3, 32, 32), np.float32))


@pytest.mark.parametrize("size", [(60, 30), (30, 60), (32, 32), (1000, 700)])
def test_the_central_square_is_seen(size: tuple[int, int]) -> None:
    width, height = size
    image = Image.new("RGB", size, "red")
    side = min(size)
    left, top = (width - side) // 2, (height - side) // 2
    image.paste("blue", (left, top, left + side, top + side))
    seen = np.asarray(PLAIN.crop(image))
    assert seen.shape == (32, 32, 3)
    assert (seen[2:-2, 2:-2] == (0, 0, 255)).all()


def test_crop_pct_leaves_a_margin_out() -> None:
    image = Image.new("RGB", (100, 100), "red")
    image.paste("blue", (8, 8, 92, 92))
    seen = np.asarray(Preprocessing(64, 0.8, "bilinear", (0, 0, 0), (1, 1, 1)).crop(image))
    assert (seen == (0, 0, 255)).all()  # a tenth on every side is outside


def test_batches_are_normalised_channels_first() -> None:
    prepared = Preprocessing(32, 1.0, "bilinear", (0.5, 0.25, 0.0), (0.5, 0.25, 1.0))
    batch = prepared.batch([Image.new("RGB", (40, 32), (255, 0, 51))] * 2)
    assert batch.shape == (2, 3, 32, 32)
    assert batch.dtype == np.float32
    assert batch[1, :, 5, 5].tolist() == pytest.approx([1.0, -1.0, 0.2])


def test_bgr_in_0_to_255_as_caffe_wants_it() -> None:
    caffe = Preprocessing(
        32, 1.0, "bilinear", (104.0, 117.0, 128.0), (1.0, 1.0, 1.0), None, "BGR", 255
    )
    batch = caffe.batch([Image.new("RGB", (40, 32), (255, 0, 51))])
    assert batch[0, :, 5, 5].tolist() == [51 - 104, 0 - 117, 255 - 128]


def test_a_resize_goes_before_crop_pct() -> None:
    assert Preprocessing(299, 0.875, "bilinear", (0, 0, 0), (1, 1, 1)).shorter_side == 341
    assert Preprocessing(299, 0.875, "bilinear", (0, 0, 0), (1, 1, 1), 342).shorter_side == 342


def test_the_embedded_predictor_names_its_network() -> None:
    known = predictor("inception_resnet_v2.slim")
    assert known.variant == "inception_resnet_v2.slim"
    with pytest.raises(WeightsError, match=r"are for `inception_resnet_v2\.slim`, not for"):
        predictor("inception_v4.paper")
    with pytest.raises(UnknownVariant):
        predictor("inception_v9")
