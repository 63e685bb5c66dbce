"""The figures of arXiv:1602.07261 that draw networks: what each shows, and where its parts are.

Read from the PDF of version 2; the paper's other figures are curves, or drawn by other papers.
"""

import re
from dataclasses import dataclass

from inception_core.departures import Departure
from inception_core.errors import UnknownFigure
from inception_core.spec import Sequence
from inception_core.variants import PAPER, Variant, get_variant
from inception_core.words import Text, later


@dataclass(frozen=True)
class Part:
    """Stages or blocks of one variant, one after the other; no path: the whole network."""

    variant: str
    paths: tuple[str, ...] = ()

    @property
    def source(self) -> Variant:
        """The registry entry."""
        return get_variant(self.variant)

    @property
    def spec(self) -> Sequence:
        """The network that the part belongs to, as its source describes it."""
        return self.source.spec()

    @property
    def departures(self) -> tuple[Departure, ...]:
        """Those that touch the part; of a whole network those that touch no block of it."""
        return tuple(
            departure
            for departure in self.source.departures
            if any(map(departure.touches, self.paths or ("head",)))
            or not (self.paths or departure.nodes)
        )


@dataclass(frozen=True)
class Figure:
    """One figure. It is drawn from the first of `parts`; the others are drawn by it as well."""

    number: int
    title: Text
    words: Text  # what there is to see
    parts: tuple[Part, ...]
    released: tuple[Part, ...] = ()  # what stands in the place of each part, in the same order
    schema: bool = False  # whether the branches are one box, as it holds for any block

    @property
    def variant(self) -> str:
        """The network of the first part."""
        return self.parts[0].variant

    @property
    def path(self) -> str:
        """Where the first part begins; empty for a whole network."""
        return next(iter(self.parts[0].paths), "")


_V1, _V2, _V4 = (
    f"{name}.paper" for name in ("inception_resnet_v1", "inception_resnet_v2", "inception_v4")
)
_FACENET, _SLIM, _SLIM_V4 = (
    "inception_resnet_v1.facenet",
    "inception_resnet_v2.slim",
    "inception_v4.slim",
)


def _parts(path: str, *variants: str) -> tuple[Part, ...]:
    return tuple(Part(variant, (path,)) for variant in variants)


FIGURES = (
    Figure(
        3,
        later("Stem of Inception-v4 and Inception-ResNet-v2"),
        later(
            "From the picture to the 35×35 grid. Three times two branches run side by side, so "
            "that the grid shrinks without a narrow passage."
        ),
        _parts("stem", _V4, _V2),
        (*_parts("stem", _SLIM_V4), Part(_SLIM, ("stem", "mixed_5b"))),
    ),
    Figure(
        4,
        later("Inception-A of Inception-v4"),
        later("The block of the 35×35 grid: four branches, each 96 channels wide at its end."),
        _parts("A/1", _V4),
        _parts("A/1", _SLIM_V4),
    ),
    Figure(
        5,
        later("Inception-B of Inception-v4"),
        later("The block of the 17×17 grid, with factorised kernels of one row or one column."),
        _parts("B/1", _V4),
        _parts("B/1", _SLIM_V4),
    ),
    Figure(
        6,
        later("Inception-C of Inception-v4"),
        later("The block of the 8×8 grid: two branches end in a 1×3 and a 3×1 side by side."),
        _parts("C/1", _V4),
        _parts("C/1", _SLIM_V4),
    ),
    Figure(
        7,
        later("Reduction-A, from the 35×35 to the 17×17 grid"),
        later(
            "All three networks have it. Its widths k, l, m and n are in Table 1; the pool keeps "
            "the channels of its input."
        ),
        _parts("reduction_a", _V4, _V1, _V2),
        _parts("reduction_a", _SLIM_V4, _FACENET, _SLIM),
    ),
    Figure(
        8,
        later("Reduction-B of Inception-v4, from the 17×17 to the 8×8 grid"),
        later("The long branch looks at 7×7 cells, by a 1×7 and a 7×1, before its stride of 2."),
        _parts("reduction_b", _V4),
        _parts("reduction_b", _SLIM_V4),
    ),
    Figure(
        9,
        later("Inception-v4 as a whole"),
        later("Stem, blocks on three grids with a reduction after each of the first two, head."),
        (Part(_V4),),
        (Part(_SLIM_V4),),
    ),
    Figure(
        10,
        later("Inception-ResNet-A of Inception-ResNet-v1"),
        later("Three thin branches; a linear 1×1 makes them as wide as the trunk that they join."),
        _parts("A/1", _V1),
        _parts("A/1", _FACENET),
    ),
    Figure(
        11,
        later("Inception-ResNet-B of Inception-ResNet-v1"),
        later("Two branches are left: a 1×1, and a 1×7 and 7×1 behind a 1×1."),
        _parts("B/1", _V1),
        _parts("B/1", _FACENET),
    ),
    Figure(
        12,
        later("Reduction-B of Inception-ResNet-v1"),
        later("Three branches of convolutions and a pool; the channels of all four are joined."),
        _parts("reduction_b", _V1),
        _parts("reduction_b", _FACENET),
    ),
    Figure(
        13,
        later("Inception-ResNet-C of Inception-ResNet-v1"),
        later("Like B, with a 1×3 and a 3×1, on the 8×8 grid."),
        _parts("C/1", _V1),
        _parts("C/1", _FACENET),
    ),
    Figure(
        14,
        later("Stem of Inception-ResNet-v1"),
        later("One layer after the other, without branches."),
        _parts("stem", _V1),
        _parts("stem", _FACENET),
    ),
    Figure(
        15,
        later("Inception-ResNet-v1 and -v2 as a whole"),
        later(
            "One plan for two networks whose blocks differ. The sizes that the paper prints are "
            "those of v1."
        ),
        (Part(_V1), Part(_V2)),
        (Part(_FACENET), Part(_SLIM)),
    ),
    Figure(
        16,
        later("Inception-ResNet-A of Inception-ResNet-v2"),
        later("As in v1, but the long branch widens from 32 over 48 to 64 channels."),
        _parts("A/1", _V2),
        _parts("A/1", _SLIM),
    ),
    Figure(
        17,
        later("Inception-ResNet-B of Inception-ResNet-v2"),
        later("The linear 1×1 must be as wide as the trunk; the paper prints 1154."),
        _parts("B/1", _V2),
        _parts("B/1", _SLIM),
    ),
    Figure(
        18,
        later("Reduction-B of Inception-ResNet-v2"),
        later("As in v1, with wider 3×3 convolutions in two of the branches."),
        _parts("reduction_b", _V2),
        _parts("reduction_b", _SLIM),
    ),
    Figure(
        19,
        later("Inception-ResNet-C of Inception-ResNet-v2"),
        later("The linear 1×1 must be as wide as the trunk; the paper prints 2048."),
        _parts("C/1", _V2),
        _parts("C/1", _SLIM),
    ),
    Figure(
        20,
        later("Scaling of the residual"),
        later(
            "The scale stands behind the last linear layer of the branches and before the sum. It "
            "holds for any block; here are those of Inception-ResNet-v2."
        ),
        tuple(Part(_V2, (f"{letter}/1",)) for letter in "ABC"),
        (Part(_SLIM, ("A/1",)), Part(_SLIM, ("B/1",)), Part(_SLIM, ("C/10",))),
        schema=True,
    ),
)
_BY_NUMBER = {figure.number: figure for figure in FIGURES}


def get_figure(number: int | str) -> Figure:
    """The figure of that number; raises `UnknownFigure`."""
    found = _BY_NUMBER.get(int(number)) if re.fullmatch("[0-9]{1,3}", str(number)) else None
    if found is None:
        raise UnknownFigure(
            later(
                "There is no figure `{number}` here; the paper draws its networks in figures "
                "{first} to {last}.",
                number=number,
                first=FIGURES[0].number,
                last=FIGURES[-1].number,
            )
        )
    return found


def figures_named(source: str, paper: str) -> tuple[Figure, ...]:
    """The figures that a label's source names, `Fig. 16, Fig. 20`; none for another paper."""
    numbers = re.findall(r"Fig\. ([0-9]+)", source) if paper == PAPER else []
    return tuple(_BY_NUMBER[int(number)] for number in numbers if int(number) in _BY_NUMBER)
