"""Which parts of a picture a network sees: one crop, 10, 12, 144, or whole pictures densely.

- `1`: the central square, as the release's own evaluation prepares it.
- `10` (He et al., arXiv:1512.03385): four corners and the middle, and their mirror images.
- `12`: the six parts of GoogLeNet's central square, and their mirror images.
- `144` (GoogLeNet, arXiv:1409.4842, section 7): four sizes × three squares (left, centre, right, or
  top, centre, bottom) × six parts (four corners, the middle, the whole square resized) × two.
- `dense` (He et al.): whole pictures at five sizes.

Sizes are printed for an input of 224 pixels only; other inputs take them in proportion.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inception_core.errors import InceptionError
from inception_core.predict.preprocess import Preprocessing, middle, resized_size
from inception_core.words import later

PROTOCOLS = ("1", "10", "12", "144", "dense")

PRINTED_INPUT = 224  # pixels, for which the papers print these sizes of the shorter side
SIZES_144 = (256, 288, 320, 352)
SIZES_DENSE = (224, 256, 384, 480, 640)
MOST_ELONGATED = 3  # longer side : shorter side, as far as a dense evaluation looks
HALVING_GRID = 32  # BN-Inception's grids halve evenly where sides are multiples of it

_LEFT_OPEN = {
    "10": later(
        "No paper says from which size these crops are taken; {size} pixels of the shorter side "
        "is the habit. Sizes are printed for 224 pixels only and taken in proportion to the "
        "input.",
        size=SIZES_144[0],
    ),
    "12": later(
        "No paper defines its 12 crops. Taken is one size, the smallest of the 144 crops’, of it "
        "the central square, of that four corners, the middle and the whole resized, each with "
        "its mirror image. Sizes are printed for 224 pixels only and taken in proportion to the "
        "input."
    ),
    "144": later(
        "Sizes are printed for 224 pixels only and taken in proportion to the input, which no "
        "paper says."
    ),
    "dense": later(
        "Every size gives one row of probabilities, from the average over the whole last feature "
        "map; the rows are averaged, and no mirror images are taken, as none are mentioned. "
        "Sizes are printed for 224 pixels only and taken in proportion to the input. Of a "
        "picture more than {times} times as long as wide the central part is seen.",
        times=MOST_ELONGATED,
    ),
}
_EVEN = later(
    "BN-Inception runs only where its grids halve evenly: sides are cut to multiples of {pixels} "
    "pixels.",
    pixels=HALVING_GRID,
)


class Part(NamedTuple):
    """A part of the picture that was resized to `scale`, in pixels of that one."""

    scale: int
    left: int
    top: int
    right: int
    bottom: int
    resized: bool  # to the input size, after it was cut out
    mirrored: bool


def check_protocol(protocol: str) -> None:
    """Raises `InceptionError` when it is none of `PROTOCOLS`."""
    if protocol not in PROTOCOLS:
        raise InceptionError(
            later(
                "There is no crop protocol `{protocol}`; choose {protocols}.",
                protocol=protocol,
                protocols=", ".join(PROTOCOLS),
            )
        )


def parts_of(
    size: tuple[int, int], preprocessing: Preprocessing, protocol: str, architecture: str = ""
) -> Iterator[Part]:
    """All parts of a picture of that width and height, as often as `protocol` counts them, size by
    size. Raises `InceptionError` when the protocol is none of `PROTOCOLS`."""
    check_protocol(protocol)
    return _parts(size, preprocessing, protocol, side_step(protocol, architecture))


def assumption(protocol: str, architecture: str = "") -> str:
    """What no paper defines and is done all the same, in sentences; "" where nothing is open.

    Raises `InceptionError` as `parts_of` does.
    """
    check_protocol(protocol)
    even = side_step(protocol, architecture) > 1
    said = [_LEFT_OPEN[protocol]] if protocol in _LEFT_OPEN else []
    return " ".join(str(sentence) for sentence in (*said, *[_EVEN] * even))


def side_step(protocol: str, architecture: str) -> int:
    """Of which number the sides of dense pictures are multiples."""
    return HALVING_GRID if protocol == "dense" and architecture == "bn_inception" else 1


def _parts(
    size: tuple[int, int], preprocessing: Preprocessing, protocol: str, even: int
) -> Iterator[Part]:
    """All parts as often as the protocol counts them, the sizes one after the other."""
    side = preprocessing.input_size
    first, *others = (_in_proportion(printed, side) for printed in SIZES_144)
    match protocol:
        case "1":
            scale = preprocessing.shorter_side
            width, height = resized_size(size, scale)
            yield _cut(scale, middle(width, side), middle(height, side), side)
        case "10":
            width, height = resized_size(size, first)
            yield from _both_ways(_five(first, 0, 0, width, height, side))
        case "12":
            left, top = _squares(resized_size(size, first))[1]
            yield from _both_ways(_six(first, left, top, side))
        case "144":
            for scale in (first, *others):
                for left, top in _squares(resized_size(size, scale)):
                    yield from _both_ways(_six(scale, left, top, side))
        case _:
            for printed in SIZES_DENSE:
                yield _whole(size, _in_proportion(printed, side), even)


def _in_proportion(printed: int, input_size: int) -> int:
    return round(printed * input_size / PRINTED_INPUT)


def _squares(size: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the left, centre and right squares begin, or the top, centre and bottom ones."""
    width, height = size
    least = min(size)
    centre = middle(width, least), middle(height, least)
    return [(0, 0), centre, (width - least, height - least)]


def _five(scale: int, left: int, top: int, width: int, height: int, side: int) -> list[Part]:
    """Four corners and the middle of a part of the resized picture."""
    right, bottom = left + width - side, top + height - side
    between = left + middle(width, side), top + middle(height, side)
    corners = ((left, top), (right, top), (left, bottom), (right, bottom), between)
    return [_cut(scale, x, y, side) for x, y in corners]


def _six(scale: int, left: int, top: int, side: int) -> list[Part]:
    """Four corners, the middle and the whole of a square as large as the shorter side."""
    whole = Part(scale, left, top, left + scale, top + scale, scale != side, False)
    return [*_five(scale, left, top, scale, scale, side), whole]


def _both_ways(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield part._replace(mirrored=True)


def _cut(scale: int, left: int, top: int, side: int) -> Part:
    return Part(scale, left, top, left + side, top + side, False, False)


def _whole(size: tuple[int, int], scale: int, even: int) -> Part:
    """The middle of the picture: all of it, unless it is too long or its sides must be even."""
    width, height = resized_size(size, scale)
    wide, high = (min(length, MOST_ELONGATED * scale) // even * even for length in (width, height))
    left, top = middle(width, wide), middle(height, high)
    return Part(scale, left, top, left + wide, top + high, False, False)
