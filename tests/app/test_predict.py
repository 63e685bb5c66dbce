"""The page Predict, run without a browser."""

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from safetensors.numpy import load_file, save_file
from streamlit.testing.v1 import AppTest

from app import asking, own_weights, work
from app.components.predict import asked, pictures
from app.own_weights import Shelf
from inception_core.errors import Busy, EngineFailed, WeightsError
from inception_core.predict import onnx_engine, ticket as ticket_module
from inception_core.predict.images import read_image
from inception_core.predict.service import Service
from inception_core.predict.ticket import Batch, Ticket
from inception_core.weights.files import metadata, read_weights
from tests.app.reading import page_words, read

ROOT = Path(__file__).parents[2]
ROUTER = str(ROOT / "app" / "streamlit_app.py")
SAMPLES, UPLOADS = ROOT / "assets/samples", ROOT / "tests/uploads"
TINY = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1}


def problems(app: AppTest) -> list[str]:
    """The sentences about what is wrong, from top to bottom."""
    body = " ".join(element.body for element in app.get("html"))
    return [read(text) for text in re.findall(r'role="alert">(.*?)</div>', body)]


def bars(chart: Any) -> list[str]:
    """The labels of a chart's bars, from top to bottom."""
    (data,) = json.loads(chart.proto.spec)["data"]
    labels: list[str] = data["y"]
    return labels


def answered(app: AppTest) -> AppTest:
    """The page once everything that was asked is answered."""
    app.session_state["predict_asking"][1].wait(60)
    return app.run()


def upload(app: AppTest, *files: Path) -> AppTest:
    """Gives it files and waits for the answers."""
    found = [(file.name, file.read_bytes(), "image/png") for file in files]
    app.file_uploader(key="uploads").set_value(found).run()
    return answered(app)


def button(app: AppTest, words: str) -> Any:
    """The first button whose label has these words."""
    return next(known for known in app.button if words in known.label)


@pytest.fixture
def page() -> AppTest:
    st.cache_resource.clear()
    st.cache_data.clear()
    return AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/predict.py")


@pytest.fixture
def predict(page: AppTest) -> AppTest:
    return answered(page.run())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A checkpoint of a tiny network that knows the same things as the embedded one."""
    from safetensors.torch import save_file

    from inception_core import build, get_variant
    from inception_core.predict.preprocess import Preprocessing
    from inception_core.weights.files import metadata, read_weights

    labels = read_weights().labels
    knobs = {**TINY, "classes": len(labels)}
    model = build(get_variant("inception_v4.slim").spec(**knobs), seed=3)
    half = (0.5, 0.5, 0.5)
    facts = metadata(
        "inception_v4.slim", knobs, Preprocessing(96, 1, "bilinear", half, half), labels
    )
    save_file(model.state_dict(), tmp_path / "mine.safetensors", facts)
    return tmp_path / "mine.safetensors"


class Line:
    """A service whose tickets end when `open` is set; `error` is what they end with."""

    def __init__(self) -> None:
        self.open, self.error = threading.Event(), None
        self.asked: list[Ticket] = []

    def ask(self, weights: str, count: int, batches: Iterable[Batch]) -> Ticket:
        ticket = Ticket(self, weights, count, batches)
        self.asked.append(ticket)
        threading.Thread(target=self._serve, args=(ticket,), daemon=True).start()
        return ticket

    def position(self, ticket: Ticket) -> int:
        return 3

    def seconds_left(self, ticket: Ticket) -> float:
        return 8.0

    def leave(self, ticket: Ticket) -> None:
        pass

    def _serve(self, ticket: Ticket) -> None:
        self.open.wait(30)
        while ticket.at_work and (batch := ticket.next_batch()) is not None:
            rows = np.full((len(batch), 71), 0.4 / 70, np.float32)
            rows[:, self.asked.index(ticket)] = 0.6
            ticket.take(rows, 0.1)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    line = Line()
    monkeypatch.setattr(work, "service", lambda: line)
    monkeypatch.setattr(asked, "PATIENCE_SECONDS", 0.05)
    yield line
    line.open.set()


def test_the_first_sample_is_named(predict: AppTest) -> None:
    assert not predict.exception
    text = page_words(predict)
    assert "drawings of 71 everyday things" in text
    assert "on artists it never saw: Twitter" in text
    (chart,) = predict.get("plotly_chart")
    assert bars(chart)[0] == "fox"


def test_answers_outlive_a_visit_to_another_page(predict: AppTest) -> None:
    upload(predict, SAMPLES / "elephant.png")
    predict.switch_page("views/layers.py").run()
    predict.switch_page("views/predict.py").run()
    (chart,) = predict.get("plotly_chart")
    assert bars(chart)[0] == "elephant"
    button(predict, "Clear").click().run()
    (chart,) = answered(predict).get("plotly_chart")
    assert bars(chart)[0] == "fox"


def test_every_upload_is_answered(predict: AppTest) -> None:
    upload(predict, SAMPLES / "fox.png", UPLOADS / "03_truncated.jpg", UPLOADS / "13_photo.heic")
    assert not predict.exception
    (problem,) = problems(predict)
    assert problem.startswith("`03_truncated.jpg` is damaged")
    fox, _ = predict.get("plotly_chart")
    assert bars(fox)[0] == "fox"


def test_who_waits_is_told_where_and_can_leave(page: AppTest, line: Line) -> None:
    page.run()
    (bar,) = page.get("progress")
    assert bar.proto.text == "Position 3, about 8 s"
    button(page, "Cancel").click().run()
    page.run()
    assert problems(page) == ["It was cancelled; ask again for an answer."]
    (ticket,) = line.asked
    assert not ticket.at_work
    line.open.set()
    button(page, "Ask again").click().run()
    assert len(answered(page).get("plotly_chart")) == 1


def test_a_busy_line_is_one_sentence(
    page: AppTest, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Ticket:
        raise Busy("60 predictions are waiting already; try again in a moment.")

    with monkeypatch.context() as patch:
        patch.setattr(line, "ask", full)
        answered(page.run())
        assert not page.exception
        assert problems(page) == ["60 predictions are waiting already; try again in a moment."]
    line.open.set()
    button(page, "Ask again").click().run()
    assert problems(answered(page)) == []


def test_another_picture_gives_the_place_of_the_first_up(page: AppTest, line: Line) -> None:
    page.run()
    page.button(key="sample_cat.jpg").click().run()
    first, second = line.asked
    assert not first.at_work
    assert second.at_work


def test_a_picture_that_was_answered_is_not_asked_again(page: AppTest, line: Line) -> None:
    line.open.set()
    answered(page.run())
    upload(page, SAMPLES / "fox.png", SAMPLES / "cat.jpg", SAMPLES / "cat.jpg")
    assert [ticket.count for ticket in line.asked] == [1, 1]
    assert len(page.get("plotly_chart")) == 3


def test_a_session_keeps_no_more_than_its_share_of_the_memory(
    page: AppTest, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.open.set()
    fox, cat = SAMPLES / "fox.png", SAMPLES / "cat.jpg"
    pasted = asking.Picture("pasted", "pasted.png", fox.read_bytes())
    most = 2 * len(pasted.data) + cat.stat().st_size - 1
    monkeypatch.setattr(pictures, "MOST_TOGETHER", most)
    answered(page.run())
    page.session_state["predict_extra"] = [pasted]
    upload(page, fox, cat)
    assert "the first 1 are taken" in problems(page)[0]
    kept = page.session_state["predict_files"]
    assert [picture.name for picture in kept] == ["fox.png"]


@pytest.fixture
def pair(page: AppTest, own: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, str]:
    """The page before its first run, with the embedded network and an own one chosen. All is
    answered in that run, since AppTest cannot repeat choices whose names only the session knows."""
    from app import cached

    found = cached.shelf().put(own.read_bytes(), own.name)
    entry = {"path": found.path, "name": found.name, "found": str(found.found), "tried": ""}
    page.session_state["predict_own"] = {found.path: entry}
    page.session_state["predict_weights"] = ["embedded", found.path]
    monkeypatch.setattr(asked, "PATIENCE_SECONDS", 60)
    return page, found.path


def test_two_networks_answer_side_by_side_and_together(pair: tuple[AppTest, str]) -> None:
    page, mine = pair
    page.run()
    assert not page.exception
    text = page_words(page)
    assert "2 networks together" in text
    assert "Do they agree?" in text
    one, other, both = page.get("plotly_chart")
    assert bars(one)[0] == "fox"
    assert len(bars(other)) == len(bars(both)) == 5
    assert "weights" not in page.query_params  # nobody else has that file
    assert mine not in text


def test_the_vote_is_the_mean(line: Line, pair: tuple[AppTest, str]) -> None:
    line.open.set()
    pair[0].run()
    *_, both = pair[0].get("plotly_chart")
    (data,) = json.loads(both.proto.spec)["data"]
    assert data["x"][:2] == pytest.approx([100 * (0.6 + 0.4 / 70) / 2] * 2, rel=1e-4)


def test_one_network_that_fails_leaves_the_others_answers(
    line: Line, pair: tuple[AppTest, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, mine = pair
    usual = line.ask

    def ask(weights: str, count: int, batches: Iterable[Batch]) -> Ticket:
        if weights == mine:
            raise EngineFailed("This one gave up.")
        return usual(weights, count, batches)

    monkeypatch.setattr(line, "ask", ask)
    line.open.set()
    page.run()
    assert "This one gave up." in problems(page)
    assert len(page.get("plotly_chart")) == 1


def test_a_link_holds_crops_guesses_and_sample(page: AppTest) -> None:
    page.query_params["crops"] = "10"
    page.query_params["top"] = "3"
    page.query_params["sample"] = "hamburger.png"
    answered(page.run())
    (chart,) = page.get("plotly_chart")
    assert bars(chart)[0] == "hamburger"
    assert len(bars(chart)) == 3
    assert "for 10 crops" in page_words(page)
    assert "No paper says from which size these crops are taken" in page_words(page)
    assert page.query_params["crops"] == "10"
    assert page.query_params["sample"] == "hamburger.png"


@pytest.mark.parametrize(
    ("name", "value"),
    [("crops", "11"), ("top", "0"), ("top", "9" * 4000), ("sample", "../x"), ("weights", "<b>v9")],
)
def test_a_wrong_link_is_one_sentence(page: AppTest, name: str, value: str) -> None:
    page.query_params[name] = value
    answered(page.run())
    assert not page.exception
    assert f"`{value[:40]}`" in problems(page)[0]
    (chart,) = page.get("plotly_chart")
    assert bars(chart)[0] == "fox"


def test_weights_that_are_not_here_say_what_they_cost(page: AppTest) -> None:
    page.query_params["weights"] = "inception_v4.tf_in1k,embedded"
    answered(page.run())
    assert not page.exception
    text = page_words(page)
    assert "About 171 MB · licence apache-2.0" in text
    assert "80.1 % on ImageNet validation" in text
    assert button(page, "Fetch 171 MB")
    assert len(page.get("plotly_chart")) == 1  # the other network answers meanwhile


def test_a_missing_weights_file_is_one_sentence(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from inception_core.weights import files

    monkeypatch.setattr(files, "EMBEDDED", tmp_path / "gone.safetensors")
    page.run()
    assert not page.exception
    assert "There is no weights file" in problems(page)[0]


def test_its_network_is_shown_in_the_graph(predict: AppTest) -> None:
    button(predict, "blocks").click().run()
    assert not predict.exception
    text = page_words(predict)
    assert "1,076,159 parameters" in text
    assert "128 × 128 × 3<" in text
    assert predict.query_params["width"] == "0.25"


def test_a_table_of_many_and_what_was_answered_before(predict: AppTest) -> None:
    predict.segmented_control(key="predict_view").set_value("table").run()
    upload(predict, SAMPLES / "fox.png", SAMPLES / "elephant.png", UPLOADS / "03_truncated.jpg")
    assert not predict.exception
    table = predict.dataframe[0].value
    assert list(table["Embedded"])[:2] == ["fox", "elephant"]
    assert "is damaged" in table["problem"][2]
    predict.toggle(key="predict_history_on").set_value(True).run()
    predict.button(key="history_0").click().run()
    assert "elephant.png, crops: 1" in page_words(predict)
    predict.button(key="history_clear").click().run()
    assert "elephant.png, crops: 1" not in page_words(predict)


def test_an_occlusion_goes_through_the_same_line(predict: AppTest, line: Line) -> None:
    line.open.set()
    predict.toggle(key="why_on").set_value(False).run()
    predict.session_state["why_method"] = "occlusion"
    predict.toggle(key="why_on").set_value(True).run()
    (job,) = predict.session_state["predict_why"].values()
    job.wait(60)
    predict.run()
    assert not predict.exception
    (ticket,) = line.asked
    assert ticket.count == 1 + 12**2
    assert "Occlusion for “" in page_words(predict)


def test_embeddings_compare_pictures_and_name_nobody(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.torch import save_file

    from app import cached
    from inception_core import build, get_variant
    from inception_core.predict.preprocess import Preprocessing
    from inception_core.weights.files import metadata

    model = build(get_variant("inception_resnet_v1.facenet").spec(**TINY), seed=3)
    half = (0.5, 0.5, 0.5)
    how = Preprocessing(96, 1, "bilinear", half, half)
    path = tmp_path / "faces.safetensors"
    save_file(model.state_dict(), path, metadata("inception_resnet_v1.facenet", TINY, how, ()))
    found = cached.shelf().put(path.read_bytes(), path.name)
    page.session_state["predict_own"] = {
        found.path: {"path": found.path, "name": "faces", "found": "", "tried": ""}
    }
    page.session_state["predict_weights"] = [found.path]
    data = [(SAMPLES / name).read_bytes() for name in ("astronaut.jpg", "cat.jpg")]
    page.session_state["predict_files"] = [
        asking.Picture(name, name, each) for name, each in zip("ab", data, strict=True)
    ]
    monkeypatch.setattr(asked, "PATIENCE_SECONDS", 60)
    page.run()
    assert not page.exception
    text = page_words(page)
    assert "faces: how alike pictures are" in text
    assert text.count("<td>1.00</td>") == 2  # each with itself
    assert not page.get("plotly_chart")


def test_an_upload_is_recognised_or_refused(own: Path, tmp_path: Path) -> None:
    shelf = Shelf()
    found = shelf.put(own.read_bytes(), "mine.safetensors")
    assert "Inception-v4" in str(found.found)
    with pytest.raises(WeightsError, match=r"^`<b>\.pt` ") as refused:
        shelf.put(b"no weights", "<b>.pt")
    assert str(tmp_path) not in str(refused.value)
    assert "inception-own-" not in str(refused.value)
    kept = Path(found.path).parent
    assert list(kept.parent.iterdir()) == [kept]  # nothing is left of the refused one


def test_nothing_is_left_of_a_refused_upload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    torch.save({"a.weight": torch.zeros(2)}, tmp_path / "mine.pt")
    shelf = Shelf()
    with pytest.raises(WeightsError, match=r"^`mine\.pt` cannot be used"):
        shelf.put((tmp_path / "mine.pt").read_bytes(), "mine.pt")
    assert not (tmp_path / "cache").exists()
    (folder,) = tmp_path.glob("inception-own-*")
    assert list(folder.iterdir()) == []


def test_a_slow_upload_stops_nobody(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, begun, go_on = own_weights.read_weights, threading.Event(), threading.Event()
    data = own.read_bytes()

    def slowly(path: Path, variant: str | None) -> Any:
        if variant:
            begun.set()
            assert go_on.wait(60)
        return read(path, variant)

    monkeypatch.setattr(own_weights, "read_weights", slowly)
    shelf = Shelf()
    slow = threading.Thread(target=shelf.put, args=(data, "slow", "inception_v4.slim"), daemon=True)
    quick = threading.Thread(target=shelf.put, args=(data, "quick"), daemon=True)
    slow.start()
    assert begun.wait(60)
    quick.start()
    quick.join(20)
    stopped = quick.is_alive()
    go_on.set()
    slow.join(60)
    quick.join(60)
    assert not stopped


def test_the_least_recently_used_upload_goes_first_with_what_was_made_of_it(
    own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(own_weights, "KEPT", 2)
    monkeypatch.setattr(onnx_engine, "IN_MEMORY", 0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shelf, data = Shelf(), own.read_bytes()
    first, second = (
        Path(shelf.put(data, "x", variant).path) for variant in (None, "inception_v4.slim")
    )
    onnx_engine.onnx_engine(read_weights(first))
    assert not (tmp_path / "cache").exists()
    for path, seconds in ((first, 100), (second, 200)):
        os.utime(path.parent, (seconds, seconds))
    shelf.used(str(first))
    (changed := load_file(own))["head.linear.fc.bias"] += 1
    known = read_weights(own)
    facts = metadata(known.variant, known.knobs, known.preprocessing, known.labels)
    save_file(changed, own, facts)
    shelf.put(own.read_bytes(), "y")
    assert first.is_file()
    assert list(first.parent.rglob("network.onnx"))
    assert not second.parent.exists()


def test_a_deleted_upload_is_said_to_be_gone(pair: tuple[AppTest, str]) -> None:
    page, mine = pair
    shutil.rmtree(Path(mine).parent)
    page.run()
    (sentence,) = problems(page)
    assert sentence.startswith("`mine.safetensors` is no longer kept on this server")
    assert page.session_state["predict_weights"] == ["embedded"]


def test_a_file_that_would_run_code_is_refused() -> None:
    import pickle

    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return print, ("owned",)

    with pytest.raises(WeightsError, match=r"`trap\.pt` cannot be used"):
        Shelf().put(pickle.dumps(Trap()), "trap.pt")


def test_pictures_are_asked_in_groups_and_known_ones_not_again(line: Line) -> None:
    from app import cached

    data = (SAMPLES / "fox.png").read_bytes()
    pictures = [asking.Picture(str(i), f"{i}.png", data) for i in range(20)]
    network = asking.Network("embedded", "Embedded", cached.known_weights("embedded"))
    line.open.set()
    job = asking.Asking(pictures, [network], "1", lambda key: key[0] == "0")
    job.begin()
    job.wait(60)
    assert [ticket.count for ticket in line.asked] == [15, 4]
    assert len(job.answers) == 19
    assert job.share == 1
    assert {shown.size for shown in job.shown.values()} == {read_image(data).size}


class Slow:
    """A room whose network takes longer over a picture than a page may be silent."""

    macs = None

    def network(self, weights: str, device: str) -> "Slow":
        return self

    def outputs(self, batch: Batch) -> Batch:
        time.sleep(1.2)
        return np.full((len(batch), 71), 1 / 71, np.float32)


def test_a_network_that_waits_behind_a_slow_one_keeps_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app import cached

    monkeypatch.setattr(ticket_module, "ABANDONED_SECONDS", 1.0)
    served = Service(Slow())
    monkeypatch.setattr(work, "service", lambda: served)
    known = cached.known_weights("embedded")
    networks = [asking.Network(name, name, known) for name in ("first", "second")]
    fox = asking.Picture("fox", "fox.png", (SAMPLES / "fox.png").read_bytes())
    job = asking.Asking([fox], networks, "1")
    job.begin()
    job.wait(60)
    assert job.problem == ""
    assert [name for _, name, _ in job.answers] == ["first", "second"]
