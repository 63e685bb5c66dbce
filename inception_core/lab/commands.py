"""`lab …` on the command line: prepare drawings, train, score. torch is imported when needed."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from inception_core.analysis.speed import RECORDED
from inception_core.lab.config import DRAWINGS
from inception_core.lab.run_commands import add_to
from inception_core.probing import recorded
from inception_core.weights.files import EMBEDDED, write_scores

lab_app = typer.Typer(help="Training runs, and the embedded network.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option(help="Where prepared drawings are kept.")]


@lab_app.command("data")
def data(folder: Folder = DRAWINGS) -> None:
    """Fetch the packs of drawings with npm and rasterise them."""
    from inception_core.lab.drawings import prepare_drawings

    prepare_drawings(folder, report=typer.echo)


@lab_app.command("train")
def train(
    folder: Folder = DRAWINGS,
    weights: Annotated[Path, typer.Option(help="The file to write.")] = EMBEDDED,
    steps: Annotated[
        int | None, typer.Option(min=1, help="A trial of so many steps, with files of its own.")
    ] = None,
) -> None:
    """Train the embedded network; stopped and started again it goes on where it was."""
    from dataclasses import replace

    from inception_core.lab.config import Config
    from inception_core.lab.training import train_embedded

    config = replace(Config(), drawings=folder)
    if steps is not None:
        trial = f".cache/trial-{steps}"
        config = replace(config, steps=steps, checkpoint=Path(f"{trial}.pt"))
        weights = Path(f"{trial}.safetensors") if weights == EMBEDDED else weights
    train_embedded(config, weights, report=typer.echo)


@lab_app.command("evaluate")
def evaluate(
    folder: Folder = DRAWINGS,
    weights: Annotated[Path, typer.Option(help="The file to score.")] = EMBEDDED,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    save: Annotated[bool, typer.Option(help="Keep the scores beside the weights.")] = False,
) -> None:
    """Score the embedded network on the artists it was not trained on."""
    from inception_core.lab.evaluate import evaluate_embedded

    scores = evaluate_embedded(weights, folder)
    rows = [asdict(score) for score in scores]
    if save:
        write_scores(weights, rows)
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for s in scores:
        typer.echo(
            f"{s.pack:18} {s.background:26} {s.drawings:4} drawings"
            f"  top-1 {s.top1:.1%} ({s.low:.1%} to {s.high:.1%})  top-5 {s.top5:.1%}"
        )


@lab_app.command("latency")
def latency(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = RECORDED,
) -> None:
    """Time all networks on this machine's CPU; takes half an hour."""
    from inception_core.lab.latency import record_latencies

    record_latencies(output, report=typer.echo)


@lab_app.command("measure")
def measure(
    variant: Annotated[str, typer.Argument(metavar="VARIANT", help="As `list` shows it.")],
    knobs: Annotated[str, typer.Option(help="Turned knobs as a JSON object.")] = "{}",
    input_size: Annotated[int | None, typer.Option(min=1, help="Pixels.")] = None,
    batch: Annotated[int, typer.Option(min=1, help="Images at once.")] = 1,
    engine: Annotated[str, typer.Option(help="torch or onnxruntime.")] = "torch",
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N or mps.")] = "cpu",
) -> None:
    """Time one network on this machine: progress on standard error, then one JSON document."""
    from inception_core.lab.latency import measure_one

    measure_one(variant, knobs, input_size, batch, engine, device)


@lab_app.command("probe")
def probe(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file to write.")
    ] = recorded.RECORDED,
) -> None:
    """Record the probe that the page Residual scaling opens with."""
    typer.echo(recorded.record_probe(output).answer)


add_to(lab_app)
