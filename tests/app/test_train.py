"""Training in a process of its own, with programs that stand in for it, and the page *Train*."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import cached, training as trainings
from app.components.train.names import LIVE, VIEW
from app.figures.convergence import error_curves
from app.figures.death_map import map_table, outcome_map
from app.figures.look import Look
from app.figures.training import Run, curve, magnitudes
from app.training import Training, training
from inception_core.lab.convergence import read_curves
from inception_core.lab.death import death, scaled
from inception_core.lab.death_map import summarise
from inception_core.lab.records import HeldOut, Step
from inception_core.lab.sweep import Cell, read_results
from tests.app.reading import page_words

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")
LOOK = Look("#10161f", "#ffffff", "#1d4fbf")
PAIR = [death(128, steps=2), scaled(death(128, steps=2))]
ROWS = [
    Step(1, 2.5, 0.1, 0.1, 0.2, 0.0, (0.5, 1.0)),
    Step(2, 30.0, 0.2, 0.1, 0.9, 0.5, (0.5, 100.0), HeldOut(2.0, 0.25, 0.95, 0.91)),
]


def talking(more: str = "") -> str:
    """A program that tells the steps above for two runs as `lab steps` does, then runs `more`."""
    lines = [
        json.dumps({"run": run, "step": asdict(step), "problem": ""})
        for step in ROWS
        for run in (0, 1)
    ]
    return (
        f"import sys\nfor line in {lines!r}:\n    print(line, flush=True)\n"
        f"    if not sys.stdin.readline(): sys.exit()\n{more}"
    )


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`stand_in(source)`: trainings run this program; they are ended after the test."""

    def install(source: str) -> None:
        monkeypatch.setattr(trainings, "STEPS", (sys.executable, "-c", source))

    cached.desk.clear()
    yield install
    for job in cached.desk()._all.values():
        job.cancel()
        job.wait()
    cached.desk.clear()


def test_a_training_tells_its_steps(stand_in: Any) -> None:
    stand_in(talking())
    job = training(PAIR)
    job.wait()
    assert job.runs == [ROWS, ROWS]
    assert job.share == 1
    assert not job.problem


def test_a_paused_training_waits_and_goes_on(stand_in: Any) -> None:
    stand_in(talking())
    job = Training([sys.executable, "-c", "input()\n" + talking()], PAIR)
    job.pause()
    job.send("begin")
    assert job.paused
    job._thread.join(1.5)
    assert sum(map(len, job.runs)) <= 1
    job.resume()
    job.wait()
    assert job.runs == [ROWS, ROWS]


def test_a_cancelled_training_keeps_what_it_told(stand_in: Any) -> None:
    stand_in(talking("while True: pass"))
    job = training(PAIR)
    while not job.runs[1][1:]:
        job._thread.join(0.02)
    job.pause()
    job.cancel()
    job.wait()
    assert job.runs == [ROWS, ROWS]
    assert not job.problem


def test_an_abandoned_training_ends_also_while_paused(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Training, "abandoned_seconds", 0.3)
    stand_in(talking("while True: pass"))
    job = training(PAIR)
    job.pause()
    job.wait()
    assert job.problem == "It was stopped, because its page was left; start it again."


def test_its_last_words_are_the_problem(stand_in: Any) -> None:
    stand_in("import sys\nprint('No <b>room</b>.', file=sys.stderr)\nsys.exit(2)")
    job = training(PAIR)
    job.wait()
    assert job.problem == "No <b>room</b>."


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/train.py")


def test_the_page_says_what_is_seen_and_where_it_differs(app: AppTest) -> None:
    app.run()
    assert not app.exception
    text = page_words(app)
    assert "Where it differs" in text
    summary = summarise(read_results())[Cell(1152, 1.0, 0.1)]
    assert summary.dead_text in text
    assert "Weights start from Glorot’s initialisation" in text


def test_both_runs_are_drawn_and_a_reload_finds_them(app: AppTest, stand_in: Any) -> None:
    stand_in(talking())
    app.run()
    app.button[0].click().run()
    number = app.session_state["train_run"]
    job = cached.desk().get(number, Training)
    assert job
    job.wait()
    reloaded = AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/train.py")
    reloaded.query_params["run"] = number
    for page in (app, reloaded):
        page.run()
        assert not page.exception
        assert "dead channels, scale 1.0, held out" in page_words(page)
        assert page.query_params["run"] in (number, [number])


def test_a_second_person_is_told_to_wait(app: AppTest, stand_in: Any) -> None:
    stand_in(talking("while True: pass"))
    app.run()
    app.button[0].click().run()
    neighbour = AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/train.py")
    neighbour.run()
    neighbour.button[0].click().run()
    assert not neighbour.exception
    assert "Another measurement or training is running" in page_words(neighbour)


def test_an_unknown_training_is_a_sentence(app: AppTest) -> None:
    app.query_params["run"] = "<b>x"
    app.run()
    assert not app.exception
    assert "That training is no longer known here" in page_words(app)


def test_a_run_that_breaks_off_is_said(app: AppTest, stand_in: Any) -> None:
    row = json.dumps({"run": 0, "step": None, "problem": "Training <b>diverged</b>."})
    stand_in(talking(f"print({row!r}, flush=True)"))
    app.run()
    app.button[0].click().run()
    job = cached.desk().get(app.session_state["train_run"], Training)
    assert job
    job.wait()
    app.run()
    assert "Scale 1.0: Training <b>diverged</b>." in page_words(app)


def test_the_map_opens_its_runs_and_sets_the_controls(app: AppTest) -> None:
    app.query_params["view"] = "Map"
    app.session_state["train_cell"] = (512, 0.3, 0.05, "")
    app.run()
    assert not app.exception
    text = page_words(app)
    assert "Width 512, scale 0.3, learning rate 0.05" in text
    assert "python -m inception_core lab sweep" in text
    assert len(app.dataframe[0].value) == 50
    app.button[0].click().run()
    assert not app.exception
    assert app.session_state[VIEW] == LIVE
    assert app.session_state["train_width"] == 512
    assert app.session_state["train_scale"] == 0.3


def test_convergence_names_costs_and_command(app: AppTest) -> None:
    app.query_params["view"] = "Convergence"
    app.run()
    assert not app.exception
    text = page_words(app)
    assert "13,497,816" in text
    assert "python -m inception_core lab convergence --data digits" in text


def test_an_unknown_view_is_a_sentence(app: AppTest) -> None:
    app.query_params["view"] = "Nonsense"
    app.run()
    assert f"There is no view `Nonsense`. Showing {LIVE}." in page_words(app)


def test_curves_tell_the_runs_apart_without_colour() -> None:
    runs = [Run("scale 1.0", ROWS), Run("scale 0.1", ROWS[:1])]
    figure = curve(runs, lambda step: step.dead, "Dead channels", 25, LOOK, share=True)
    assert [list(trace.y) for trace in figure.data] == [[0, 50], [0]]
    assert figure.data[0].line.dash != figure.data[1].line.dash
    blocks = magnitudes(runs, "RMS", LOOK)
    assert list(blocks.data[0].y) == [0.5, 100.0]
    assert blocks.layout.yaxis.type == "log"
    assert "100" in blocks.layout.yaxis.ticktext
    empty = magnitudes([Run("a", ()), Run("b", ())], "RMS", LOOK)
    assert [len(trace.y) for trace in empty.data] == [0, 0]


def test_the_map_has_a_square_and_words_for_every_cell() -> None:
    cells = list(summarise(read_results()).values())
    figure = outcome_map(cells, (), LOOK)
    points = [tuple(cell) for trace in figure.data for cell in trace.customdata]
    assert sorted(points) == sorted(tuple(s.cell) for s in cells if not s.cell.remedy)
    words = [a.text for a in figure.layout.annotations if re.search(r" of \d", a.text)]
    assert len(words) == len(points)
    assert len(map_table(cells)) == len(cells)


def test_error_curves_have_a_band_and_a_line_for_each_network() -> None:
    pair = ("inception_v4.paper", "inception_resnet_v2.paper")
    curves = [c for name in pair for c in read_curves() if (c.network, c.data) == (name, "digits")]
    figure = error_curves(curves, ("A", "B"), (), LOOK)
    assert len(figure.data) == 4
    line = figure.data[1]
    finals = sorted(100 * (1 - c.points[-1][1].accuracy) for c in curves[:3])
    assert line.y[-1] == pytest.approx(finals[1])
