"""Channel counts: the width multiplier, and how wide a feature map is after some nodes."""

from collections.abc import Callable

from inception_core.spec import INPUT_CHANNELS, Concat, Conv, Linear, Node, Residual, Sequence

Scale = Callable[[int], int]
"""Paper's channel count → channel count at the chosen width."""


def scaled(width: float) -> Scale:
    """Channel counts times `width`, to the nearest multiple of 8 (every original count is one)."""
    return lambda channels: max(8, int(channels * width / 8 + 0.5) * 8)


def channels_after(*nodes: Node, start: int = INPUT_CHANNELS) -> int:
    """Channels of the feature map after these nodes, on an input of `start` channels."""
    channels = start
    for node in nodes:
        match node:
            case Conv(channels=out) | Linear(features=out):
                channels = out
            case Sequence(children=children) | Residual(children=children):
                channels = channels_after(*(child for _, child in children), start=channels)
            case Concat(children=children):
                channels = sum(channels_after(child, start=channels) for _, child in children)
            case _:  # pools, dropout and auxiliary heads keep the width
                pass
    return channels
