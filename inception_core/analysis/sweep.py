"""One knob turned step by step: the costs of a network at every value."""

from collections.abc import Mapping, Sequence as Items
from typing import NamedTuple

from inception_core.analysis.measure import measure
from inception_core.analysis.memory import inference_memory
from inception_core.errors import InceptionError
from inception_core.knobs import Knob, Value
from inception_core.variants import Variant
from inception_core.words import Text

INPUT_SIZE = "input_size"  # swept like a knob
FREE = ("scale_", "dropout")  # knobs that change no cost, by the beginning of their name
MOST_POINTS = 100


class Point(NamedTuple):
    """A network at one value of the knob. Memory is fp32 for one image: weights, and feature maps
    at their peak."""

    value: int | float
    params: int
    macs: int
    activations: int
    memory: int  # bytes
    receptive_field: tuple[int, int]  # pixels, height × width


class Sweep(NamedTuple):
    """All points of one variant, in order, and the values it refused with their sentences."""

    points: tuple[Point, ...]
    refused: tuple[tuple[int | float, Text | str], ...]


def sweepable(variant: Variant) -> tuple[Knob, ...]:
    """The knobs that are numbers and change a cost."""
    return tuple(
        knob
        for knob in variant.knobs
        if not isinstance(knob.default, bool | str) and not knob.name.startswith(FREE)
    )


def steps(low: float, high: float, count: int, whole: bool) -> tuple[int | float, ...]:
    """At most `count` even steps from `low` to `high`, both included; `whole` numbers once each."""
    if count == 1 or low == high:
        values = [low]
    else:
        values = [low + (high - low) * i / (count - 1) for i in range(count)]
    if whole:
        return tuple(dict.fromkeys(round(value) for value in values))
    return tuple(round(value, 6) for value in values)


def sweep(
    variant: Variant,
    knob: str,
    values: Items[int | float],
    knobs: Mapping[str, Value],
    input_size: int,
) -> Sweep:
    """The variant with `knobs` and `knob` at each of `values`; `knob` may be `input_size`.

    Values that the network refuses are left out and listed.
    """
    points, refused = [], []
    for value in values:
        own = {} if knob == INPUT_SIZE else {knob: value}
        size = int(value) if knob == INPUT_SIZE else input_size
        try:
            spec = variant.spec(**{**knobs, **own})
            analysis = measure(spec, size)
        except InceptionError as error:
            refused.append((value, error.sentence))
            continue
        points.append(
            Point(
                value,
                analysis.params,
                analysis.macs,
                analysis.activations,
                inference_memory(spec, analysis).total,
                analysis.receptive_field,
            )
        )
    return Sweep(tuple(points), tuple(refused))
