"""The registry: every variant with its paper, knobs, results and departures.

Names are `architecture.tag`; without a tag, the paper's own drawing is meant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from inception_core import departures
from inception_core.departures import Departure
from inception_core.errors import UnknownVariant
from inception_core.knobs import Knob, Value, settings
from inception_core.networks import inception_resnet, inception_v4
from inception_core.spec import Sequence

PAPER = "arXiv:1602.07261"


@dataclass(frozen=True)
class PaperResult:
    """Errors in percent on ILSVRC 2012 validation pictures, as printed in the paper."""

    protocol: str
    top1_error: float
    top5_error: float
    table: str


@dataclass(frozen=True)
class Variant:
    """One network as one source describes it."""

    architecture: str
    tag: str
    title: str
    origin: str  # "as drawn", "as released (TF-Slim, timm)"
    figures: str
    input_size: int  # pixels, square
    knobs: tuple[Knob, ...]
    make: Callable[..., Sequence]
    results: tuple[PaperResult, ...] = ()
    departures: tuple[Departure, ...] = ()
    paper: str = PAPER

    @property
    def name(self) -> str:
        """`architecture.tag`"""
        return f"{self.architecture}.{self.tag}"

    @property
    def defaults(self) -> dict[str, Value]:
        """Every knob's name with its default."""
        return {knob.name: knob.default for knob in self.knobs}

    def settings(self, given: Mapping[str, object]) -> dict[str, Value]:
        """All knob values with `given` ones checked; raises `InvalidKnob`."""
        return settings(self.knobs, given, self.name)

    def spec(self, **knobs: object) -> Sequence:
        """The network with these knobs; raises `InvalidKnob`."""
        return self.make(**self.settings(knobs))


def list_variants() -> list[str]:
    """The names of all variants."""
    return list(_REGISTRY)


def get_variant(name: str) -> Variant:
    """The variant of that name; raises `UnknownVariant` with the nearest names."""
    variant = _REGISTRY.get(name) or _REGISTRY.get(f"{name}.paper")
    if variant is None:
        near = get_close_matches(name, _REGISTRY, n=2, cutoff=0.4) or list(_REGISTRY)
        raise UnknownVariant(
            f"There is no variant `{name}`; did you mean {' or '.join(f'`{n}`' for n in near)}? "
            "`list` shows all of them."
        )
    return variant


Errors = tuple[float, float]


def _results(table2: Errors, table3: Errors, table4: Errors) -> tuple[PaperResult, ...]:
    return (
        PaperResult("single crop, non-blacklisted validation pictures", *table2, "Table 2"),
        PaperResult("12 crops, all 50,000 validation pictures", *table3, "Table 3"),
        PaperResult("144 crops, all 50,000 validation pictures", *table4, "Table 4"),
    )


def _blocks(letter: str, default: int, grid: str) -> Knob:
    return Knob(
        f"blocks_{letter.lower()}",
        f"Blocks {letter}",
        default,
        1,
        40,
        f"How often the {letter} block repeats on the {grid} grid.",
    )


_WIDTH = Knob(
    "width",
    "Width ×",
    1.0,
    0.1,
    4.0,
    "Multiplies every channel count, to the nearest multiple of 8.",
)


def _reduction_a(k: int, l: int, m: int, n: int) -> tuple[Knob, ...]:
    meaning = {
        "k": "1×1 in front of the two 3×3",
        "l": "first of the two 3×3",
        "m": "second of the two 3×3, stride 2",
        "n": "single 3×3, stride 2",
    }
    return tuple(
        Knob(name, f"Reduction-A {name}", value, 8, 1024, f"Channels of the {meaning[name]}.")
        for name, value in zip("klmn", (k, l, m, n), strict=True)
    )


_HEAD = (
    Knob("dropout", "Dropout", 0.2, 0.0, 0.95, "Share of features dropped while training."),
    Knob("classes", "Classes", 1000, 2, 100_000, "Outputs of the classifier."),
)


def _residual_knobs(
    blocks: tuple[int, int, int], scales: tuple[float, float, float]
) -> tuple[Knob, ...]:
    letters = tuple(zip("ABC", ("35×35", "17×17", "8×8"), strict=True))
    return (
        *(_blocks(x, count, grid) for (x, grid), count in zip(letters, blocks, strict=True)),
        *(
            Knob(
                f"scale_{x.lower()}",
                f"Scale {x}",
                scale,
                0.0,
                2.0,
                f"Factor on the residual branch of every {x} block before the sum.",
            )
            for (x, _), scale in zip(letters, scales, strict=True)
        ),
        Knob("residual", "Residual connections", True, help="Off: the same layers, no shortcuts."),
        Knob(
            "linear_norm",
            "Batch norm on linear 1×1",
            False,
            help="Batch norm in place of the bias on the 1×1 before the sum.",
        ),
        _WIDTH,
    )


def _with(knobs: tuple[Knob, ...], **changes: Knob) -> tuple[Knob, ...]:
    return tuple(changes.get(knob.name, knob) for knob in knobs)


_V4_KNOBS = (
    _blocks("A", 4, "35×35"),
    _blocks("B", 7, "17×17"),
    _blocks("C", 3, "8×8"),
    _WIDTH,
    *_reduction_a(192, 224, 256, 384),
    *_HEAD,
)
_V1_REDUCTION = _reduction_a(192, 192, 256, 384)
_V2_REDUCTION = _reduction_a(256, 256, 384, 384)
_PAPER_SCALES = (0.1, 0.1, 0.1)
_RELEASED_SCALES = (0.17, 0.10, 0.20)
_EMBEDDING = Knob("classes", "Embedding", 512, 2, 100_000, "Length of the output vector.")

_VARIANTS = (
    Variant(
        "inception_v4",
        "paper",
        "Inception-v4",
        "as drawn",
        "Figures 3–9",
        299,
        _V4_KNOBS,
        lambda **knobs: inception_v4.inception_v4(as_drawn=True, **knobs),
        _results((20.0, 5.0), (18.7, 4.2), (17.7, 3.8)),
        departures.V4_PAPER,
    ),
    Variant(
        "inception_v4",
        "slim",
        "Inception-v4",
        "as released (TF-Slim, timm)",
        "Figures 3–9",
        299,
        _V4_KNOBS,
        lambda **knobs: inception_v4.inception_v4(as_drawn=False, **knobs),
        departures=departures.V4_SLIM,
    ),
    Variant(
        "inception_resnet_v1",
        "paper",
        "Inception-ResNet-v1",
        "as drawn",
        "Figures 7, 10–15",
        299,
        (*_residual_knobs((5, 10, 5), _PAPER_SCALES), *_V1_REDUCTION, *_HEAD),
        inception_resnet.inception_resnet_v1_paper,
        _results((21.3, 5.5), (19.8, 4.6), (18.8, 4.3)),
        departures.RESNET_V1_PAPER,
    ),
    Variant(
        "inception_resnet_v1",
        "facenet",
        "Inception-ResNet-v1",
        "as released (facenet)",
        "Figures 7, 10–14",
        160,
        _with(
            (*_residual_knobs((5, 10, 6), _RELEASED_SCALES), *_V1_REDUCTION, *_HEAD),
            classes=_EMBEDDING,
        ),
        inception_resnet.inception_resnet_v1_facenet,
        departures=departures.RESNET_V1_FACENET,
    ),
    Variant(
        "inception_resnet_v2",
        "paper",
        "Inception-ResNet-v2",
        "as drawn",
        "Figures 3, 7, 15–19",
        299,
        (*_residual_knobs((5, 10, 5), _PAPER_SCALES), *_V2_REDUCTION, *_HEAD),
        inception_resnet.inception_resnet_v2_paper,
        _results((19.9, 4.9), (18.7, 4.1), (17.8, 3.7)),
        departures.RESNET_V2_PAPER,
    ),
    Variant(
        "inception_resnet_v2",
        "slim",
        "Inception-ResNet-v2",
        "as released (TF-Slim, timm)",
        "Figures 7, 16–19",
        299,
        (*_residual_knobs((10, 20, 10), _RELEASED_SCALES), *_V2_REDUCTION, *_HEAD),
        inception_resnet.inception_resnet_v2_slim,
        departures=departures.RESNET_V2_SLIM,
    ),
)
_REGISTRY = {variant.name: variant for variant in _VARIANTS}
