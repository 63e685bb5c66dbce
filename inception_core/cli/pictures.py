"""Networks with pictures: `predict`, `probe`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from inception_core.cli.common import (
    Json,
    Name,
    Settings,
    Size,
    parsed_knobs,
    picture_bytes,
    print_json,
)
from inception_core.errors import BadImage
from inception_core.probing.scales import (
    CONVENTION,
    AtScale,
    Scales,
    ScalesTask,
    document,
    probe_scales,
)
from inception_core.probing.setting import STATISTICS, Setting
from inception_core.render.tables import text_table
from inception_core.variants import get_variant


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


def probe(
    variant: Name,
    scale: Annotated[
        list[float] | None,
        typer.Option(help="For all residual blocks; each block's own unless given."),
    ] = None,
    image: Annotated[Path | None, typer.Option(help="A picture file; noise unless given.")] = None,
    weights: Annotated[
        str,
        typer.Option(help="`he`, `pytorch`: random. `embedded`, a published id, a file: trained."),
    ] = "he",
    seed: Annotated[int, typer.Option(min=0, help="Of random weights and of noise.")] = 0,
    gradients: Annotated[bool, typer.Option("--gradients", help="Of every output, too.")] = False,
    input_size: Size = None,
    settings: Settings = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N or mps.")] = "cpu",
    as_json: Json = False,
) -> None:
    """How large trunk and residual are, block by block, at one or more residual scales."""
    knobs = parsed_knobs(get_variant(variant), settings or [])
    setting = Setting(
        variant,
        tuple(knobs.items()),
        input_size,
        weights,
        seed=seed,
        image=picture_bytes(image) if image else None,
        image_name=image.name if image else "",
        device=device,
    )
    task = ScalesTask(setting, tuple(scale or [None]), gradients)
    *_, probed = probe_scales(task)
    assert isinstance(probed, Scales)
    if as_json:
        print_json(document(probed))
        return
    size = probed.input_size
    typer.echo(f"{probed.variant}, {size} × {size} × 3: {setting.about_image}")
    typer.echo(f"Weights: {setting.about_weights}")
    for at in probed.found:
        typer.echo(f"\nWith {at.text}\n{_probe_table(at)}")
        for guess in at.guesses:
            typer.echo(f"{guess.probability:6.1%}  {guess.label}")
    if len(probed.found) > 1:
        typer.echo(f"\n{probed.answer}")
    typer.echo(f"\n{CONVENTION} {STATISTICS[setting.is_random]}")


def _probe_table(at: AtScale) -> str:
    header = ["block", "scale", "trunk RMS", "branch RMS", "residual RMS", "ratio", "out zeros"]
    if at.blocks[0].gradient is not None:
        header.append("gradient")
    rows = []
    for block in at.blocks:
        levels = block.trunk.rms, block.branch.rms, block.residual.rms, block.ratio
        gradient = [] if block.gradient is None else [f"{block.gradient:.3e}"]
        rows.append(
            (
                block.path,
                f"{block.scale:g}",
                *(f"{level:.4g}" for level in levels),
                f"{block.out.zeros:.1%}",
                *gradient,
            )
        )
    return text_table(header, rows)
