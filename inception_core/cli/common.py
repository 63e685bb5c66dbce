"""What several commands share: arguments and options, and how they read and write."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from inception_core.errors import BadImage, InceptionError, InvalidKnob
from inception_core.knobs import Value
from inception_core.variants import Variant
from inception_core.words import Text

Name = Annotated[str, typer.Argument(metavar="VARIANT", help="As `list` shows it.")]
Size = Annotated[int | None, typer.Option(min=1, help="Pixels; the variant's own unless given.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KNOB=VALUE", help="Turn one knob.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Protocol = Annotated[
    str, typer.Option("--crops", help="1, 10, 12, 144, or dense; their probabilities are averaged.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.")
]


def parsed_knobs(variant: Variant, settings: list[str]) -> dict[str, Value]:
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


def picture_bytes(path: Path) -> bytes:
    """The file's content, as far as it could be a picture; raises `BadImage`."""
    from inception_core.predict.images import MOST_BYTES

    try:
        if path.exists() and not path.is_file():
            raise BadImage(f"`{path}` is no file; name a picture.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadImage(f"`{path}` cannot be read ({error.strerror}); check the path.") from error


def print_or_write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text)
    else:
        write(text.encode(), output)


def write(data: bytes, output: Path) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise InceptionError(
            f"`{output}` cannot be written ({error.strerror}); choose another place."
        ) from error


def print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1, default=_words))


def _words(value: object) -> str:
    if isinstance(value, Text):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
