"""`lab run`, `death`, `steps`, `sweep`, `convergence` on the command line."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from inception_core.errors import InceptionError, InvalidKnob
from inception_core.lab import convergence as comparison, death as experiments, sweep as grid
from inception_core.lab.death import Remedies
from inception_core.lab.experiment import Experiment, experiment, plain
from inception_core.lab.outcomes import outcome, recent_loss
from inception_core.lab.presets import named_experiment
from inception_core.lab.records import Step

Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes of one thread each.")]


def run(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="A file, or a preset’s name.")],
    folder: Annotated[
        Path | None, typer.Option(help="Of log and checkpoint; .cache/lab/CONFIG unless given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Train one network; stopped and started again it goes on where it was."""
    _wait_politely()
    from inception_core.lab.running import logged, read_log

    chosen = named_experiment(config)
    place = folder or Path(".cache/lab") / Path(config).stem
    with _progress() as bar:
        task = bar.add_task("training", total=chosen.steps)
        for step in logged(chosen, place):
            bar.update(task, completed=step.step, description=f"loss {step.loss:.3f}")
    steps = read_log(place)
    if as_json:
        typer.echo(json.dumps({"experiment": plain(chosen), "steps": [asdict(s) for s in steps]}))
    else:
        _say(chosen, steps)


def death(
    width: Annotated[int, typer.Option(help="Filters of the trunk.")] = experiments.WIDTH,
    scale: Annotated[float, typer.Option(help="Of the second run.")] = experiments.SCALE,
    learning_rate: Annotated[float, typer.Option()] = experiments.LEARNING_RATE,
    steps: Annotated[int, typer.Option(min=1)] = experiments.STEPS,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    lower_rate: Annotated[bool, typer.Option("--lower-rate", help="A fifth of it.")] = False,
    extra_norm: Annotated[bool, typer.Option("--extra-norm", help="Before the pool.")] = False,
    warm_up: Annotated[bool, typer.Option("--warm-up", help="Over 15 steps.")] = False,
    as_json: Json = False,
) -> None:
    """Kill a network that scaling would have saved: both, side by side, from the same seed."""
    _wait_politely()
    from inception_core.lab.running import side_by_side

    remedies = Remedies(lower_rate, extra_norm, warm_up)
    first = experiments.death(width, 1.0, learning_rate, steps, seed, remedies)
    both = [experiment(plain(made)) for made in (first, experiments.scaled(first, scale))]
    records: list[list[Step]] = [[], []]
    problems = ["", ""]
    with _progress() as bar:
        task = bar.add_task("training", total=2 * steps)
        for event in side_by_side(both):
            bar.advance(task)
            if event.step:
                records[event.run].append(event.step)
            problems[event.run] = event.problem
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "runs": [
                        {
                            "experiment": plain(made),
                            "outcome": _outcome(made, rows),
                            "problem": problem,
                            "steps": [asdict(step) for step in rows],
                        }
                        for made, rows, problem in zip(both, records, problems, strict=True)
                    ]
                }
            )
        )
        return
    for made, rows, problem in zip(both, records, problems, strict=True):
        typer.echo(f"scale {made.knobs['scale']:g}: {problem}".rstrip(": "))
        _say(made, rows)


def steps(
    documents: Annotated[str, typer.Argument(metavar="JSON", help="A list of experiments.")],
) -> None:
    """Train several side by side for a page: one line of JSON a step; the next step is made when a
    line comes in on standard input, and none any more when that is closed."""
    _wait_politely()
    from inception_core.lab.running import side_by_side

    try:
        chosen = [experiment(document) for document in json.loads(documents)]
    except (json.JSONDecodeError, TypeError, AttributeError):
        raise InvalidKnob("The experiments are no list of JSON objects.") from None
    for event in side_by_side(chosen):
        row = {**event._asdict(), "step": event.step and asdict(event.step)}
        print(json.dumps(row), flush=True)
        if not sys.stdin.readline():
            return


def sweep(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to add to.")] = grid.RUNS,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each cell.")] = grid.SEEDS,
    workers: Workers = 2,
) -> None:
    """Find out how the death experiment ends over width, scale and learning rate."""
    grid.sweep(grid.grid(seeds=seeds), output, workers, report=typer.echo)


def convergence(
    data: Annotated[str, typer.Option(help="digits or drawings.")] = "digits",
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file to add to.")
    ] = comparison.RUNS,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each network.")] = comparison.SEEDS,
    workers: Workers = 2,
) -> None:
    """Train pairs of equal cost with and without residual connections by the paper's recipe."""
    if data not in comparison.CLASSES:
        raise InceptionError(f"There is no data set `{data}`; choose digits or drawings.")
    comparison.compare_convergence(data, output, seeds, workers, report=typer.echo)


def add_to(lab: typer.Typer) -> None:
    """Makes these commands of `lab`."""
    for command in (run, death, sweep, convergence):
        lab.command(command.__name__)(command)
    lab.command("steps", hidden=True)(steps)


def _wait_politely() -> None:
    """Before torch is imported: threads that wait for each other sleep. When other programs run,
    threads that wait busily instead made a run of 1152 filters six times slower."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _progress() -> Progress:
    return Progress(console=Console(stderr=True), transient=True)


def _outcome(made: Experiment, rows: list[Step]) -> str:
    classes = int(made.knobs.get("classes", 10))
    if not rows or rows[-1].held_out is None:
        return outcome(None, 0, 0, classes)
    seen = rows[-1].held_out
    return outcome(recent_loss(rows), seen.accuracy, seen.dead, classes)


def _say(made: Experiment, rows: list[Step]) -> None:
    for step in rows:
        if seen := step.held_out:
            typer.echo(
                f"step {step.step:4}  loss {step.loss:.3f}  held out: loss {seen.loss:.3f}, "
                f"accuracy {seen.accuracy:.1%}, zeros {seen.zeros:.1%}, dead {seen.dead:.1%}"
            )
    typer.echo(f"outcome: {_outcome(made, rows)}")
