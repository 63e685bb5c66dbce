"""Networks as files: `graph`, `code`, `export`."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inception_core.analysis.measure import measure
from inception_core.cli.common import (
    Name,
    Output,
    Settings,
    Size,
    parsed_knobs,
    print_or_write,
    write,
)
from inception_core.errors import InceptionError, InvalidKnob
from inception_core.render.codegen import generate
from inception_core.render.graph import block_graph
from inception_core.render.graph_files import graph_document, graph_source
from inception_core.render.layout import to_svg
from inception_core.render.opening import Depth, opened_at
from inception_core.render.tables_text import header_lines
from inception_core.variants import get_variant
from inception_core.weights.files import named_weights


class Form(StrEnum):
    """How a graph is written."""

    svg = "svg"
    dot = "dot"
    json = "json"


class FileForm(StrEnum):
    """How a network is written."""

    onnx = "onnx"
    safetensors = "safetensors"


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
    knobs = parsed_knobs(chosen, settings or [])
    spec = chosen.spec(**knobs)
    analysis = measure(spec, input_size or chosen.input_size)
    header = header_lines(chosen, knobs, analysis)
    drawn = block_graph(spec, analysis, opened_at(spec, level))
    match form or _form_of(output):
        case Form.json:
            text = json.dumps(graph_document(header, drawn), ensure_ascii=False, indent=1)
        case Form.dot:
            text = graph_source(header, drawn)
        case Form.svg:
            text = to_svg(graph_source(header, drawn))
    print_or_write(text, output)


def code(
    variant: Name, settings: Settings = None, input_size: Size = None, output: Output = None
) -> None:
    """The network as one PyTorch file that imports only torch."""
    chosen = get_variant(variant)
    knobs = parsed_knobs(chosen, settings or [])
    analysis = measure(chosen.spec(**knobs), input_size or chosen.input_size)
    print_or_write(generate(chosen, knobs, analysis).text, output)


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

        spec = chosen.spec(**parsed_knobs(chosen, settings or []))
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
    write(data, output)


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
