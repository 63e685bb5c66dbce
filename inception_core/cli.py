"""The command line: what the pages give, for scripts and for checks.

With `--json` one document goes to standard output and nothing else. Wrong input is one sentence on
standard error and exit code 2. torch is imported only by the commands that need it.
"""

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from inception_core.analysis.measure import measure
from inception_core.analysis.records import CONVENTION
from inception_core.errors import BadImage, InceptionError, InvalidKnob
from inception_core.knobs import Value
from inception_core.lab.commands import lab_app
from inception_core.render.captions import shape_text
from inception_core.render.codegen import generate
from inception_core.render.compare import (
    compare as compare_specs,
    comparison_cells,
    comparison_document,
)
from inception_core.render.dot import to_dot
from inception_core.render.graph import block_graph
from inception_core.render.layout import to_svg
from inception_core.render.opening import Depth, opened_at
from inception_core.render.tables import (
    operation_rows,
    stage_rows,
    summary_document,
    text_table,
)
from inception_core.render.tables_text import csv_table, header_lines
from inception_core.variants import Variant, get_variant, list_variants
from inception_core.weights.files import named_weights

app = typer.Typer(
    help="The Inception family of networks: numbers, graphs and predictions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(lab_app, name="lab")


class Form(StrEnum):
    """How a graph is written."""

    svg = "svg"
    dot = "dot"
    json = "json"


class FileForm(StrEnum):
    """How a network is written."""

    onnx = "onnx"
    safetensors = "safetensors"


Name = Annotated[str, typer.Argument(metavar="VARIANT", help="As `list` shows it.")]
Size = Annotated[int | None, typer.Option(min=1, help="Pixels; the variant's own unless given.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KNOB=VALUE", help="Turn one knob.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.")
]


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits: 0, or 2 after one sentence about what was wrong."""
    try:
        app(args=arguments, prog_name="python -m inception_core")
    except InceptionError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except ModuleNotFoundError as error:
        typer.echo(
            f"This command needs `{error.name}`, which `pip install -r requirements-dev.txt` "
            "brings.",
            err=True,
        )
        sys.exit(2)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """All variants with their numbers and the paper's results."""
    rows = [_listed(get_variant(name)) for name in list_variants()]
    if as_json:
        _print_json(rows)
        return
    typer.echo(
        text_table(
            ("variant", "origin", "input", "params", "MACs", "top-1 / top-5 error"),
            [
                (
                    row["variant"],
                    row["origin"],
                    f"{row['input_size']} px",
                    f"{row['params']:,}",
                    f"{row['macs']:,}",
                    _errors(row["results"]),
                )
                for row in rows
            ],
            left=2,
        )
    )
    typer.echo(f"\n{CONVENTION}\nErrors: single crop, non-blacklisted validation (paper, Table 2).")


@app.command()
def summary(
    variant: Name,
    input_size: Size = None,
    settings: Settings = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One row per operation.")] = False,
) -> None:
    """Shapes, parameters and multiply-adds of every stage; every operation with --json or --csv."""
    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv.")
    chosen = get_variant(variant)
    knobs = _knobs(chosen, settings or [])
    spec = chosen.spec(**knobs)
    analysis = measure(spec, input_size or chosen.input_size)
    if as_json:
        _print_json(summary_document(chosen, knobs, analysis))
    elif as_csv:
        header = header_lines(chosen, knobs, analysis)
        typer.echo(csv_table(header, operation_rows(analysis)), nl=False)
    else:
        size = analysis.input_size
        typer.echo(f"{chosen.name}, {chosen.origin}, {size} × {size} × 3, one image")
        stages = [
            (
                row["name"],
                str(row["repeats"]),
                shape_text(row["out_shape"]),
                *(f"{row[name]:,}" for name in ("params", "macs", "activations")),
            )
            for row in stage_rows(spec, analysis)
        ]
        sums = (analysis.params, analysis.macs, analysis.activations)
        total = ("total", "", "", *(f"{number:,}" for number in sums))
        names = ("stage", "blocks", "output", "params", "MACs", "activations")
        typer.echo(f"{text_table(names, [*stages, total])}\n\n{CONVENTION}")


@app.command()
def compare(
    left: Annotated[str, typer.Argument(metavar="A", help="A variant.")],
    right: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    input_size: Size = None,
    as_json: Json = False,
) -> None:
    """What differs between two variants, block by block, with their departures."""
    variants = get_variant(left), get_variant(right)
    specs = [variant.spec() for variant in variants]
    sizes = [input_size or variant.input_size for variant in variants]
    analyses = [measure(spec, size) for spec, size in zip(specs, sizes, strict=True)]
    rows = compare_specs(specs[0], analyses[0], specs[1], analyses[1])
    names = [variant.name for variant in variants]
    if as_json:
        _print_json(comparison_document(names, analyses, rows))
        return
    texts = [comparison_cells(row) for row in rows]
    sums = [f"{analysis.params:,}" for analysis in analyses]
    costs = [f"{analysis.macs:,}" for analysis in analyses]
    total = ("", "total", sums[0], costs[0], "total", sums[1], costs[1])
    header = ("", names[0], "params", "MACs", names[1], "params", "MACs")
    typer.echo(text_table(header, [*texts, total], left=2))
    for row in rows:
        title = (row.left or row.right).title  # type: ignore[union-attr] # one of them is there
        for difference in row.differences:
            typer.echo(f"{title}: {difference}")
    for variant in variants:
        for departure in variant.departures:
            typer.echo(f"{variant.name}: {departure.text}")
    typer.echo(f"\n{CONVENTION}")


@app.command()
def graph(
    variant: Name,
    level: Annotated[Depth, typer.Option(help="How far it is opened.")] = "stage",
    form: Annotated[
        Form | None, typer.Option("--format", help="svg, dot or json; else as the file is called.")
    ] = None,
    output: Output = None,
    input_size: Size = None,
    settings: Settings = None,
) -> None:
    """The block graph as a drawing, as Graphviz source or as data."""
    chosen = get_variant(variant)
    spec = chosen.spec(**_knobs(chosen, settings or []))
    analysis = measure(spec, input_size or chosen.input_size)
    drawn = block_graph(spec, analysis, opened_at(spec, level))
    match form or _form_of(output):
        case Form.json:
            text = json.dumps(asdict(drawn), ensure_ascii=False, indent=1)
        case Form.dot:
            text = to_dot(drawn)
        case Form.svg:
            text = to_svg(to_dot(drawn))
    _print_or_write(text, output)


@app.command()
def predict(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE…", help="Picture files.")],
    variant: Annotated[str | None, typer.Option(help="Check that the weights are for it.")] = None,
    weights: Annotated[str, typer.Option(help="`embedded`, or a safetensors file.")] = "embedded",
    top_k: Annotated[int, typer.Option(min=1, help="How many guesses.")] = 5,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N or mps.")] = "cpu",
    as_json: Json = False,
) -> None:
    """Name what pictures show. A picture that cannot be read does not keep the others back."""
    from inception_core.predict.images import read_image
    from inception_core.predict.predictor import predictor

    network = predictor(variant, weights, device)
    answers: list[dict[str, Any]] = []
    for path in images:
        answer: dict[str, Any] = {"image": str(path)}
        try:
            picture = read_image(_bytes(path), path.name)
            (guesses,) = network.guesses([picture], top_k)
            answer["guesses"] = [guess._asdict() for guess in guesses]
        except BadImage as error:
            answer["error"] = str(error)
            typer.echo(str(error), err=True)
        answers.append(answer)
    if as_json:
        facts = {"variant": network.variant, "weights": weights, "device": device}
        _print_json({**facts, "images": answers})
    else:
        for answer in answers:
            for rank, guess in enumerate(answer.get("guesses", ())):
                name = "" if rank else Path(answer["image"]).name
                typer.echo(f"{name:24}  {guess['probability']:6.1%}  {guess['label']}")
    if any("error" in answer for answer in answers):
        raise typer.Exit(2)


@app.command()
def code(
    variant: Name, settings: Settings = None, input_size: Size = None, output: Output = None
) -> None:
    """The network as one PyTorch file that imports only torch."""
    chosen = get_variant(variant)
    knobs = _knobs(chosen, settings or [])
    analysis = measure(chosen.spec(**knobs), input_size or chosen.input_size)
    _print_or_write(generate(chosen, knobs, analysis).text, output)


@app.command()
def export(
    variant: Name,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    form: Annotated[FileForm, typer.Option("--format", help="onnx or safetensors.")],
    weights: Annotated[
        str | None, typer.Option(help="`embedded`, or a file; without it seeded random weights.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the random weights.")] = 0,
    settings: Settings = None,
) -> None:
    """A network with its weights: an ONNX graph with batch norm folded, or a state dict.

    Weights know their knobs; --set and --seed are for random ones, which need torch.
    """
    chosen = get_variant(variant)
    if weights is None:
        from inception_core.nn.build import random_state

        spec = chosen.spec(**_knobs(chosen, settings or []))
        state = random_state(spec, seed)
    else:
        if settings:
            raise InvalidKnob("Weights know their knobs; leave `--set` out.")
        read = named_weights(weights, variant)
        spec, state = read.spec, dict(read.state)
    if form is FileForm.onnx:
        from inception_core.render.onnx_export import to_onnx

        data = to_onnx(spec, state).SerializeToString()
    else:
        from safetensors.numpy import save

        data = save(state, {"format": "pt", "variant": chosen.name})
    _write(data, output)


def _form_of(output: Path | None) -> Form:
    """What a file's name asks for; raises `InceptionError`."""
    if output is None or not output.suffix:
        return Form.svg
    try:
        return Form(output.suffix.removeprefix(".").lower())
    except ValueError:
        raise InceptionError(
            f"A graph cannot be written as `{output.name}`; name a .svg, .dot or .json file. "
            "The explorer's Architecture page saves PNG."
        ) from None


def _listed(variant: Variant) -> dict[str, Any]:
    analysis = measure(variant.spec(), variant.input_size)
    return {
        "variant": variant.name,
        "origin": variant.origin,
        "paper": variant.paper,
        "input_size": variant.input_size,
        "params": analysis.params,
        "macs": analysis.macs,
        "results": [asdict(result) for result in variant.results],
    }


def _errors(results: list[dict[str, Any]]) -> str:
    return f"{results[0]['top1_error']} / {results[0]['top5_error']} %" if results else "–"


def _knobs(variant: Variant, settings: list[str]) -> dict[str, Value]:
    """`blocks_a=3` … → checked values; raises `InvalidKnob`."""
    knobs = {knob.name: knob for knob in variant.knobs}
    chosen: dict[str, Value] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise InvalidKnob(f"`{setting}` is no setting; write it as `knob=value`.")
        if name in knobs:
            chosen[name] = knobs[name].parse(text, variant.name)
        else:
            variant.settings({name: text})  # says which knobs there are
    return chosen


def _bytes(path: Path) -> bytes:
    """The file's content, as far as it could be a picture; raises `BadImage`."""
    from inception_core.predict.images import MOST_BYTES

    try:
        if path.exists() and not path.is_file():
            raise BadImage(f"`{path}` is no file; name a picture.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadImage(f"`{path}` cannot be read ({error.strerror}); check the path.") from error


def _print_or_write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text)
    else:
        _write(text.encode(), output)


def _write(data: bytes, output: Path) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise InceptionError(
            f"`{output}` cannot be written ({error.strerror}); choose another place."
        ) from error


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
