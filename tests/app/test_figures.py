"""The page of the paper's figures, without a browser."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from inception_core import measure
from inception_core.render import layout
from inception_core.render.figure_list import FIGURES, get_figure
from tests.app.reading import page_words

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/figures.py")


def opened_at(app: AppTest, number: int | str) -> AppTest:
    app.query_params["figure"] = str(number)
    app.run()
    assert not app.exception
    return app


def test_every_figure_can_be_chosen(app: AppTest) -> None:
    app.run()
    assert not app.exception
    for figure in FIGURES:
        assert app.button(key=f"figure_{figure.number}").label.endswith(str(figure.title))
    app.button(key="figure_16").click().run()
    assert "Figure 16. Inception-ResNet-A" in page_words(app)
    assert app.query_params["figure"] == ["16"] or app.query_params["figure"] == "16"


@pytest.mark.parametrize("number", [figure.number for figure in FIGURES])
def test_a_figure_shows_both_drawings_and_their_numbers(app: AppTest, number: int) -> None:
    figure = get_figure(number)
    app.query_params["variant"] = figure.variant
    words = page_words(opened_at(app, number))
    assert words.count("data:image/svg+xml") == 2
    for part in (figure.parts[0], figure.released[0]):
        analysis = measure(part.spec, part.source.input_size)
        assert f"{sum(analysis.at(path).macs for path in part.paths or ('',)):,}" in words
        for departure in part.departures:
            assert str(departure.text) in words


def test_a_figure_of_several_networks_begins_with_the_chosen_one(app: AppTest) -> None:
    app.query_params["variant"] = "inception_resnet_v1.facenet"
    opened_at(app, 7)
    assert "35×35×256 → 17×17×896" in page_words(app)


def test_neighbours_and_back_to_all(app: AppTest) -> None:
    opened_at(app, 19)
    app.button(key="figure_step_arrow_forward").click().run()
    assert "Figure 20." in page_words(app)
    assert app.button(key="figure_step_arrow_forward").disabled
    app.button(key="all").click().run()
    assert app.button(key="figure_3")
    assert "figure" not in app.query_params


def test_a_part_opens_in_the_graph(app: AppTest) -> None:
    opened_at(app, 17)
    app.button(key="figure_open_True").click().run()
    assert not app.exception
    assert "Inception-ResNet-B 1" in page_words(app)
    assert app.query_params["node"] in ("B/1", ["B/1"])
    assert app.query_params["variant"] in (
        "inception_resnet_v2.slim",
        ["inception_resnet_v2.slim"],
    )


def test_the_graph_leads_to_the_figure(app: AppTest) -> None:
    app.switch_page("views/architecture.py")
    app.query_params["variant"] = "inception_resnet_v2.paper"
    app.query_params["node"] = "B/2"
    app.run()
    links = [link.proto for link in app.get("page_link")]
    assert [link.label for link in links if link.label.startswith("Figure")] == [
        "Figure 17, drawn and released",
        "Figure 20, drawn and released",
    ]
    assert any("figure=17" in link.query_string for link in links)


@pytest.mark.parametrize("number", ["2", "99", "<b>x</b>"])
def test_a_wrong_number_is_one_sentence_above_all_figures(app: AppTest, number: str) -> None:
    opened_at(app, number)
    assert f"There is no figure `{number}` here" in page_words(app)
    assert app.button(key="figure_3")


def test_without_a_layout_program_numbers_remain(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    monkeypatch.setattr(layout.shutil, "which", lambda _: None)
    opened_at(app, 4)
    words = page_words(app)
    assert "pip install graphviz-pure" in words
    assert "317,632" in words
    st.cache_resource.clear()
