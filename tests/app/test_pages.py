"""Every page, run without a browser."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from inception_core import get_variant, list_variants, measure
from inception_core.errors import Busy
from inception_core.predict.predictor import Predictor
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


@pytest.fixture
def predict_page(app: AppTest) -> AppTest:
    st.cache_resource.clear()
    st.cache_data.clear()
    app.run()
    return app.switch_page("views/predict.py").run()


def test_predict_names_the_first_sample(predict_page: AppTest) -> None:
    assert not predict_page.exception
    text = page_text(predict_page)
    assert "drawings of 71 everyday things" in text
    assert "on artists it never saw: Twitter" in text
    (chart,) = predict_page.get("plotly_chart")
    assert bars(chart)[0] == "fox"


def bars(chart: Any) -> list[str]:
    """The labels of a chart's bars, from top to bottom."""
    (data,) = json.loads(chart.proto.spec)["data"]
    labels: list[str] = data["y"]
    return labels


def test_answers_outlive_a_visit_to_another_page(predict_page: AppTest) -> None:
    picture = (Path(ROUTER).parents[1] / "assets/samples/elephant.png").read_bytes()
    uploaded = [("e.png", picture, "image/png")]
    predict_page.file_uploader(key="uploads").set_value(uploaded).run()
    predict_page.switch_page("views/layers.py").run()
    predict_page.switch_page("views/predict.py").run()
    (chart,) = predict_page.get("plotly_chart")
    assert bars(chart)[0] == "elephant"
    next(b for b in predict_page.button if "Clear" in b.label).click().run()
    (chart,) = predict_page.get("plotly_chart")
    assert bars(chart)[0] == "fox"


def test_a_busy_network_is_one_sentence(
    predict_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_data.clear()
    monkeypatch.setattr(Predictor, "probabilities", lambda *_: (_ for _ in ()).throw(Busy("Busy.")))
    predict_page.run()
    assert not predict_page.exception
    assert problems(predict_page) == ["Busy."]


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


def test_predict_answers_every_upload(predict_page: AppTest) -> None:
    folder = Path(__file__).parents[1]
    files = [
        ("fox.png", (folder.parent / "assets/samples/fox.png").read_bytes(), "image/png"),
        ("broken.jpg", (folder / "uploads/03_truncated.jpg").read_bytes(), "image/jpeg"),
        ("phone.heic", (folder / "uploads/13_photo.heic").read_bytes(), "image/heic"),
    ]
    predict_page.file_uploader(key="uploads").set_value(files).run()
    assert not predict_page.exception
    (problem,) = problems(predict_page)
    assert problem.startswith("`broken.jpg` is damaged")
    fox, _ = predict_page.get("plotly_chart")
    assert bars(fox)[0] == "fox"


def test_a_missing_weights_file_is_one_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from inception_core.weights import files

    monkeypatch.setattr(files, "EMBEDDED", tmp_path / "gone.safetensors")
    st.cache_resource.clear()
    app.run()
    app.switch_page("views/predict.py").run()
    assert not app.exception
    assert "There is no weights file" in problems(app)[0]
    st.cache_resource.clear()


def test_predict_shows_its_network_in_the_graph(predict_page: AppTest) -> None:
    next(b for b in predict_page.button if "blocks" in b.label).click().run()
    assert not predict_page.exception
    text = page_text(predict_page)
    assert "1,076,159 parameters" in text
    assert "128 × 128 × 3<" in text
    assert predict_page.query_params["width"] == "0.25"


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
