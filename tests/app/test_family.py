"""The home page: cards, published errors, links to what is older than it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.figures.family import error_chart, points
from app.figures.strip import cells, strip_html, strip_text
from app.figures.time_line import time_line
from inception_core import get_variant, list_variants, measure
from inception_core.papers import PAPERS
from inception_core.results import ALL_TABLES, PAPER_TABLES, RELEASED_WEIGHTS
from tests.app.reading import without_marks

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")


def page_text(app: AppTest) -> str:
    return without_marks(" ".join(element.body for element in app.get("html")))


@pytest.fixture
def home() -> AppTest:
    return AppTest.from_file(ROUTER, default_timeout=60).run()


def test_every_network_has_a_card(home: AppTest) -> None:
    assert not home.exception
    text = page_text(home)
    assert "55,843,464" in text
    assert "13,155,794,016" in text
    assert "176 layers" in text
    assert "3,039 px" in text
    assert text.count('class="ie-strip"') == 6
    assert not home.query_params


def test_cards_as_drawn(home: AppTest) -> None:
    home.segmented_control(key="family_version").set_value("as drawn").run()
    assert not home.exception
    text = page_text(home)
    assert "32,433,928" in text
    assert "55,843,464</td>" not in text.partition("Published errors")[0]


def test_a_card_opens_its_network_as_shown(home: AppTest) -> None:
    home.segmented_control(key="family_version").set_value("as drawn").run()
    home.button(key="open_inception_v4").click().run()
    assert not home.exception
    assert "42,679,816 parameters" in page_text(home)
    assert home.query_params["variant"] == "inception_v4.paper"


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_table_is_shown_with_its_protocol(home: AppTest, table: object) -> None:
    home.segmented_control(key="family_table").set_value(table.name).run()  # type: ignore[attr-defined]
    assert not home.exception
    assert str(table.pictures) in page_text(home)  # type: ignore[attr-defined]
    assert len(home.dataframe[0].value) == len(table.rows)  # type: ignore[attr-defined]


def test_claims_are_shown_with_their_numbers(home: AppTest) -> None:
    text = page_text(home)
    for number in ("9,257,953,632", "12,253,974,624", "−24 %", "+9 %"):
        assert number in text


def test_a_link_from_before_opens_the_graph() -> None:
    app = AppTest.from_file(ROUTER, default_timeout=60)
    app.query_params["variant"] = "inception_v4.slim"
    app.query_params["node"] = "B/2"
    app.run()
    assert not app.exception
    assert "Inception-B 2" in page_text(app)
    assert app.query_params["node"] == "B/2"


def test_the_selection_survives_a_visit_to_the_family(home: AppTest) -> None:
    home.button(key="open_inception_v4").click().run()
    home.switch_page("views/family.py").run()
    assert "The Inception family" in page_text(home)
    home.switch_page("views/layers.py").run()
    assert home.query_params["variant"] == "inception_v4.slim"


@pytest.mark.parametrize("name", list_variants())
def test_a_strip_is_the_whole_network(name: str) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    drawn = cells(spec, analysis)
    assert sum(cell.share for cell in drawn) == pytest.approx(1)
    assert strip_html(spec, analysis).count("<i ") == len(drawn)
    assert "Stem" in strip_text(spec, analysis)


def test_strip_of_v4_in_words() -> None:
    spec = get_variant("inception_v4").spec()
    assert strip_text(spec, measure(spec, 299)) == (
        "Blocks and their share of the multiply-adds: Stem 19 %, 4 × Inception-A 13 %, "
        "Reduction-A 9 %, 7 × Inception-B 48 %, Reduction-B 4 %, 3 × Inception-C 7 %, Head 0 %"
    )


def test_an_ensemble_costs_as_much_as_its_models() -> None:
    *_, ensemble = points(PAPER_TABLES[3], "as released")
    assert ensemble.macs == 12_253_974_624 + 3 * 13_155_794_016
    assert ensemble.variant == "inception_resnet_v2.slim"


def test_errors_of_released_weights_stand_beside_released_costs() -> None:
    rows = points(RELEASED_WEIGHTS, "as drawn")
    assert rows == points(RELEASED_WEIGHTS, "as released")
    assert rows[3].macs == 13_155_794_016


def test_chart_of_errors_against_costs() -> None:
    rows = points(RELEASED_WEIGHTS, "as released")
    (marks,) = error_chart(rows, "top5", "params", "#1d4fbf", "#10161f", "#ffffff").data
    assert list(marks.y) == [row.top5 for row in rows]
    assert marks.x[2] == pytest.approx(42.679816)
    assert marks.customdata[2][0] == "inception_v4.slim"
    assert marks.marker.size[3] == max(marks.marker.size)  # released v2 has the most multiply-adds


def test_a_missing_error_is_not_drawn() -> None:
    rows = points(PAPER_TABLES[3], "as drawn")
    (marks,) = error_chart(rows, "top1", "macs", "#1d4fbf", "#10161f", "#ffffff").data
    assert len(marks.x) == 2


def test_time_line_names_every_paper() -> None:
    figure = time_line("#1d4fbf", "#10161f")
    words = " ".join(note.text for note in figure.layout.annotations)
    assert all(f"arXiv:{paper.arxiv}" in words for paper in PAPERS)
    assert "23 Feb 2016" in words
