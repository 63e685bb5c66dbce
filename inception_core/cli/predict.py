"""`predict`: pictures in, named guesses out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from inception_core.cli.common import Json, Protocol, picture_bytes, print_json
from inception_core.errors import BadImage
from inception_core.variants import get_variant

Answer = dict[str, Any]


def predict(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE…", help="Picture files.")],
    variant: Annotated[str | None, typer.Option(help="Check that the weights are for it.")] = None,
    weights: Annotated[
        list[str] | None,
        typer.Option(help="`embedded`, a published id, or a file; several vote."),
    ] = None,
    crops: Protocol = "1",
    top_k: Annotated[int, typer.Option(min=1, help="How many guesses.")] = 5,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N or mps.")] = "cpu",
    as_json: Json = False,
) -> None:
    """Name what pictures show. A picture that cannot be read does not keep the others back.

    Sides above 2048 pixels are divided by a whole number first; `evaluate` takes every pixel.
    """
    import numpy as np

    from inception_core.predict.ensemble import agreement, check_same_labels, mean
    from inception_core.predict.predictor import predictor
    from inception_core.predict.protocols import assumption
    from inception_core.predict.sharing import seen_by

    names = weights or ["embedded"]
    networks = [predictor(variant, name, device) for name in names]
    check_same_labels([(n, network.labels) for n, network in zip(names, networks, strict=True)])
    said = dict.fromkeys(assumption(crops, get_variant(n.variant).architecture) for n in networks)
    answers: list[Answer] = []
    readable: list[Answer] = []
    rows = list(seen_by(networks, _read(images, answers, readable), crops))
    for answer, each in zip(readable, rows, strict=True):
        (vote,), *alone = (networks[0].best(r[None], top_k) for r in (mean(each), *each))
        answer["guesses"] = [guess._asdict() for guess in vote]
        if len(names) > 1:
            answer["each"] = [[guess._asdict() for guess in guesses] for (guesses,) in alone]
    if as_json:
        models = [
            {"variant": network.variant, "weights": name}
            for network, name in zip(networks, names, strict=True)
        ]
        facts: dict[str, Any] = {"models": models} if len(names) > 1 else {**models[0]}
        facts |= {"device": device, "crops": crops, "assumption": " ".join(said)}
        if len(names) > 1 and rows:
            found = agreement([np.stack(column) for column in zip(*rows, strict=True)])
            facts["agreement"] = {"pairs": found.pairs, "unanimous": found.unanimous}
        print_json({**facts, "images": answers})
    else:
        _print_guesses(answers, names)
        typer.echo("".join(f"\n{sentences}" for sentences in said if sentences), nl=any(said))
    if len(readable) < len(answers):
        raise typer.Exit(2)


def _read(images: list[Path], answers: list[Answer], readable: list[Answer]) -> Iterator[Any]:
    """The pictures that can be read; the answers of the others say what is wrong."""
    from inception_core.predict.images import read_image

    for path in images:
        answer: Answer = {"image": str(path)}
        answers.append(answer)
        try:
            picture = read_image(picture_bytes(path), path.name)
        except BadImage as error:
            answer["error"] = str(error)
            typer.echo(str(error), err=True)
        else:
            readable.append(answer)
            yield picture


def _print_guesses(answers: list[Answer], names: list[str]) -> None:
    """The best guesses; of an ensemble also the first of each network."""
    for answer in answers:
        for rank, guess in enumerate(answer.get("guesses", ())):
            name = "" if rank else Path(answer["image"]).name
            typer.echo(f"{name:24}  {guess['probability']:6.1%}  {guess['label']}")
        for name, (first, *_) in zip(names, answer.get("each", ()), strict=False):
            typer.echo(f"{'':24}  {first['probability']:6.1%}  {first['label']}, by `{name}` alone")
