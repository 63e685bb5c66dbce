"""A page whose drawing fails, takes too long, or is stopped stays a page with a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.components import drawing
from inception_core.render import layout
from tests.app.reading import page_words, without_marks

ROUTER = str(Path(__file__).parents[2] / "app/streamlit_app.py")


@pytest.fixture
def app() -> Iterator[AppTest]:
    st.cache_resource.clear()
    app = AppTest.from_file(ROUTER, default_timeout=60)
    app.query_params["variant"] = "inception_v4.slim"
    yield app
    st.cache_resource.clear()


def page_text(app: AppTest) -> str:
    return without_marks("\n".join(html.proto.body for html in app.get("html")))


def program(folder: Path, line: str) -> list[str]:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return [str(path)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (None, "The layout program `no-such-program` does not start."),
        ("exit 3", "The layout program could not draw this graph"),
        ("echo nonsense", "The layout program could not draw this graph"),
        ("exec sleep 30", "Drawing this graph took longer than 0.2 s; close some blocks."),
    ],
)
def test_without_a_layout_the_graph_is_still_drawn(
    app: AppTest, line: str | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = program(tmp_path, line) if line else ["no-such-program"]
    monkeypatch.setattr(layout, "_command", lambda: command)
    monkeypatch.setattr(layout.Layout.__init__, "__defaults__", (0.2,))
    app.run()
    assert not app.exception
    assert sentence in page_words(app)
    (chart,) = app.get("graphviz_chart")
    assert "Inception-B × 7" in chart.proto.spec
    assert "42.68 M" in page_text(app)
    monkeypatch.undo()
    app.button(key="drawing_again").click().run()
    assert not app.get("graphviz_chart")
    assert sentence not in page_text(app)


def test_a_slow_drawing_says_so_and_can_be_stopped(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.run()
    assert not app.exception
    command = program(tmp_path, "exec sleep 30")
    monkeypatch.setattr(layout, "_command", lambda: command)
    monkeypatch.setattr(drawing, "PATIENCE_S", 0.1)
    monkeypatch.setattr(drawing, "CANCEL_AFTER_S", 0.0)
    app.session_state["selection"] |= {"opened": ("B", "B/1"), "node": "B/1/conv7x7"}
    app.run()
    assert not app.exception
    assert "Drawing 14 boxes … 0 s" in page_text(app)
    app.button(key="drawing_cancel").click().run()
    assert not app.exception
    assert "Drawing" not in page_text(app)
    assert "open" not in app.query_params  # the view before
    assert "node" not in app.query_params
    monkeypatch.undo()
    other = AppTest.from_file(ROUTER, default_timeout=60)
    other.query_params["variant"] = "inception_v4.slim"
    other.query_params["node"] = "B/1/conv7x7"
    other.query_params["open"] = "B,B/1"
    other.run()  # what one person stopped is drawn for another
    assert not other.exception
    assert "was stopped" not in page_text(other)
    assert other.query_params["node"] == "B/1/conv7x7"


def test_a_drawing_that_takes_too_long_can_be_closed(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = program(tmp_path, "exec sleep 30")
    monkeypatch.setattr(layout, "_command", lambda: command)
    monkeypatch.setattr(layout.Layout.__init__, "__defaults__", (0.2,))
    app.query_params["open"] = "*"
    app.run()
    assert not app.exception
    assert not app.get("graphviz_chart")  # so many boxes are too many for the browser
    assert "The same content is below, as a table." in page_text(app)
    monkeypatch.undo()
    app.button(key="drawing_close").click().run()
    assert "open" not in app.query_params
    assert "took longer" not in page_text(app)
