"""`probe`: a picture's way through a residual network."""

from pathlib import Path
from typing import Annotated

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
