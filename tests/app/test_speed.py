"""Measurements in processes of their own, with programs that stand in for them, and their page."""

import json
import sys
from dataclasses import asdict, replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import measuring
from app.figures.speed import roofline, stage_bars, stage_table
from app.measuring import Measurement, measurement
from app.processes import Desk
from inception_core.analysis.speed import Latency, read_latencies
from inception_core.errors import Busy
from tests.app.reading import without_marks

ENDLESS = "import sys, time\nwhile True:\n    print('5 % Repeat 1', file=sys.stderr, flush=True)\n"
ENDLESS += "    time.sleep(0.02)\n"
FIRST = next(row for row in read_latencies()[1] if row.variant == "inception_resnet_v2.slim")


def program(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def printing(result: Latency) -> str:
    document = json.dumps(asdict(result))
    return f"import sys\nprint('50 % Half', file=sys.stderr)\nprint({document!r})"


def test_a_measurement_gives_progress_and_result() -> None:
    run = Measurement(program(printing(FIRST)))
    run.wait()
    assert (run.progress.share, run.progress.text) == (0.5, "Half")
    assert run.result == FIRST
    assert not run.problem
    assert not run.at_work


def test_its_last_words_are_the_problem() -> None:
    source = "import sys\nprint('There is no such thing.', file=sys.stderr)\nsys.exit(2)"
    run = Measurement(program(source))
    run.wait()
    assert run.problem == "There is no such thing."
    broken = Measurement(program("raise SystemError('secret')"))
    broken.wait()
    assert broken.problem.startswith("The measurement failed")
    missing = Measurement(["./no-such-program"])
    missing.wait()
    assert missing.problem.startswith("The measurement failed")


def test_it_can_be_cancelled() -> None:
    run = Measurement(program(ENDLESS))
    run.cancel()
    run.wait()
    assert run.result is None
    assert not run.problem


def test_it_ends_when_its_page_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Measurement, "abandoned_seconds", 0.2)
    run = Measurement(program(ENDLESS))
    run.wait()
    assert run.result is None
    assert "because its page was left" in run.problem


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "MEASURE", program(ENDLESS))
    desk = Desk()
    number = desk.start(lambda: measurement(()))
    with pytest.raises(Busy, match="Another measurement or training is running"):
        desk.start(lambda: measurement(()))
    run = desk.get(number, Measurement)
    assert run
    run.cancel()
    run.wait()
    other = desk.get(desk.start(lambda: measurement(())), Measurement)
    assert other
    other.cancel()
    other.wait()


def test_figures_show_every_stage() -> None:
    assert len(FIRST.stages) == 9
    (bars,) = stage_bars(FIRST, "#1d4fbf", "#10161f").data
    assert bars.y[2] == "3 Inception-ResNet-A"
    roof, dots, ring = roofline(FIRST, "#1d4fbf", "#10161f", "#ffffff").data
    assert max(roof.y) == pytest.approx(FIRST.peak / 1e9)
    assert roof.y[0] / roof.x[0] == pytest.approx(FIRST.bandwidth / 1e9)
    assert list(dots.y) == [stage.rate / 1e9 for stage in FIRST.stages]
    assert ring.x[0] == FIRST.whole.intensity
    table = stage_table(FIRST)
    assert len(table) == 10
    assert table.share[:-1].sum() == pytest.approx(100)


def page() -> None:
    from app import selection
    from app.cached import network
    from app.components import speed

    chosen = selection.current()
    spec, analysis = network(chosen.variant, chosen.knob_items, chosen.pixels)
    speed.show(chosen, spec, analysis)


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=60)


def words(app: AppTest) -> str:
    return without_marks(" ".join(element.body for element in app.get("html")))


def test_recorded_numbers_say_whose_they_are(app: AppTest) -> None:
    app.run()
    assert not app.exception
    text = words(app)
    assert f"Recorded by this project, not here: {FIRST.machine.text}" in text
    assert f"{1000 * FIRST.whole.seconds.median:.1f} ms" in text
    assert len(app.dataframe[0].value) == 10


def test_turned_knobs_have_no_recorded_numbers(app: AppTest) -> None:
    app.query_params["blocks_a"] = "5"
    app.run()
    assert not app.exception
    assert "Nothing is recorded for these settings" in words(app)


def measure_with(app: AppTest, monkeypatch: pytest.MonkeyPatch, source: str) -> Any:
    """Presses the button, waits for the stand-in, and draws the page again."""
    from app import cached

    monkeypatch.setattr(measuring, "MEASURE", program(source))
    app.run()
    app.button[0].click().run()
    if "speed_run" in app.session_state:
        run = cached.desk().get(app.session_state["speed_run"], Measurement)
        assert run
        run.wait()
    return app.run()


def test_a_measurement_made_here(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    cpu = replace(FIRST.machine, cpu="Test CPU")
    measure_with(app, monkeypatch, printing(replace(FIRST, machine=cpu)))
    assert not app.exception
    assert "Measured here: Test CPU" in words(app)


def test_a_failed_measurement_is_one_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import sys\nprint('Choose <b>cpu</b>.', file=sys.stderr)\nsys.exit(2)"
    measure_with(app, monkeypatch, source)
    assert not app.exception
    assert "Choose &lt;b&gt;cpu&lt;/b&gt;." in words(app)
