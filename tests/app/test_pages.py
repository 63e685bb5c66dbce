"""Every page, run without a browser."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")


def page_text(app: AppTest) -> str:
    """All HTML the page drew, one string."""
    return " ".join(element.body for element in app.get("html"))


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROUTER, default_timeout=60)


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
    assert "331 × 331 × 3, one image" in text
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
        ("blocks_a", "99", "takes a whole number from 1 to 40, but received `99`"),
        ("input", "12", "takes a whole number from 75 to 1024, but received `12`"),
    ],
)
def test_a_wrong_link_is_one_sentence(app: AppTest, name: str, value: str, sentence: str) -> None:
    app.query_params[name] = value
    app.run()
    assert not app.exception
    assert sentence in app.warning[0].value


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
    assert "on artists it never saw while training: Twitter" in text
    (chart,) = predict_page.get("plotly_chart")
    assert bars(chart)[0] == "fox"


def bars(chart: Any) -> list[str]:
    """The labels of a chart's bars, from top to bottom."""
    (data,) = json.loads(chart.proto.spec)["data"]
    labels: list[str] = data["y"]
    return labels


def test_predict_answers_every_upload(predict_page: AppTest) -> None:
    folder = Path(__file__).parents[1]
    files = [
        ("fox.png", (folder.parent / "assets/samples/fox.png").read_bytes(), "image/png"),
        ("broken.jpg", (folder / "uploads/03_truncated.jpg").read_bytes(), "image/jpeg"),
        ("phone.heic", (folder / "uploads/13_photo.heic").read_bytes(), "image/heic"),
    ]
    predict_page.file_uploader(key="uploads").set_value(files).run()
    assert not predict_page.exception
    (error,) = predict_page.error
    assert error.value.startswith("`broken.jpg` is damaged")
    fox, _ = predict_page.get("plotly_chart")
    assert bars(fox)[0] == "fox"


def test_a_missing_weights_file_is_one_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from inception_core.predict import predictor

    monkeypatch.setattr(predictor, "EMBEDDED", tmp_path / "gone.safetensors")
    st.cache_resource.clear()
    app.run()
    app.switch_page("views/predict.py").run()
    assert not app.exception
    assert "There is no weights file" in app.error[0].value
    st.cache_resource.clear()


def test_predict_shows_its_network_in_the_graph(predict_page: AppTest) -> None:
    next(b for b in predict_page.button if "blocks" in b.label).click().run()
    assert not predict_page.exception
    text = page_text(predict_page)
    assert "1,076,159 parameters" in text
    assert "128 × 128 × 3, one image" in text
    assert predict_page.query_params["width"] == "0.25"


WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None  # importing it fails
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app/streamlit_app.py", default_timeout=60).run()
for page in ("views/layers.py", "views/predict.py"):
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
