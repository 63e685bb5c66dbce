"""Graphs in files: written once, whole or not at all, bounded, and never in the way."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from inception_core import get_variant
from inception_core.errors import WeightsError
from inception_core.nn.build import random_state
from inception_core.predict import graph_cache, onnx_engine as engine_module
from inception_core.predict.graph_cache import GRAPH, cache_folder, forget, graph_file
from inception_core.predict.onnx_engine import OnnxEngine, onnx_engine
from inception_core.predict.preprocess import Preprocessing
from inception_core.render.onnx_export import numbers_beside, to_onnx
from inception_core.weights.files import Weights

KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1, "classes": 5}
PLAIN = Preprocessing(96, 1.0, "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
NAMES = ("a", "b", "c", "d", "e")
BATCH = np.random.default_rng(0).standard_normal((2, 3, 96, 96), np.float32)


def network(identity: str, **knobs: float) -> Weights:
    settings = {**KNOBS, **knobs}
    spec = get_variant("inception_resnet_v2.slim").spec(**settings)
    return Weights("inception_resnet_v2.slim", settings, PLAIN, NAMES, random_state(spec), identity)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return network("1")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(engine_module, "IN_MEMORY", 0)
    return tmp_path / "inception-explorer" / "graphs"


def in_memory(weights: Weights) -> NDArray[np.float32]:
    return OnnxEngine(to_onnx(weights.spec, weights.state).SerializeToString()).logits(BATCH)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_graph_from_its_file_computes_the_same(weights: Weights, cache: Path) -> None:
    assert (onnx_engine(weights).logits(BATCH) == in_memory(weights)).all()
    (entry,) = entries(cache)
    assert entry.startswith("inception_resnet_v2.slim-")
    assert sorted(p.name for p in (cache / entry).iterdir()) == ["network.bin", "network.onnx"]


def test_it_is_written_once(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    onnx_engine(weights)
    monkeypatch.setattr(graph_cache, "write_onnx", None)
    assert onnx_engine(weights).logits(BATCH).shape == (2, 5)


def test_other_numbers_knobs_or_writers_are_other_files(
    weights: Weights, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onnx_engine(weights)
    onnx_engine(replace(weights, identity="2"))
    onnx_engine(network("1", scale_a=0.5))
    assert len(entries(cache)) == 3
    monkeypatch.setattr(graph_cache.onnx, "__version__", "0")
    onnx_engine(weights)
    assert len(entries(cache)) == 4


@pytest.mark.parametrize("damage", ["graph", "numbers", "missing"])
def test_a_damaged_file_is_written_anew(weights: Weights, cache: Path, damage: str) -> None:
    onnx_engine(weights)
    (entry,) = entries(cache)
    graph = cache / entry / GRAPH
    match damage:
        case "graph":
            graph.write_bytes(b"nonsense")
        case "numbers":
            numbers_beside(graph).write_bytes(b"short")
        case _:
            numbers_beside(graph).unlink()
    assert (onnx_engine(weights).logits(BATCH) == in_memory(weights)).all()


def test_what_is_interrupted_leaves_nothing_behind(weights: Weights, cache: Path) -> None:
    class Interrupted(dict[str, NDArray[np.float32]]):
        def __getitem__(self, name: str) -> NDArray[np.float32]:
            if name.startswith("C."):
                raise KeyboardInterrupt
            return super().__getitem__(name)

    with pytest.raises(KeyboardInterrupt):
        onnx_engine(replace(weights, state=Interrupted(weights.state)))
    assert entries(cache) == []


def test_a_second_process_that_was_faster_wins(
    weights: Weights, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = graph_cache.write_onnx
    calls: list[int] = []

    def slowly(*arguments: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            with graph_file(weights):  # somebody else, meanwhile
                pass
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(graph_cache, "write_onnx", slowly)
    assert onnx_engine(weights).logits(BATCH).shape == (2, 5)
    assert len(calls) == 2
    assert len(entries(cache)) == 1


def test_the_least_recently_used_go_when_there_are_too_many(
    weights: Weights, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onnx_engine(weights)
    (first,) = entries(cache)
    size = numbers_beside(cache / first / GRAPH).stat().st_size
    monkeypatch.setattr(graph_cache, "MOST_BYTES", int(2.5 * size))
    onnx_engine(replace(weights, identity="2"))
    (second,) = {*entries(cache)} - {first}
    for age, entry in ((100, second), (200, first)):
        os.utime(cache / entry, (10**9 - age, 10**9 - age))
    onnx_engine(weights)  # used: now the second is the oldest
    onnx_engine(replace(weights, identity="3"))
    assert first in entries(cache)
    assert second not in entries(cache)
    assert len(entries(cache)) == 2


def test_drafts_of_killed_processes_are_swept_away(weights: Weights, cache: Path) -> None:
    old, new = cache / ".old", cache / ".new"
    for draft in (old, new):
        draft.mkdir(parents=True)
    os.utime(old, (10**9, 10**9))
    onnx_engine(weights)
    assert not old.exists()
    assert new.exists()  # somebody may be writing it


def test_where_nothing_can_be_kept_a_temporary_file_serves(
    weights: Weights, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file in the way")
    assert (onnx_engine(weights).logits(BATCH) == in_memory(weights)).all()
    monkeypatch.setattr(graph_cache.tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(WeightsError, match="free some space, or set XDG_CACHE_HOME"):
        onnx_engine(weights)


def test_forgetting_what_is_not_there_is_no_error(weights: Weights) -> None:
    forget(weights)
    assert not cache_folder(weights).exists()


def test_small_networks_and_those_without_identity_write_nothing(
    weights: Weights, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onnx_engine(replace(weights, identity=""))
    monkeypatch.setattr(engine_module, "IN_MEMORY", 10**9)
    onnx_engine(weights)
    assert not cache.exists()


def test_the_state_is_read_tensor_by_tensor(weights: Weights) -> None:
    """Never two layers' worth at once: the largest network would not fit."""
    alive: list[str] = []

    class Lazy(dict[str, NDArray[np.float32]]):
        def __getitem__(self, name: str) -> NDArray[np.float32]:
            alive.append(name)
            return super().__getitem__(name).copy()

    layers = []
    onnx_engine(replace(weights, state=Lazy(weights.state)))
    for name in alive:
        layer = name.rpartition(".")[0].removesuffix(".conv").removesuffix(".bn")
        if not layers or layers[-1] != layer:
            layers.append(layer)
    assert len(layers) == len(set(layers))
