"""Networks in memory: loaded once, the least recently used make room."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from inception_core import get_variant
from inception_core.analysis.state import state_bytes
from inception_core.errors import InceptionError, WeightsError
from inception_core.predict import engine_room, service as service_module
from inception_core.predict.engine_room import EngineRoom, memory_for_networks
from inception_core.predict.preprocess import Preprocessing
from inception_core.predict.service import Service, created, service
from inception_core.weights.files import Weights

PLAIN = Preprocessing(75, 1.0, "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
KNOBS = {"width": 0.1, "classes": 3}
SIZE = state_bytes(get_variant("inception_v4.paper").spec(**KNOBS))


class Same:
    """Equal logits for every picture."""

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.zeros((len(batch), 3), np.float32)


@dataclass
class Shelf:
    """Weights of equal size by any name, and a record of what was loaded."""

    loaded: list[str] = field(default_factory=list)

    def read(self, name: str) -> Weights:
        if name == "missing":
            raise WeightsError("`missing` is not on this machine yet.")
        self.loaded.append(name)
        labels = () if name == "faces" else ("a", "b", "c")
        return Weights("inception_v4.paper", KNOBS, PLAIN, labels, {"w": np.ones(1)}, name)

    def room(self, most: float) -> EngineRoom:
        build: Callable[[Weights, str], Same] = lambda weights, device: Same()  # noqa: E731
        return EngineRoom(int(most * SIZE), self.read, build)


def test_a_network_is_loaded_once_and_its_numbers_are_let_go() -> None:
    shelf = Shelf()
    room = shelf.room(2)
    network = room.network("a", "cpu")
    assert room.network("a", "cpu") is network
    assert shelf.loaded == ["a"]
    assert network.weights.state == {}
    assert network.macs
    assert network.bytes == SIZE


def test_the_least_recently_used_makes_room() -> None:
    shelf = Shelf()
    room = shelf.room(2.5)
    for name in ("a", "b", "a", "c", "a", "b"):
        room.network(name, "cpu")
    assert shelf.loaded == ["a", "b", "c", "b"]


def test_one_that_is_too_large_is_loaded_alone() -> None:
    shelf = Shelf()
    room = shelf.room(0.5)
    for name in ("a", "a", "b", "a"):
        room.network(name, "cpu")
    assert shelf.loaded == ["a", "b", "a"]


def test_devices_have_their_own_networks() -> None:
    shelf = Shelf()
    room = shelf.room(4)
    assert room.network("a", "cpu") is not room.network("a", "cuda")


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    shelf, file = Shelf(), tmp_path / "own.safetensors"
    room = shelf.room(9)
    file.write_bytes(b"1")
    room.network(str(file), "cpu")
    file.write_bytes(b"22")
    room.network(str(file), "cpu")
    assert len(shelf.loaded) == 2


def test_outputs_are_probabilities_where_they_have_names() -> None:
    room = Shelf().room(9)
    batch = np.zeros((1, 3, 75, 75), np.float32)
    assert room.network("a", "cpu").outputs(batch).tolist() == [[pytest.approx(1 / 3)] * 3]
    assert room.network("faces", "cpu").outputs(batch).tolist() == [[0, 0, 0]]


def test_what_cannot_be_loaded_is_a_sentence_and_is_tried_again() -> None:
    room = Shelf().room(9)
    for _ in range(2):
        with pytest.raises(WeightsError, match="`missing` is not on this machine"):
            room.network("missing", "cpu")


def test_memory_is_a_setting_or_a_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INCEPTION_MEMORY_MB", "500")
    assert memory_for_networks() == 500 * 10**6
    monkeypatch.setenv("INCEPTION_MEMORY_MB", "much")
    with pytest.raises(InceptionError, match="`much`"):
        memory_for_networks()
    monkeypatch.delenv("INCEPTION_MEMORY_MB")
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(engine_room, "CONTAINER", limit)
    limit.write_text(f"{2**30}\n")  # free hosting: the largest network must fit
    largest = state_bytes(get_variant("inception_resnet_v2.slim").spec())
    assert largest < memory_for_networks() < 2**30 / 2
    limit.write_text("max\n")
    assert memory_for_networks() > 0


@pytest.fixture
def fresh() -> Iterator[None]:
    """No service exists before the test, and that of the test not after it."""
    created.cache_clear()
    yield
    created.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_the_service_answers_with_the_embedded_network(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = np.random.default_rng(0).standard_normal((2, 3, 128, 128), np.float32)
    rows = Service(EngineRoom()).ask("embedded", 2, [batch]).result()
    assert rows.shape == (2, 71)
    assert rows.sum(1) == pytest.approx(1)
    monkeypatch.setenv("INCEPTION_ENGINE", "abacus")
    with pytest.raises(InceptionError, match="`abacus`"):
        service()


@pytest.mark.usefixtures("fresh")
def test_people_who_ask_first_at_once_get_the_same_service(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow() -> EngineRoom:
        time.sleep(0.1)
        return EngineRoom()

    monkeypatch.setattr(service_module, "EngineRoom", slow)
    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(service) for _ in range(4)]
    assert len({id(one.result()) for one in asked}) == 1
