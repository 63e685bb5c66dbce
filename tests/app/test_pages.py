"""Every page, run without a browser."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from inception_core import get_variant, list_variants, measure
from tests.app.reading import read, without_marks

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")


def page_text(app: AppTest) -> str:
    """All HTML the page drew, one string."""
    return without_marks(" ".join(element.body for element in app.get("html")))


def problems(app: AppTest) -> list[str]:
    """The sentences about what is wrong, from top to bottom."""
    return [read(text) for text in re.findall(r'role="alert">(.*?)</div>', page_text(app))]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/architecture.py")


def test_architecture_shows_the_released_network_first(app: AppTest) -> None:
    app.run()
    assert not app.exception
    text = page_text(app)
    assert "Inception-ResNet-v2" in text
    assert "55,843,464 parameters" in text
    assert "13,155,794,016 multiply-adds" in text


def test_a_link_restores_variant_knobs_and_size(app: AppTest) -> None:
    app.query_params["variant"] = "inception_v4.paper"
    app.query_params["blocks_b"] = "3"
    app.query_params["input"] = "331"
    app.run()
    assert not app.exception
    text = page_text(app)
    assert "Inception-v4" in text
    assert "331 × 331 × 3<" in text
    assert "multiply-adds an image (conv + linear)" in text
    assert app.number_input(key="knob_blocks_b").value == 3


def test_a_knob_changes_the_numbers_and_the_link(app: AppTest) -> None:
    app.run()
    app.number_input(key="knob_blocks_a").set_value(5).run()
    assert not app.exception
    assert "55,227,624 parameters" in page_text(app)  # five blocks of 123,168 fewer
    assert app.query_params["blocks_a"] == "5"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("variant", "inception_v9", "There is no variant `inception_v9`"),
        ("blocks_a", "99", "takes a whole number from 1 to 80, but received `99`"),
        ("input", "12", "takes a whole number from 75 to 1024, but received `12`"),
        ("input", "²", "takes a whole number from 75 to 1024, but received `²`"),
        ("input", "9" * 5000, "takes a whole number from 75 to 1024"),
        ("width", "nan", "takes a number from 0.1 to 4, but received `nan`"),
        ("stem", "v9", "takes `v4` or `resnet_v1` or `v3`, but received `v9`"),
    ],
)
def test_a_wrong_link_is_one_sentence(app: AppTest, name: str, value: str, sentence: str) -> None:
    app.query_params[name] = value
    app.run()
    assert not app.exception
    assert sentence in problems(app)[0]


def test_a_link_cannot_bring_markup(app: AppTest) -> None:
    """What a link says is shown as it is, never obeyed."""
    trap = "x` [Log in again](https://evil.example) ![p](https://evil.example/a.png) <b>now</b>"
    app.query_params["variant"] = trap
    app.query_params["node"] = trap
    app.run()
    assert not app.exception
    assert trap in problems(app)[0]
    assert "There is no variant <code>x</code> [Log in again]" in page_text(app)
    assert "<b>now" not in page_text(app)
    assert not [element for element in app.markdown if "evil" in element.value]
    app.switch_page("views/layers.py").run()
    assert "evil" not in app.query_params.get("node", "")
    assert not [link for link in app.get("page_link") if "evil" in link.proto.label]


@pytest.mark.parametrize("name", list_variants())
def test_every_variant_opens_on_both_pages(app: AppTest, name: str) -> None:
    app.query_params["variant"] = name
    app.run()
    assert not app.exception
    variant = get_variant(name)
    params = f"{measure(variant.spec(), variant.input_size).params:,} parameters"
    assert params in page_text(app)
    app.switch_page("views/layers.py").run()
    assert not app.exception
    assert f"Total: {params}" in page_text(app)


def test_an_impossible_knob_is_kept_out_with_a_sentence(app: AppTest) -> None:
    app.run()
    app.number_input(key="knob_blocks_a").set_value(99).run()
    (problem,) = problems(app)
    assert "`blocks_a`" in problem
    assert "takes a whole number from 1 to 80, but received `99`." in problem
    assert app.number_input(key="knob_blocks_a").value == 10
    app.run()
    assert problems(app) == []


def test_a_scale_is_kept_to_its_last_digit(app: AppTest) -> None:
    app.query_params["scale_a"] = "0.123456789"
    app.run()
    assert app.number_input(key="knob_scale_a").value == 0.123456789
    assert app.query_params["scale_a"] == "0.123456789"


def test_a_network_that_cannot_run_is_one_sentence(app: AppTest) -> None:
    app.query_params["variant"] = "bn_inception.caffe"
    app.query_params["input"] = "200"
    app.run()
    assert not app.exception
    (problem,) = problems(app)
    assert "the branches end on different grids (13×13, 13×13, 12×12); choose another" in problem
    assert app.query_params["input"] == "200"  # a reload shows the same


def test_parts_that_a_knob_removes_are_let_go(app: AppTest) -> None:
    app.query_params["node"] = "A/9/mixed"
    app.query_params["open"] = "A,A/9,nonsense"
    app.query_params["blocks_a"] = "3"
    app.run()
    assert app.query_params["node"] == "A"
    assert app.query_params["open"] == "A"


@pytest.mark.parametrize(("typed", "rows"), [("35x35", 12), ("35×35", 12), ("REDUCTION", 2)])
def test_the_filter_reads_x_as_a_times_sign(app: AppTest, typed: str, rows: int) -> None:
    app.run()
    app.switch_page("views/layers.py").run()
    app.text_input(key="filter").set_value(typed).run()
    assert len(app.dataframe[0].value) == rows


def test_two_sessions_do_not_meet(app: AppTest) -> None:
    app.query_params["variant"] = "inception_v4.slim"
    other = AppTest.from_file(ROUTER, default_timeout=60)
    other.switch_page("views/architecture.py").run()
    app.run()
    other.number_input(key="knob_blocks_a").set_value(3).run()
    app.run()
    assert app.query_params["variant"] == "inception_v4.slim"
    assert "blocks_a" not in app.query_params
    assert app.number_input(key="knob_blocks_a").value == 4


def test_the_selected_block_shows_its_numbers(app: AppTest) -> None:
    app.query_params["variant"] = "inception_resnet_v2.paper"
    app.query_params["node"] = "B/2"
    app.run()
    assert not app.exception
    assert "Inception-ResNet-B 2" in page_text(app)
    assert "1,171,904" in page_text(app)


def test_layers_add_up(app: AppTest) -> None:
    app.run()
    app.switch_page("views/layers.py").run()
    assert not app.exception
    table = app.dataframe[0].value
    assert table.params.sum() == 55_843_464
    assert table.macs.sum() == 13_155_794_016
    assert len(table) == 46


def test_layers_keep_their_filter_and_tick_the_selected_part(app: AppTest) -> None:
    app.query_params["node"] = "B/2"
    app.run()
    app.switch_page("views/layers.py").run()
    app.text_input(key="filter").set_value("reduction").run()
    assert list(app.dataframe[0].value.path) == ["reduction_a", "reduction_b"]
    app.switch_page("views/architecture.py").run()
    app.switch_page("views/layers.py").run()
    assert app.text_input(key="filter").value == "reduction"
    assert app.query_params["node"] == "B/2"


WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None  # importing it fails
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app/streamlit_app.py", default_timeout=60).run()
for page in ("views/architecture.py", "views/layers.py", "views/predict.py"):
    assert not app.exception
    app.switch_page(page).run()
assert not app.exception
"""


def test_no_page_imports_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH],
        cwd=Path(ROUTER).parents[1],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_compare_answers_why_the_release_is_not_the_papers(app: AppTest) -> None:
    app.run()
    app.switch_page("views/compare.py").run()
    assert not app.exception
    text = page_text(app)
    assert "32.43 M → 55.84 M" in text
    assert "residual scale 0.1 → 0.17" in text
    assert "There are 10, 20 and 10 residual blocks; the paper draws 5, 10 and 5." in text
    assert app.query_params["left"] == "inception_resnet_v2.paper"
    app.button(key="swap").click().run()
    assert app.query_params["left"] == "inception_resnet_v2.slim"
    assert "55.84 M → 32.43 M" in page_text(app)
    app.switch_page("views/layers.py").run()
    assert "left" not in app.query_params


def test_a_wrong_link_to_a_comparison_is_one_sentence(app: AppTest) -> None:
    app.run()
    app.query_params["left"] = "inception_v9"
    app.switch_page("views/compare.py").run()
    assert not app.exception
    (problem,) = problems(app)
    assert "There is no variant `inception_v9`" in problem
    assert "Showing inception_resnet_v2.paper." in problem


def test_a_link_to_a_comparison(app: AppTest) -> None:
    app.run()
    app.query_params["left"] = "resnet152.paper"
    app.query_params["right"] = "resnet152.torchvision"
    app.switch_page("views/compare.py").run()
    assert not app.exception
    assert "3×3 Conv (128) → 3×3 Conv (128, stride 2)" in page_text(app)


def test_the_code_of_the_selected_block(app: AppTest) -> None:
    app.query_params["node"] = "B/2/mixed"
    app.run()
    assert not app.code
    app.toggle(key="code").set_value(True).run()
    assert not app.exception
    (code,) = app.code
    assert code.value.startswith("class InceptionResNetB(nn.Module):")
    assert "0.1 * residual" in code.value
