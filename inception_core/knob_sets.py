"""The knobs of every family of networks: ranges, defaults and meanings, each written once."""

from collections.abc import Iterable

from inception_core.knobs import Knob

_PLACES = {"a": "before Reduction-A", "b": "between the reductions", "c": "after Reduction-B"}
_WIDTH = Knob(
    "width",
    "Width ×",
    1.0,
    0.1,
    4.0,
    "Multiplies every channel count, to the nearest multiple of 8.",
)
_RESIDUAL = Knob(
    "residual", "Residual connections", True, help="Off: the same layers, no shortcuts."
)
_LINEAR_NORM = Knob(
    "linear_norm",
    "Batch norm on linear 1×1",
    False,
    help="Batch norm in place of the bias on the 1×1 before the sum.",
)
_STEMS = (
    ("v4", "Inception-v4’s (Fig. 3)"),
    ("resnet_v1", "Inception-ResNet-v1’s (Fig. 14)"),
    ("v3", "Inception-v3’s, Mixed 5b"),
)


def classes(default: int = 1000, label: str = "Classes") -> Knob:
    """How many outputs the network has."""
    meaning = "Outputs of the classifier." if label == "Classes" else "Length of the output vector."
    return Knob("classes", label, default, 2, 100_000, meaning)


def inception_v4() -> tuple[Knob, ...]:
    """Inception-v4: blocks, width, stem, Reduction-A, head."""
    return (
        *_blocks(zip("abc", (4, 7, 3), strict=True)),
        _WIDTH,
        _stem("v4"),
        *_reduction_a(192, 224, 256, 384),
        _dropout(),
        classes(),
    )


def inception_resnet(
    counts: tuple[int, int, int],
    scales: tuple[float, float, float],
    stem: str,
    reduction: tuple[int, int, int, int],
    output: Knob,
) -> tuple[Knob, ...]:
    """Inception-ResNet: blocks and scales of the three stages, shortcuts, width, stem, head."""
    return (
        *_blocks(zip("abc", counts, strict=True)),
        *_scales(zip("abc", scales, strict=True)),
        _RESIDUAL,
        _LINEAR_NORM,
        _WIDTH,
        _stem(stem),
        *_reduction_a(*reduction),
        _dropout(),
        output,
    )


def inception_v3() -> tuple[Knob, ...]:
    """Inception-v3: width, auxiliary head, dropout, classes; its blocks differ from each other."""
    auxiliary = Knob(
        "auxiliary",
        "Auxiliary head",
        False,
        help="A second classifier on the last 17×17 map, run only while training.",
    )
    return _WIDTH, auxiliary, _dropout(), classes()


def bn_inception() -> tuple[Knob, ...]:
    """BN-Inception: width and classes; its blocks differ, and it has no dropout."""
    return _WIDTH, classes()


def resnet152() -> tuple[Knob, ...]:
    """ResNet-152: blocks and scales of the four stages, shortcuts, width, classes."""
    return (
        *_blocks(zip("1234", (3, 8, 36, 3), strict=True)),
        *_scales((stage, 1.0) for stage in "1234"),
        _RESIDUAL,
        _WIDTH,
        classes(),
    )


def _blocks(counts: Iterable[tuple[str, int]]) -> tuple[Knob, ...]:
    return tuple(
        Knob(
            f"blocks_{stage}",
            f"Blocks {stage.upper()}",
            count,
            1,
            80,
            f"How often the block repeats {_where(stage)}.",
        )
        for stage, count in counts
    )


def _scales(scales: Iterable[tuple[str, float]]) -> tuple[Knob, ...]:
    return tuple(
        Knob(
            f"scale_{stage}",
            f"Scale {stage.upper()}",
            scale,
            0.0,
            2.0,
            f"Factor on the residual branch before the sum {_where(stage)}.",
        )
        for stage, scale in scales
    )


def _where(stage: str) -> str:
    return _PLACES.get(stage, f"in layer {stage}")


def _stem(default: str) -> Knob:
    return Knob("stem", "Stem", default, help="From the picture to 35×35.", choices=_STEMS)


def _dropout() -> Knob:
    return Knob("dropout", "Dropout", 0.2, 0.0, 0.95, "Share of features dropped while training.")


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
