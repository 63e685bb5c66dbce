"""Published weights on the command line: `weights list`, `download`, `verify`."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from inception_core.cli.common import Json, print_json
from inception_core.errors import DownloadError, WeightsError
from inception_core.render.tables import text_table
from inception_core.weights.files import read_weights
from inception_core.weights.places import find
from inception_core.weights.sources import SOURCES, Source

weights_app = typer.Typer(help="Published weights: which there are, fetching and checking them.")


@weights_app.command("list")
def list_(as_json: Json = False) -> None:
    """All published weights: network, size, reported accuracy, licence, and where they lie here."""
    rows = [_listed(source) for source in SOURCES.values()]
    if as_json:
        print_json(rows)
        return
    cells = [
        (
            source.id,
            source.variant,
            f"{source.bytes / 1e6:.0f} MB",
            "–" if source.accuracy.top5 is None else f"{source.accuracy.top1:.3f}",
            "–" if source.accuracy.top5 is None else f"{source.accuracy.top5:.3f}",
            source.licence,
            "yes" if find(source) else "no",
        )
        for source in SOURCES.values()
    ]
    names = ("id", "network", "size", "top-1 %", "top-5 %", "licence", "here")
    typer.echo(text_table(names, cells, left=2))
    typer.echo("\nAccuracy as reported, on ImageNet's validation images, one crop each.")


@weights_app.command("download")
def download_(
    identity: Annotated[str, typer.Argument(metavar="ID", help="As `weights list` shows it.")],
) -> None:
    """Fetches weights, or continues to, and prints where the file lies. Ctrl+C stops it."""
    if identity not in SOURCES:
        raise WeightsError(
            f"There are no published weights `{identity}`; `weights list` shows all of them."
        )
    from inception_core.weights.fetch import download

    job, said, seen = download(SOURCES[identity]), "", sys.stderr.isatty()
    while job.at_work:
        if job.words != said and (seen or not job.words[:1].isdigit()):
            said = job.words
            typer.echo(f"\r\x1b[K{said}" if seen else said, err=True, nl=not seen)
        time.sleep(0.1)
    if seen:
        typer.echo("", err=True)
    if job.problem:
        raise DownloadError(job.problem)
    typer.echo(job.path)


@weights_app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="safetensors, .pt or .pth.")],
    variant: Annotated[
        str | None, typer.Option(help="The network it is for, where it does not say so.")
    ] = None,
) -> None:
    """Which network a weights file fits, and its checksum; every tensor is read."""
    weights = read_weights(file, variant)
    knobs = "".join(f", {name} {value}" for name, value in weights.knobs.items())
    outputs = f"{len(weights.labels)} classes" if weights.labels else "an embedding"
    typer.echo(f"{weights.variant}{knobs}: {outputs}, {len(weights.state)} tensors that all fit.")
    typer.echo(f"sha256 {weights.identity}")


def _listed(source: Source) -> dict[str, Any]:
    place = find(source)
    return {
        **vars(source),
        "accuracy": vars(source.accuracy),
        "preprocessing": {
            **asdict(source.preprocessing), "shorter_side": source.preprocessing.shorter_side
        },
        "path": None if place is None else str(place),
    }  # fmt: skip
