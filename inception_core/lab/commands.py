"""`lab …` on the command line: prepare drawings, train, score. torch is imported when needed."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from inception_core.weights.files import EMBEDDED, SCORES

lab_app = typer.Typer(help="Train and score the embedded network.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option(help="Where prepared drawings are kept.")]
_CACHE = Path(".cache/drawings")


@lab_app.command("data")
def data(folder: Folder = _CACHE) -> None:
    """Fetch the packs of drawings with npm and rasterise them."""
    from inception_core.lab.drawings import prepare_drawings

    prepare_drawings(folder, report=typer.echo)


@lab_app.command("train")
def train(
    folder: Folder = _CACHE,
    weights: Annotated[Path, typer.Option(help="The file to write.")] = EMBEDDED,
    steps: Annotated[int | None, typer.Option(min=1, help="Fewer steps for a trial.")] = None,
) -> None:
    """Train the embedded network; stopped and started again it goes on where it was."""
    from dataclasses import replace

    from inception_core.lab.config import Config
    from inception_core.lab.training import train_embedded

    config = replace(Config(), drawings=folder)
    train_embedded(replace(config, steps=steps) if steps else config, weights, report=typer.echo)


@lab_app.command("evaluate")
def evaluate(
    folder: Folder = _CACHE,
    weights: Annotated[Path, typer.Option(help="The file to score.")] = EMBEDDED,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    save: Annotated[bool, typer.Option(help="Keep the scores beside the weights.")] = False,
) -> None:
    """Score the embedded network on the artists it was not trained on."""
    from inception_core.lab.evaluate import evaluate_embedded

    scores = evaluate_embedded(weights, folder)
    document = json.dumps([asdict(score) for score in scores], indent=2)
    if save:
        SCORES.write_text(document + "\n", encoding="utf-8")
    if as_json:
        typer.echo(document)
        return
    for s in scores:
        typer.echo(
            f"{s.pack:18} {s.background:26} {s.drawings:4} drawings"
            f"  top-1 {s.top1:.1%} ({s.low:.1%} to {s.high:.1%})  top-5 {s.top5:.1%}"
        )
