"""Networks with pictures: `predict`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from inception_core.cli.common import Json, picture_bytes, print_json
from inception_core.errors import BadImage


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
            picture = read_image(picture_bytes(path), path.name)
            (guesses,) = network.guesses([picture], top_k)
            answer["guesses"] = [guess._asdict() for guess in guesses]
        except BadImage as error:
            answer["error"] = str(error)
            typer.echo(str(error), err=True)
        answers.append(answer)
    if as_json:
        facts = {"variant": network.variant, "weights": weights, "device": device}
        print_json({**facts, "images": answers})
    else:
        for answer in answers:
            for rank, guess in enumerate(answer.get("guesses", ())):
                name = "" if rank else Path(answer["image"]).name
                typer.echo(f"{name:24}  {guess['probability']:6.1%}  {guess['label']}")
    if any("error" in answer for answer in answers):
        raise typer.Exit(2)
