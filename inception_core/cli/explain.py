"""Why a network answers as it does: `explain`."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from inception_core.cli.common import Json, picture_bytes, print_json, write
from inception_core.errors import WeightsError
from inception_core.predict.images import read_image
from inception_core.probing.explain import explain as steps
from inception_core.probing.explained import SOURCES, Explained, ExplainTask, Method, document
from inception_core.probing.setting import Setting
from inception_core.render.heat import OPACITY, overlay, png
from inception_core.weights.files import named_weights


def explain(
    image: Annotated[Path, typer.Argument(help="A picture file.")],
    weights: Annotated[
        str, typer.Option(help="`embedded`, the id of published weights, or a file.")
    ] = "embedded",
    layer: Annotated[
        str, typer.Option(help="Of Grad-CAM, as C/1; the last map before the pool unless given.")
    ] = "",
    target: Annotated[
        str | None,
        typer.Option(metavar="CLASS", help="Its name or its number; the best guess unless given."),
    ] = None,
    method: Annotated[Method, typer.Option(help="How it is explained.")] = "gradcam",
    square: Annotated[int | None, typer.Option(help="Of occlusion, pixels of the input.")] = None,
    step: Annotated[int | None, typer.Option(help="From square to square, pixels.")] = None,
    opacity: Annotated[float, typer.Option(min=0, max=1, help="Of the map.")] = OPACITY,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the picture with the map as PNG.")
    ] = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N or mps.")] = "cpu",
    as_json: Json = False,
) -> None:
    """Where a network sees a class in a picture: Grad-CAM at any layer, or occlusion."""
    data = picture_bytes(image)
    wanted = None if target is None else _output(weights, target)
    setting = Setting("", weights=weights, image=data, image_name=image.name, device=device)
    *_, found = steps(ExplainTask(setting, method, wanted, layer, square, step))
    assert isinstance(found, Explained)
    if output is not None:
        picture = read_image(data, image.name)
        write(png(overlay(picture, found.heat.values, found.box, opacity)), output)
    if as_json:
        print_json(document(found))
        return
    typer.echo(f"{image.name}, {found.variant}, {setting.about_weights}\n{found.title}")
    typer.echo(f"{found.label}: {found.probability:.1%}. {found.words}\n")
    for row in found.heat.values:
        typer.echo(" ".join(f"{value:4.2f}" for value in row))
    typer.echo(f"\n0: {found.scale[0]}; 1: {found.scale[1]}. {SOURCES[method]}")


def _output(weights: str, target: str) -> int:
    """A number as it is, or that of the output with this name; raises `WeightsError`."""
    if target.isdecimal():
        return int(target)
    names = [label.lower() for label in named_weights(weights).labels]
    if not names:
        return 0  # an embedding, which is refused as such
    found = [number for number, name in enumerate(names) if name == target.lower()]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = " and ".join(f"`{number}`" for number in found)
        raise WeightsError(f"`{target}` is the name of {numbers}; give the number.")
    close = get_close_matches(target.lower(), names, 3) or names[:3]
    meant = ", ".join(f"`{name}`" for name in close)
    raise WeightsError(
        f"These weights know no class `{target}`; try {meant}, or a number from 0 to "
        f"{len(names) - 1}."
    )
