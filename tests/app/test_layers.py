"""The Layers page: its views, what it downloads, and that it says what the command line says."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.components.layers import VIEWS, downloads
from app.figures.tables import COLUMNS, layer_table
from app.selection import Selection
from inception_core import get_variant, list_variants, measure
from inception_core.analysis.memory import inference_memory
from inception_core.cli import main
from inception_core.render.tables_text import header_lines
from tests.app.reading import page_words
from tests.app.test_pages import ROUTER, page_text, problems

Opened = Callable[..., AppTest]


@pytest.fixture
def opened() -> Opened:
    """The page with a view and other query parameters."""

    def open_(view: str, **query: str) -> AppTest:
        app = AppTest.from_file(ROUTER, default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        app.query_params["view"] = view
        return app.switch_page("views/layers.py").run()

    return open_


@pytest.mark.parametrize(
    "name", ["bn_inception.caffe", "inception_v3.slim", "inception_resnet_v1.facenet"]
)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens(opened: Opened, view: str, name: str) -> None:
    app = opened(view, variant=name)
    assert not app.exception
    assert not problems(app)
    assert app.query_params.get("view", "Table") == view


def test_a_wrong_view_is_one_sentence(opened: Opened) -> None:
    app = opened("<b>Nonsense")
    (problem,) = problems(app)
    assert problem == "There is no view `<b>Nonsense`. Showing Table."
    assert "view" not in app.query_params


@pytest.mark.parametrize("chart", ["Shares", "Cost", "Memory", "Receptive field", "Widths"])
def test_every_chart_can_be_saved_as_svg_and_png(opened: Opened, chart: str) -> None:
    app = opened("Charts", variant="inception_v4.paper", blocks_b="3")
    app.session_state["chart"] = chart
    app.run()
    assert not app.exception
    (drawn,) = app.get("plotly_chart")
    config = json.loads(drawn.proto.config)
    assert config["toImageButtonOptions"]["format"] == "svg"
    assert "blocks_b=3" in drawn.proto.spec
    app.session_state["chart_format"] = "PNG"
    app.run()
    (drawn,) = app.get("plotly_chart")
    assert json.loads(drawn.proto.config)["toImageButtonOptions"]["format"] == "png"


def test_columns_at_choice(opened: Opened) -> None:
    app = opened("Table")
    app.multiselect(key="columns").set_value(["memory", "flops"]).run()
    app.selectbox(key="table_precision").set_value("bf16").run()
    assert not app.exception
    order = list(app.dataframe[0].proto.column_order)
    assert order == ["path", "layer", "flops", "memory"]
    assert app.dataframe[0].value.memory.max() == pytest.approx(7.451286)


def test_the_table_is_the_command_lines_json(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    app = opened("Table", variant="inception_v4.paper", blocks_b="3", input="331")
    app.session_state["level"] = "op"
    app.run()
    table = app.dataframe[0].value
    arguments = ["summary", "inception_v4.paper", "--set", "blocks_b=3", "--input-size", "331"]
    with pytest.raises(SystemExit):
        main([*arguments, "--json"])
    document = json.loads(capsys.readouterr().out)
    for row, layer in zip(table.itertuples(), document["layers"], strict=True):
        found = (row.path, row.params, row.macs, row.activations)
        assert found == tuple(layer[k] for k in ("path", "params", "macs", "activations"))
        assert row.receptive_field == "×".join(map(str, layer["receptive_field"]))
        assert row.effective_stride == "×".join(map(str, layer["effective_stride"]))
    sums = (table.params.sum(), table.macs.sum(), table.activations.sum())
    assert sums == tuple(document[name] for name in ("params", "macs", "activations"))
    assert f"Total: {document['params']:,} parameters" in page_text(app)


def written(chosen: Selection, level: Any = "block") -> dict[str, str]:
    """Every download's ending with its text."""
    spec = chosen.source.spec(**chosen.knobs)
    analysis = measure(spec, chosen.pixels)
    table = layer_table(spec, analysis, level, inference_memory(spec, analysis))
    found = downloads.files(chosen, analysis, table, level)
    return {file.name.rpartition("px")[2]: file.write().decode("utf-8-sig") for file in found}


@pytest.mark.parametrize("name", list_variants())
def test_downloads_carry_their_origin_and_add_up(name: str) -> None:
    chosen = Selection(name, {"classes": 10, "width": 0.5})
    analysis = measure(chosen.source.spec(**chosen.knobs), chosen.pixels)
    texts = written(chosen)
    header = header_lines(chosen.source, chosen.knobs, analysis)
    for ending in ("-operations.csv", "-block.csv"):
        assert texts[ending].splitlines()[:5] == [f"# {line}" for line in header]
        table = pd.read_csv(io.StringIO(texts[ending]), comment="#")
        assert table.params.sum() == analysis.params
        assert table.macs.sum() == analysis.macs
    assert texts["-block.md"].startswith("- " + "\n- ".join(header))
    assert texts["-block.tex"].startswith("% " + "\n% ".join(header))
    for ending in ("-block.md", "-block.tex"):
        total = next(line for line in texts[ending].splitlines() if "Total" in line)
        assert f"{analysis.params:,}" in total
        assert f"{analysis.macs:,}" in total
        assert "100.00" in total


def test_the_json_is_the_command_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["summary", "inception_v4.paper", "--set", "blocks_b=3", "--json"])
    assert written(Selection("inception_v4.paper", {"blocks_b": 3}))[".json"] == (
        capsys.readouterr().out
    )


def test_an_empty_table_is_no_download(opened: Opened) -> None:
    app = opened("Table")
    app.text_input(key="filter").set_value("nothing such").run()
    assert not app.exception
    assert "No part matches “nothing such”." in page_text(app)
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["All operations (CSV)", "Everything (JSON)"]


def test_memory_of_predictions_and_of_training(opened: Opened) -> None:
    app = opened("Memory", variant="inception_v3.slim")
    text = page_text(app)
    assert "exact" in text
    assert "Not counted: what the allocator holds in reserve" in text
    app.session_state["precision"] = "int8"
    app.run()
    app.session_state["run"] = "One training step"
    app.run()
    assert not app.exception
    assert "peak of the step" in page_text(app)
    assert app.session_state["precision"] == "fp32"
    app.number_input(key="batch").set_value(32).run()
    assert "32 images at once" in page_text(app)
    assert "multiply-adds an image" in page_text(app)  # the heading's numbers are still of one
    assert "299 × 299 × 3<" in page_text(app)


def test_a_sweep_compares_and_says_what_it_leaves_out(opened: Opened) -> None:
    app = opened("Sweep", variant="inception_v4.paper")
    app.selectbox(key="sweep_knob").set_value("blocks_b").run()
    app.multiselect(key="sweep_others").set_value(["inception_v3.slim", "resnet152.paper"]).run()
    assert not app.exception
    assert "inception_v3.slim has no knob `blocks_b` and no line." in page_words(app)
    app.selectbox(key="sweep_knob").set_value("input").run()
    app.multiselect(key="sweep_others").set_value(["bn_inception.caffe"]).run()
    assert "values left out" in page_text(app)
    table = app.dataframe[0].value
    row = table[(table.variant == "inception_v4.paper")].iloc[-1]
    analysis = measure(get_variant("inception_v4.paper").spec(), int(row.input))
    assert (row.params, row.macs) == (analysis.params, analysis.macs)


def test_a_sweep_from_large_to_small_is_one_sentence(opened: Opened) -> None:
    app = opened("Sweep")
    app.number_input(key="sweep_From_width").set_value(3.0).run()
    assert not app.exception
    (problem,) = problems(app)
    assert "from a smaller to a larger value" in problem


def test_the_second_opinion_agrees(opened: Opened) -> None:
    app = opened("Second opinion", blocks_a="3")
    assert "13,167" not in page_text(app)
    next(button for button in app.button if button.label == "Ask torchinfo").click().run()
    assert not app.exception
    assert not problems(app)
    text = page_text(app)
    assert "Parameters: The counts are equal." in text
    assert "= torchinfo’s mult-adds, to the last digit" in text


def test_a_second_opinion_that_differs_is_said(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inception_core.nn import second_opinion

    st.cache_data.clear()
    found = second_opinion.Opinion(1, 2, "0")
    monkeypatch.setattr(second_opinion, "second_opinion", lambda *_: found)
    app = opened("Second opinion")
    next(button for button in app.button if button.label == "Ask torchinfo").click().run()
    assert len(problems(app)) == 2
    st.cache_data.clear()


VIEWS_WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None  # importing it fails
from streamlit.testing.v1 import AppTest
from app.components.layers import VIEWS
for view in VIEWS:
    app = AppTest.from_file("app/streamlit_app.py", default_timeout=60).run()
    app.query_params["view"] = view
    app.switch_page("views/layers.py").run()
    assert not app.exception, app.exception
"""


def test_no_view_imports_torch_by_being_drawn() -> None:
    done = subprocess.run(
        [sys.executable, "-c", VIEWS_WITHOUT_TORCH],
        cwd=Path(ROUTER).parents[1],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_every_column_has_a_name() -> None:
    spec = get_variant("resnet152.paper").spec()
    analysis = measure(spec, 224)
    table = layer_table(spec, analysis, "stage", inference_memory(spec, analysis))
    assert list(table) == list(COLUMNS)


def test_choices_outlive_a_visit_to_another_page(opened: Opened) -> None:
    app = opened("Memory")
    app.session_state["precision"] = "bf16"
    app.run()
    app.switch_page("views/compare.py").run()
    app.switch_page("views/layers.py").run()
    assert app.session_state["view"] == "Memory"
    assert app.session_state["precision"] == "bf16"


def test_the_chart_of_a_batch_says_how_many_images(opened: Opened) -> None:
    app = opened("Memory")
    app.number_input(key="batch").set_value(8).run()
    (drawn,) = app.get("plotly_chart")
    notes = json.loads(drawn.proto.spec)["layout"]["annotations"]
    assert any("Input: 299 × 299 × 3, 8 images at once" in note["text"] for note in notes)


def test_a_network_is_not_compared_with_itself(opened: Opened) -> None:
    app = opened("Sweep", variant="inception_v4.paper")
    app.multiselect(key="sweep_others").set_value(["inception_v4.slim"]).run()
    app.selectbox(key="version").set_value("inception_v4.slim").run()
    assert not app.exception
    assert app.multiselect(key="sweep_others").value == []
    assert app.query_params["variant"] == "inception_v4.slim"


def test_a_swept_knob_is_not_said_to_be_turned(opened: Opened) -> None:
    app = opened("Sweep", variant="inception_v4.paper", width="0.5", blocks_b="3")
    (drawn,) = app.get("plotly_chart")
    assert "inception_v4.paper with knobs: blocks_b=3, others as in the source" in drawn.proto.spec
