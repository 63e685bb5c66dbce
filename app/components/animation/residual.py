"""A residual add with its scale as a slider, and what a chain of them does to the trunk."""

from collections.abc import Sequence

from app.components.animation import mounting
from inception_core.lessons.animation.adding import Chain
from inception_core.words import tr

_mount = mounting.component("residual")


def show(
    *,
    key: str,
    trunk: Sequence[float],
    branch: Sequence[float],
    scale: float,
    chain: Chain | None = None,
    asked: int | None = None,
) -> None:
    """Draws ReLU(trunk + scale · branch), value by value, or the `chain` first, where there is one.

    The slider begins at `scale`, or at the nearest of the chain's, which are equal steps from 0
    to 1 with 0.1 among them. What comes out at the place `asked`, from 0, is a question mark.
    """
    _mount(
        key=key,
        data={
            "trunk": list(trunk),
            "branch": list(branch),
            "scale": scale,
            "chain": chain and chain._asdict(),
            "asked": asked,
            "words": {**mounting.player_words(), **_words()},
        },
        height="content",
    )


def _words() -> dict[str, str]:
    blank = mounting.blank
    return {
        "stage": tr("A residual add. Arrows step, the space bar plays."),
        "view": tr("Shown"),
        "one": tr("One add"),
        "chain": tr("A chain of {count} blocks", **blank("count")),
        "scale": tr("Scale"),
        "values": tr("Value"),
        "trunk": tr("trunk x"),
        "branch": tr("residual branch f(x)"),
        "scaled": tr("scale × f(x)"),
        "sum": tr("x + scale × f(x)"),
        "out": tr("after ReLU"),
        "rms": tr("RMS"),
        "row": tr("{name}: {values}; RMS {rms}", **blank("name", "values", "rms")),
        "block": tr("After {block} of {count} blocks", **blank("block", "count")),
        "measured": tr("RMS of the trunk: {rms}", **blank("rms")),
        "expected": tr("√ law: {rms}", **blank("rms")),
        "other": tr("at scale {scale}: {rms}", **blank("scale", "rms")),
        "law": tr(
            "Dashed: independent branches add up as a square root, RMS₀ · √(1 + n · scale² · r²), "
            "without the ReLU after the sum."
        ),
    }
