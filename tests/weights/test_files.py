"""Weights files: what they say of themselves, and what is wrong with the ones that do not fit."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from inception_core import get_variant
from inception_core.analysis.state import state_shapes
from inception_core.errors import WeightsError
from inception_core.predict.preprocess import Preprocessing
from inception_core.weights.files import Weights, metadata, read_weights, sha256

VARIANT, KNOBS = "inception_v4.slim", {"width": 0.1, "blocks_b": 1, "classes": 2}
PLAIN = Preprocessing(96, 0.875, "bilinear", (0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
Facts = dict[str, str]


def state() -> dict[str, NDArray[Any]]:
    shapes = state_shapes(get_variant(VARIANT).spec(**KNOBS))
    return {
        name: np.full(shape, 0.5, np.float16) if shape else np.array(7)
        for name, shape in shapes.items()
    }


def prepared(**changed: object) -> str:
    return json.dumps(asdict(PLAIN) | changed)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(tensors: dict[str, NDArray[Any]], **changed: str | None) -> Path:
        facts = metadata(VARIANT, KNOBS, PLAIN, ("cat", "dög")) | changed
        path = tmp_path / "net.safetensors"
        save_file(tensors, path, {k: v for k, v in facts.items() if v is not None})
        return path

    return write


def test_a_file_says_everything_about_itself(write: Callable[..., Path]) -> None:
    path = write(state())
    weights = read_weights(path)
    assert weights == Weights(VARIANT, KNOBS, PLAIN, ("cat", "dög"), weights.state, sha256(path))
    assert weights.spec == get_variant(VARIANT).spec(**KNOBS)
    assert weights.state["head.linear.fc.weight"].dtype == np.float32
    assert weights.state["stem.conv3x3_1.bn.num_batches_tracked"] == 7


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"There is no weights file `.*gone\.safetensors`"):
        read_weights(tmp_path / "gone.safetensors")


@pytest.mark.parametrize("keep", [0, 5, 200, -1])
def test_a_damaged_file(write: Callable[..., Path], keep: int) -> None:
    path = write(state())
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(WeightsError, match="is damaged or no safetensors file"):
        read_weights(path)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"variant": None}, "does not say which variant"),
        ({"preprocessing": "{"}, "does not say which variant"),
        ({"preprocessing": '{"mean": 3}'}, "does not say which variant"),
        ({"knobs": "[" * 10**5}, "does not say which variant"),
        ({"labels": "[" * 10**5}, "does not say which variant"),
        ({"preprocessing": prepared(mean=(10**400, 0, 0))}, "does not say which variant"),
        ({"preprocessing": prepared(crop_pct=1e-9)}, "does not say which variant"),
        ({"labels": None}, "does not say which variant"),
        ({"variant": "inception_v9"}, "There is no variant `inception_v9`"),
        ({"knobs": '{"width": 99}'}, "Knob `width`"),
        ({"knobs": "{}"}, "has the shape"),
    ],
)
def test_words_that_do_not_fit(
    write: Callable[..., Path], changed: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(WeightsError, match=rf"cannot be used\. .*{sentence}"):
        read_weights(write(state(), **changed))


def test_a_missing_tensor_is_named(write: Callable[..., Path]) -> None:
    tensors = state()
    del tensors["head.linear.fc.bias"]
    with pytest.raises(WeightsError, match=r"lack `head\.linear\.fc\.bias`"):
        read_weights(write(tensors))


def test_labels_are_as_many_as_outputs(write: Callable[..., Path]) -> None:
    with pytest.raises(WeightsError, match="names 1 outputs, but the network has 2"):
        read_weights(write(state(), labels='["cat"]'))


def test_an_order_nested_too_deep_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    save_file({"a.weight": np.zeros(2, np.float32)}, path, {"order": "[" * 10**5})
    with pytest.raises(WeightsError, match="say which variant"):
        read_weights(path)
