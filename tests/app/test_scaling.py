"""The page Residual scaling and the details panel's look inside, run without a browser."""

import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import cached, probing
from app.components import probe_input
from app.figures import mosaic, signals
from app.figures.look import Look
from app.probing import Probe
from app.processes import Job
from inception_core.probing.parts import PartTask
from inception_core.probing.scales import Scales, ScalesTask, probe_scales
from inception_core.probing.setting import Setting
from tests.app.reading import page_words

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")
LINK = {
    "variant": "inception_resnet_v2.paper",
    "width": "0.1",
    "blocks_a": "1",
    "blocks_b": "1",
    "blocks_c": "2",
    "input": "128",
}
SETTING = Setting("inception_resnet_v2.paper", (("width", 0.1),), 128)
LOOK = Look("#10161f", "#ffffff", "#1d4fbf")


@pytest.fixture(autouse=True)
def fresh() -> None:
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def scales() -> Scales:
    knobs = tuple((name, float(LINK[name])) for name in ("width", "blocks_a", "blocks_b"))
    setting = Setting("inception_resnet_v2.paper", knobs, 128)
    *_, found = probe_scales(ScalesTask(setting, (1.0, 0.1), detailed=True))
    assert isinstance(found, Scales)
    return found


@pytest.fixture
def app() -> AppTest:
    app = AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/scaling.py")
    for name, value in LINK.items():
        app.query_params[name] = value
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    return app


def program(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Another program in the worker's place."""
    import sys

    monkeypatch.setattr(probing, "WORKER", (sys.executable, "-c", source))


def finished(app: AppTest) -> AppTest:
    cached.probe_of_scales(*app.session_state["scaling_asked"]).wait()
    return app.run()


def test_nothing_runs_before_somebody_asks(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "probe_of_scales", pytest.fail)
    app.run()
    assert not app.exception
    assert "Residual scaling" in page_words(app)


def test_the_page_opens_with_a_recorded_answer(app: AppTest) -> None:
    app.run()
    recording = cached.recorded_probe()
    text = page_words(app)
    assert recording.scales.answer in text
    assert f"Recorded by this project, not here: {recording.machine.text}" in text
    assert "inception_resnet_v2.slim · all as in the source · 299 × 299 × 3" in text
    assert "Picture: fox.png · weights: random, He’s normal (seed 0)" in text
    assert len(app.get("plotly_chart")) == 2 + 2
    assert len(app.dataframe[0].value) == 2 * 40
    app.selectbox(key="scaling_block").set_value("B/7").run()
    assert not app.exception
    assert "B/7, scale 0.1" in page_words(app)


def test_a_probe_from_button_to_answer(app: AppTest) -> None:
    app.run()
    app.segmented_control(key="probe_picture").set_value("Noise").run()
    finished(press(app, "Probe"))
    assert not app.exception
    text = page_words(app)
    found = re.search(
        r"at the last block is ([\d.]+) times larger with scale 1 than with scale 0.1", text
    )
    assert found
    scales = cached.probe_of_scales(*app.session_state["scaling_asked"]).result
    assert isinstance(scales, Scales)
    large, small = scales.found[0].blocks[-1].trunk.rms, scales.found[-1].blocks[-1].trunk.rms
    assert float(found[1]) == pytest.approx(large / small, abs=0.006)
    assert "Expected at random initialisation" in text
    table = app.dataframe[0].value
    assert list(table["network scale"].unique()) == ["1", "0.3", "0.17", "0.1"]
    assert table["trunk RMS"].iloc[3] == large
    app.number_input(key="probe_seed").set_value(1).run()
    assert "The settings have changed since" in page_words(app)


def test_of_several_uploads_the_first_is_probed_and_that_is_said(
    app: AppTest, repo_root: Path
) -> None:
    app.run()
    app.segmented_control(key="probe_picture").set_value("Upload").run()
    assert next(button for button in app.button if button.label == "Probe").disabled
    data = (repo_root / "assets/samples/fox.png").read_bytes()
    files = [(name, data, "image/png") for name in ("a.png", "b.png")]
    app.file_uploader(key="uploads").set_value(files).run()
    assert "Only the first of these pictures is probed: `a.png`." in page_words(app)
    press(app, "Probe")
    asked = app.session_state["scaling_asked"]
    cached.probe_of_scales(*asked).cancel()
    assert Setting(*asked[0]).image_name == "a.png"


def test_trained_weights_are_told_apart(app: AppTest) -> None:
    app.run()
    app.segmented_control(key="probe_weights").set_value("embedded").run()
    finished(press(app, "Probe"))
    assert not app.exception
    text = page_words(app)
    assert "how sensitive the trained network is" in text
    assert "The five best guesses at each scale" in text
    assert "C/2, is not scaled in any release" in text
    assert "Expected at random initialisation" not in text


def test_published_weights_are_probed_where_they_are(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_input, "find", lambda source: None)
    app.run()
    app.segmented_control(key="probe_weights").set_value("published").run()
    assert "No published weights of a residual network are on this machine" in page_words(app)
    monkeypatch.setattr(probe_input, "find", lambda source: Path(source.file_name))
    app.run()
    titles = app.selectbox(key="probe_id").options
    assert any("Inception-ResNet-v2" in title for title in titles)
    assert not any("Inception-v4" in title for title in titles)  # it has no residual blocks
    app.selectbox(key="probe_id").set_value("inception_resnet_v2.tf_in1k")
    finished(press(app, "Probe"))
    assert not app.exception
    assert "weights download inception_resnet_v2.tf_in1k" in page_words(app)  # the file is made up


def test_a_network_without_residuals_shows_the_way(app: AppTest) -> None:
    app.query_params["variant"] = "inception_v4.paper"
    app.run()
    assert "has no residual blocks to scale" in page_words(app)
    press(app, "inception_resnet_v1.paper")
    assert not app.exception
    assert any(button.label == "Probe" for button in app.button)


def test_depth_multiplies_every_stage_as_far_as_knobs_go(app: AppTest) -> None:
    app.run()
    app.segmented_control(key="probe_depth").set_value(4).run()
    counts = [app.number_input(key=f"knob_blocks_{stage}").value for stage in "abc"]
    assert counts == [20, 40, 20]
    app.selectbox(key="architecture").set_value("resnet152").run()
    assert app.segmented_control(key="probe_depth").options == ["× 1", "× 2"]


def test_a_free_scale_is_checked(app: AppTest) -> None:
    app.run()
    app.session_state["probe_scales"] = ["1.0", "x"]
    app.run()
    assert "A residual scale is a number from 0 to 2, but received `x`" in page_words(app)
    assert next(button for button in app.button if button.label == "Probe").disabled


def test_a_failed_probe_is_one_sentence(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "import sys\nprint('Choose <b>x</b>.', file=sys.stderr)\nsys.exit(2)")
    app.run()
    press(app, "Probe")
    if "scaling_asked" in app.session_state:
        finished(app)
    assert not app.exception
    assert "Choose <b>x</b>." in page_words(app)
    assert "scaling_asked" not in app.session_state


def started() -> Probe:
    return Probe(ScalesTask(SETTING, (1.0,)))


def test_a_probe_can_be_cancelled_while_it_runs_and_while_it_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program(monkeypatch, "import time\ntime.sleep(60)")
    running, waiting = started(), started()
    waiting.cancel()
    waiting.wait()
    assert running.at_work
    running.cancel()
    running.wait()
    for probe in (running, waiting):
        assert (probe.result, probe.problem) == (None, "")


def test_what_nobody_waits_for_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "import time\ntime.sleep(60)")
    monkeypatch.setattr(Job, "abandoned_seconds", 0.1)
    probe = started()
    probe._thread.join(30)
    assert not probe.at_work


def test_a_crash_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "import os\nos._exit(9)")
    probe = Probe(PartTask(SETTING, "A/1"))
    probe.wait()
    assert probe.problem == "The probe failed; there may not have been enough memory."


def test_the_panel_looks_inside_on_demand(app: AppTest) -> None:
    app.switch_page("views/architecture.py")
    app.query_params["node"] = "stem/conv3x3_1"
    app.run()
    assert "inside_asked" not in app.session_state
    app.toggle(key="inside").set_value(True).run()
    press(app, "Compute")
    cached.probe_of_part(*app.session_state["inside_asked"]).wait()
    app.run()
    assert not app.exception
    text = page_words(app)
    assert "4 strongest of 8 channels by RMS, 63 × 63 cells each" in text
    assert "Sparsity: exact zeros" in text
    assert "8 of 8 with the largest norm. One column an input channel: the first 3 of 3" in text


def test_curves_hold_the_probes_numbers(scales: Scales) -> None:
    lines = list(signals.LINES)
    figure = signals.magnitudes(scales.found, [*lines, signals.EXPECTED], LOOK, ("a",))
    assert len(figure.data) == 2 * 6
    assert figure.data[1].y == tuple(block.residual.rms for block in scales.found[0].blocks)
    assert sum(bool(trace.showlegend) for trace in figure.data) == 2
    assert figure.layout.yaxis.type == "log"


def test_a_histogram_shows_shares(scales: Scales) -> None:
    details = {at.text: at.details["B/1"] for at in scales.found}
    figure = signals.histograms(details, "out", "B/1", LOOK, ("a",))
    for trace, at in zip(figure.data, scales.found, strict=True):
        block = next(block for block in at.blocks if block.path == "B/1")
        assert sum(trace.y) == pytest.approx(100 * (1 - block.out.zeros))


@pytest.mark.parametrize(("largest", "signed"), [(2.0, False), (None, True)])
def test_tiles_keep_values_and_scale(scales: Scales, largest: Any, signed: bool) -> None:
    maps = scales.found[0].details["A/1"].maps
    heat = mosaic.map_tiles(maps, largest, signed, LOOK, 300).data[0]
    height, breadth = maps.values.shape[1:]
    tile = heat.customdata[:height, breadth + 1 : 2 * breadth + 1]
    assert (tile == maps.values[1]).all()
    limit = largest or abs(maps.values[1]).max()
    assert heat.z[:height, breadth + 1 : 2 * breadth + 1] == pytest.approx(tile / limit)
    assert (heat.zmin, heat.zmax) == (-1 if signed else 0, 1)
    assert heat.showscale == (largest is not None)
