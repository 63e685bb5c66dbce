"""`evaluate …`: errors on a labelled folder, stopped and resumed as one likes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from inception_core.cli.common import Json, Protocol, print_json
from inception_core.errors import EvaluationError
from inception_core.lab.config import DRAWINGS

_INTERRUPTED = 130  # what a shell expects of a program that Ctrl+C ended

evaluate_app = typer.Typer(invoke_without_command=True)
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.")]


@evaluate_app.callback()
def evaluate(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="The folder of pictures.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder of the run.")] = None,
    labels: Annotated[
        Path | None,
        typer.Option(help="Lines of a name and a label; class folders are taken unless given."),
    ] = None,
    weights: Annotated[
        list[str] | None,
        typer.Option(help="`embedded`, a published id, or a file; several share work."),
    ] = None,
    variant: Annotated[str | None, typer.Option(help="Check that the weights are for it.")] = None,
    crops: Protocol = "1",
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N or mps.")] = "cpu",
    backend: Annotated[str, typer.Option(help="`local`: processes here, or `ray`.")] = "local",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; one for each core unless given.")
    ] = None,
    shard: Annotated[int, typer.Option(min=1, help="Pictures of which one file is made.")] = 64,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a stopped run.")] = False,
) -> None:
    """Errors of networks on a labelled folder, such as ImageNet's validation pictures.

    Pictures lie in folders named by synset or label, or `--labels` names them, one a line:
    `ILSVRC2012_val_00000001.JPEG n01751748`. Every so many pictures (`--shard`) the probabilities
    are kept in one file, so a stop loses little, and the result is the same to the bit.

    With `--backend ray` (`pip install -r requirements-cluster.txt`) the shards are computed by the
    cluster that RAY_ADDRESS names, otherwise by a Ray started here; every machine needs the
    package, the weights and the pictures at the same paths, the run's folder only this one, and
    `--device cuda` gives every worker a GPU. Clusters of several machines and GPUs are untried.
    """
    if context.invoked_subcommand:
        return
    if data is None or out is None:
        raise EvaluationError(
            "Name the pictures with `--data FOLDER` and the run's folder with `--out FOLDER`; "
            "`evaluate --help` shows the rest."
        )
    from rich.console import Console
    from rich.progress import Progress

    from inception_core.evaluate.run import Run
    from inception_core.evaluate.runner import perform, prepare

    settings, pictures = prepare(
        data, labels, weights or ["embedded"], variant, crops, device, shard
    )
    run = Run.start(out, settings, pictures, resume)
    try:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            todo = len(run.missing)
            task = bar.add_task("shards", total=run.count, completed=run.count - todo)
            for finished in perform(run, backend, workers):
                bar.advance(task)
                for problem in run.read(finished).problems.values():
                    console.print(problem, markup=False, highlight=False, soft_wrap=True)
    except KeyboardInterrupt:
        left = len(run.missing)
        typer.echo(
            f"Stopped: {run.count - left} of {run.count} shards are finished; go on with "
            "`--resume`.",
            err=True,
        )
        sys.exit(_INTERRUPTED)
    typer.echo(
        f"{len(pictures)} pictures in {run.count} shards are finished; "
        f"`evaluate report {out}` shows the errors.",
        err=True,
    )


@evaluate_app.command("report")
def report(
    run: RunFolder,
    exclude: Annotated[
        Path | None, typer.Option(help="Names of pictures to leave out, one a line.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Top-1 and top-5 errors of a run, beside the paper's where the protocol is the same."""
    from inception_core.evaluate import report as reports
    from inception_core.evaluate.pictures import names_in
    from inception_core.evaluate.run import Run

    opened = Run.open(run)
    made = reports.report(opened, names_in(exclude, opened.pictures) if exclude else frozenset())
    if as_json:
        print_json(reports.document(made))
    else:
        typer.echo(reports.text(made))


@evaluate_app.command("drawings")
def drawings(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write them.")],
    prepared: Annotated[Path, typer.Option(help="Where prepared drawings are kept.")] = DRAWINGS,
) -> None:
    """Write the drawings that the embedded network was not trained on, to evaluate it with."""
    from inception_core.evaluate.drawings import write_drawings
    from inception_core.lab.drawings import load_drawings

    count = write_drawings(load_drawings("test", prepared), folder)
    typer.echo(f"{count} drawings in `{folder}`.", err=True)
