"""The knobs of every family of networks: ranges, defaults and meanings, each written once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from inception_core.knobs import Knob
from inception_core.words import Text, later

_BLOCKS = {
    "a": later("How often the block repeats before Reduction-A."),
    "b": later("How often the block repeats between the reductions."),
    "c": later("How often the block repeats after Reduction-B."),
    "": later("How often the block repeats in layer {layer}."),
}
_SCALES = {
    "a": later("Factor on the residual branch before the sum before Reduction-A."),
    "b": later("Factor on the residual branch before the sum between the reductions."),
    "c": later("Factor on the residual branch before the sum after Reduction-B."),
    "": later("Factor on the residual branch before the sum in layer {layer}."),
}
_WIDTH = Knob(
    "width",
    later("Width ×"),
    1.0,
    0.1,
    4.0,
    later("Multiplies every channel count, to the nearest multiple of 8."),
)
_RESIDUAL = Knob(
    "residual",
    later("Residual connections"),
    True,
    help=later("Off: the same layers, no shortcuts."),
)
_LINEAR_NORM = Knob(
    "linear_norm",
    later("Batch norm on linear 1×1"),
    False,
    help=later("Batch norm in place of the bias on the 1×1 before the sum."),
)
_STEMS = (
    ("v4", later("Inception-v4’s (Fig. 3)")),
    ("resnet_v1", later("Inception-ResNet-v1’s (Fig. 14)")),
    ("v3", later("Inception-v3’s, Mixed 5b")),
)


def classes(default: int = 1000) -> Knob:
    """How many outputs the network has."""
    return Knob(
        "classes", later("Classes"), default, 2, 100_000, later("Outputs of the classifier.")
    )


def embedding(default: int) -> Knob:
    """How long the vector is in which the network ends."""
    return Knob(
        "classes", later("Embedding"), default, 2, 100_000, later("Length of the output vector.")
    )


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
        later("Auxiliary head"),
        False,
        help=later("A second classifier on the last 17×17 map, run only while training."),
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
            later("Blocks {stage}", stage=stage.upper()),
            count,
            1,
            80,
            _place(stage, _BLOCKS),
        )
        for stage, count in counts
    )


def _scales(scales: Iterable[tuple[str, float]]) -> tuple[Knob, ...]:
    return tuple(
        Knob(
            f"scale_{stage}",
            later("Scale {stage}", stage=stage.upper()),
            scale,
            0.0,
            2.0,
            _place(stage, _SCALES),
        )
        for stage, scale in scales
    )


def _place(stage: str, meanings: Mapping[str, Text]) -> Text:
    """What a knob of that stage means; ResNet's stages are its layers 1 to 4."""
    return meanings.get(stage) or replace(meanings[""], values={"layer": stage})


def _stem(default: str) -> Knob:
    return Knob(
        "stem", later("Stem"), default, help=later("From the picture to 35×35."), choices=_STEMS
    )


def _dropout() -> Knob:
    return Knob(
        "dropout",
        later("Dropout"),
        0.2,
        0.0,
        0.95,
        later("Share of features dropped while training."),
    )


def _reduction_a(k: int, l: int, m: int, n: int) -> tuple[Knob, ...]:
    meaning = {
        "k": later("Channels of the 1×1 in front of the two 3×3."),
        "l": later("Channels of the first of the two 3×3."),
        "m": later("Channels of the second of the two 3×3, stride 2."),
        "n": later("Channels of the single 3×3, stride 2."),
    }
    return tuple(
        Knob(name, later("Reduction-A {name}", name=name), value, 8, 1024, meaning[name])
        for name, value in zip("klmn", (k, l, m, n), strict=True)
    )
