"""PyTorch files: converted in a process of their own, and refused when they would run code."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from inception_core.errors import WeightsError
from inception_core.nn.checkpoint import convert, state_dict
from inception_core.weights import converted
from inception_core.weights.files import read_weights, sha256
from inception_core.weights.imagenet import LABELS
from inception_core.weights.stored import TensorFile
from tests.weights.made_files import FACTS


def pytorch(tmp_path: Path, loaded: object, name: str = "x.pth", **how: Any) -> Path:
    path = tmp_path / name
    torch.save(loaded, path, **how)
    return path


def tensors(name: str, prefix: str = "") -> dict[str, torch.Tensor]:
    return {f"{prefix}{key}": torch.zeros(shape).half() for key, shape in FACTS[name]}


@pytest.mark.usefixtures("caches")
def test_a_pytorch_file_is_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tensors("cadene/bninception", "module.")
    path = pytorch(tmp_path, {"epoch": 3, "state_dict": state, "best": 0.5})
    weights = read_weights(path)
    assert (weights.variant, weights.labels) == ("bn_inception.caffe", LABELS)
    assert weights.identity == sha256(path)
    monkeypatch.setattr(converted, "SECONDS", 0.0)
    assert read_weights(path).state.keys() == weights.state.keys()


def test_an_unknown_naming_goes_by_the_order_of_a_pytorch_file(tmp_path: Path) -> None:
    given = tensors("cadene/bninception").items()
    renamed = {f"z{-i}.{key.rpartition('.')[2]}": value for i, (key, value) in enumerate(given)}
    path = tmp_path / "x.safetensors"
    convert(pytorch(tmp_path, renamed), path)
    with pytest.raises(WeightsError, match="say which variant it is for"):
        read_weights(path)
    assert read_weights(path, "bn_inception.caffe").variant == "bn_inception.caffe"


def test_an_old_pytorch_file_is_read(tmp_path: Path) -> None:
    given = {"b.weight": torch.ones(2, 3), "a.weight": torch.zeros(3)}
    path = pytorch(tmp_path, given, _use_new_zipfile_serialization=False)
    convert(path, tmp_path / "x.safetensors")
    file = TensorFile(tmp_path / "x.safetensors")
    assert json.loads(file.metadata["order"]) == ["b.weight", "a.weight"]
    assert file.read(file.tensors["b.weight"]).tolist() == [[1.0] * 3] * 2


def test_tensors_larger_than_their_file_are_refused(tmp_path: Path) -> None:
    path, target = pytorch(tmp_path, {"a.weight": torch.zeros(1).expand(10**6)}), tmp_path / "y"
    with pytest.raises(WeightsError, match="larger than the file"):
        convert(path, target)
    assert list(tmp_path.iterdir()) == [path]


class Evil:
    """Would write a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.usefixtures("caches")
def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path, mark = tmp_path / "evil.pt", tmp_path / "it-ran"
    torch.save({"fc.weight": Evil(mark)}, path)
    with pytest.raises(WeightsError, match=r"evil\.pt` cannot be used\. It .* not opened; save"):
        read_weights(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pickle.dumps(print, protocol=2), "would run code"),
        (b"PK\x03\x04nothing", "is damaged"),
        (b"\x80\x02", "is damaged|would run code"),
    ],
    ids=["pickle", "zip", "short"],
)
def test_a_damaged_pytorch_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.pt"
    path.write_bytes(content)
    assert converted.is_checkpoint(path)
    with pytest.raises(WeightsError, match=sentence):
        convert(path, tmp_path / "y.safetensors")


@pytest.mark.usefixtures("caches")
def test_limits_of_pytorch_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pytorch(tmp_path, {"a.weight": torch.zeros(1)})
    monkeypatch.setattr(converted, "SECONDS", 0.01)
    with pytest.raises(WeightsError, match="took longer than"):
        read_weights(path)
    monkeypatch.setattr(converted, "MOST_BYTES", 10)
    with pytest.raises(WeightsError, match="is larger than"):
        read_weights(path)


@pytest.mark.parametrize("nest", ["state_dict", "model", "model_state_dict"])
def test_state_dicts_are_found_inside(nest: str) -> None:
    one = {"a.weight": torch.zeros(2)}
    assert state_dict({nest: one, "optimizer": {"x": 1}}) == one
    assert state_dict({"outer": 1, "model": {nest: one}}) == one
    assert list(state_dict(one | {"epoch": 4})) == ["a.weight"]
    for nothing in ([1], {"epoch": 4}, torch.zeros(2)):
        with pytest.raises(WeightsError, match="holds no state dict"):
            state_dict(nothing)
