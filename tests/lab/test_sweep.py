"""The map and the convergence runs: thresholds, order, going on, and that the tables are ours."""

import json
import math
from pathlib import Path

import pytest

from inception_core.analysis.measure import measure
from inception_core.errors import InvalidKnob
from inception_core.lab import convergence, many, sweep
from inception_core.lab.convergence import PAIRS, paper_recipe, read_curves, spread, steps_to
from inception_core.lab.death import Remedies, death, scaled
from inception_core.lab.death_map import summarise
from inception_core.lab.outcomes import outcome
from inception_core.lab.presets import PRESETS, named_experiment
from inception_core.lab.sweep import Cell, experiment_of, grid, read_results, result_of, run_cell


@pytest.mark.parametrize(
    ("loss", "accuracy", "dead", "expected"),
    [
        (None, 0.0, 0.0, "diverged"),
        (2 * math.log(10) + 0.01, 0.9, 0.0, "diverged"),
        (2 * math.log(10) - 0.01, 0.9, 0.0, "trained"),
        (2.0, 0.9, 0.85, "dead"),
        (2.0, 0.49, 0.849, "undecided"),
        (2.0, 0.5, 0.849, "trained"),
    ],
)
def test_outcomes(loss: float | None, accuracy: float, dead: float, expected: str) -> None:
    assert outcome(loss, accuracy, dead) == expected


def test_every_cell_gets_its_first_seed_before_any_gets_a_second() -> None:
    runs = grid()
    assert len(runs) == len(set(runs)) == 5 * (4 * 3 * 4 + 2)
    assert [seed for _, seed in runs] == sorted(seed for _, seed in runs)


def test_a_cell_is_the_experiment_of_the_page() -> None:
    cell = Cell(1152, 0.1, 0.05)
    assert experiment_of(cell, 3) == scaled(death(learning_rate=0.05, seed=3))
    warm = experiment_of(Cell(1152, 1.0, 0.1, "warm_up"), 0)
    assert warm == death(remedies=Remedies(warm_up=True))
    assert warm.learning_rate_at(0, 0) == pytest.approx(0.1 / 15)
    assert death(remedies=Remedies(lower_rate=True)).learning_rate == pytest.approx(0.02)
    assert death(remedies=Remedies(extra_norm=True)).knobs["extra_norm"] is True


def test_a_stopped_sweep_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = many.read_rows(sweep.RUNS)[0]
    path = tmp_path / "runs.jsonl"
    path.write_text(json.dumps(row) + '\n{"width": 128, "sc')  # killed while it wrote
    asked: list[object] = []

    def add_runs(path: Path, work: object, jobs: list[object], workers: int) -> list[object]:
        asked.extend(jobs)
        return []

    monkeypatch.setattr(sweep, "add_runs", add_runs)
    done = result_of(row)
    sweep.sweep([(done.cell, done.seed), (done.cell, 77)], path, 1, report=asked.append)
    assert asked == ["1 of 2 runs are done", (done.cell, 77)]


def test_runs_are_written_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "new" / "runs.jsonl"
    (row,) = many.add_runs(path, run_cell, [(Cell(16, 1.0, 0.1), 0)], 1)
    assert many.read_rows(path) == [row]
    assert len(many.read_machines(path)) == 1


def test_the_shipped_map_belongs_to_this_code() -> None:
    """One small cell again; the last digits may differ on another processor."""
    cell = Cell(128, 0.1, 0.1)
    shipped = summarise(read_results())[cell].results[0]
    again = result_of(run_cell(cell, shipped.seed))
    assert shipped.loss is not None
    assert again.loss == pytest.approx(shipped.loss, rel=0.02)
    assert again.accuracy == pytest.approx(shipped.accuracy, abs=0.03)
    assert (again.steps, again.outcome) == (shipped.steps, shipped.outcome)


def test_the_shipped_map_shows_what_the_page_says() -> None:
    cells = summarise(read_results())
    assert {cell for cell, _ in grid()} == set(cells)
    unscaled, saved = cells[Cell(1152, 1.0, 0.1)], cells[Cell(1152, 0.1, 0.1)]
    assert sum(result.dead >= 0.85 for result in unscaled.results) >= 0.8 * len(unscaled.results)
    assert sum(result.dead <= 0.02 for result in saved.results) >= 0.8 * len(saved.results)
    assert cells[Cell(1152, 1.0, 0.1, "warm_up")].dead > 0.5
    assert cells[Cell(1152, 1.0, 0.1, "extra_norm")].dead == 0
    assert cells[Cell(1152, 1.0, 0.02)].dead < 0.5
    assert cells[Cell(1152, 0.1, 0.2)].dead > 0.1
    assert many.read_machines(sweep.RUNS)


def test_a_summary_counts_and_takes_medians() -> None:
    row = {**Cell(128, 1.0, 0.1)._asdict(), "steps": 25, "seconds": 1.0}
    results = [
        result_of({**row, "seed": i, "loss": loss, "accuracy": 0.6, "zeros": 0.5, "dead": dead})
        for i, (loss, dead) in enumerate(((1.0, 0.1), (1.0, 0.9), (None, 0.2)))
    ]
    (summary,) = summarise(reversed(results)).values()
    assert summary.outcomes == {"trained": 1, "undecided": 0, "dead": 1, "diverged": 1}
    assert summary.dead == 0.2
    assert summary.dead_text == "10 to 90 %"
    assert [result.seed for result in summary.results] == [0, 1, 2]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("data", ["digits", "drawings"])
def test_pairs_cost_the_same(pair: tuple[str, str], data: str) -> None:
    left, right = (
        measure(paper_recipe(name, data).spec(), convergence.INPUT_SIZE).macs for name in pair
    )
    assert left == pytest.approx(right, rel=0.03)


def test_the_shipped_curves_are_complete() -> None:
    curves = [curve for curve in read_curves() if curve.data == "digits"]
    assert len(curves) == 4 * convergence.SEEDS
    for curve in curves:
        made = paper_recipe(curve.network, seed=curve.seed)
        steps = [step for step, _ in curve.points]
        assert steps == [step for step in range(1, made.steps + 1) if made.evaluates(step)]


def test_how_fast_and_how_far() -> None:
    curves = [curve for curve in read_curves() if curve.network == "inception_resnet_v1.paper"][:3]
    assert steps_to(curves, 1.0) == "20"
    assert steps_to(curves, -1.0) == "never"
    assert spread([0.03, 0.01, 0.02]) == "2.0 % (1.0 to 3.0)"


def test_presets_have_names() -> None:
    assert named_experiment("death") == death()
    assert all(made.spec() for made in PRESETS.values())
    with pytest.raises(InvalidKnob, match="neither a JSON or TOML file nor a preset"):
        named_experiment("deth")
