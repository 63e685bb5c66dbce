"""Inception-ResNet-v1 and -v2, as drawn and as released (arXiv:1602.07261; facenet; TF-Slim, timm).

Both are one construction with two tables of widths. The linear 1×1 in front of every add has as
many channels as the trunk that the stem and the reductions leave, so it is computed, not typed:
the figures print 1154 and 2048 where the trunk is 1152 and 2144 wide.
"""

from dataclasses import dataclass
from typing import Any

from inception_core.networks.pieces import Stage, block, head, reduction_a, stem_stages
from inception_core.networks.widths import Scale, channels_after, scaled
from inception_core.spec import (
    Concat,
    Conv,
    Dropout,
    Label,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    branches,
    chain,
    conv,
    linear_1x1,
    max_pool,
    repeat,
)


@dataclass(frozen=True)
class Family:
    """What distinguishes v1 from v2: channel counts of the blocks, and where they are drawn."""

    figures: tuple[str, str, str, str]  # A, B, Reduction-B, C
    a: tuple[int, int, int]  # the three convolutions of the long branch of A
    b: tuple[int, int, int, int]  # single 1×1; then reduce 1×1, 1×7, 7×1
    c: tuple[int, int, int, int]  # single 1×1; then reduce 1×1, 1×3, 3×1
    reduction_b: tuple[int, int, int]  # 3×3 of the third branch; both 3×3 of the fourth


V1 = Family(
    figures=("Fig. 10", "Fig. 11", "Fig. 12", "Fig. 13"),
    a=(32, 32, 32),
    b=(128, 128, 128, 128),
    c=(192, 192, 192, 192),
    reduction_b=(256, 256, 256),
)
V2 = Family(
    figures=("Fig. 16", "Fig. 17", "Fig. 18", "Fig. 19"),
    a=(32, 48, 64),
    b=(192, 128, 160, 192),
    c=(192, 192, 224, 256),
    reduction_b=(288, 288, 320),
)


@dataclass(frozen=True)
class Knobs:
    """Everything a person may turn on an Inception-ResNet; ranges are in `variants.py`."""

    stem: str
    width: float
    blocks_a: int
    blocks_b: int
    blocks_c: int
    scale_a: float
    scale_b: float
    scale_c: float
    residual: bool
    linear_norm: bool
    k: int
    l: int
    m: int
    n: int
    dropout: float
    classes: int


def inception_resnet_v1_paper(**knobs: Any) -> Sequence:
    """Figures 10–15."""
    own = Knobs(**knobs)
    return _inception_resnet(V1, own, [_classifier(own)], as_drawn=True)


def inception_resnet_v1_facenet(**knobs: Any) -> Sequence:
    """As released for faces: one more C block, and an embedding in place of the classifier."""
    own = Knobs(**knobs)
    return _inception_resnet(V1, own, [_embedding(own)], as_drawn=False)


def inception_resnet_v2_paper(**knobs: Any) -> Sequence:
    """Figures 3 and 15–19."""
    own = Knobs(**knobs)
    return _inception_resnet(V2, own, [_classifier(own)], as_drawn=True)


def inception_resnet_v2_slim(**knobs: Any) -> Sequence:
    """As released: Inception-v3's stem, an Inception block before A, and a last 1×1 (1536)."""
    own = Knobs(**knobs)
    label = Label("stage", "Final 1×1", "TF-Slim")
    last = ("final_conv", chain(conv(scaled(own.width)(1536), 1), label=label))
    return _inception_resnet(V2, own, [last, _classifier(own)], as_drawn=False)


def _inception_resnet(
    family: Family, knobs: Knobs, end: list[Stage], *, as_drawn: bool
) -> Sequence:
    """Stem, A blocks, Reduction-A, B blocks, Reduction-B, C blocks, `end`."""
    w = scaled(knobs.width)
    start = stem_stages(knobs.stem, w, as_drawn)
    fig_a, fig_b, fig_reduction, fig_c = family.figures

    trunk = channels_after(*(node for _, node in start))
    block_a = _residual("A", fig_a, knobs, trunk, knobs.scale_a, _branches_a(w, family.a))

    shrink_a = reduction_a(w, knobs.k, knobs.l, knobs.m, knobs.n, as_drawn)
    trunk = channels_after(shrink_a, start=trunk)
    block_b = _residual("B", fig_b, knobs, trunk, knobs.scale_b, _branches_bc(w, family.b, 7))

    shrink_b = _reduction_b(w, family, fig_reduction, as_drawn)
    trunk = channels_after(shrink_b, start=trunk)
    branches_c = _branches_bc(w, family.c, 3)
    block_c = _residual("C", fig_c, knobs, trunk, knobs.scale_c, branches_c)
    blocks_c = [block_c] * knobs.blocks_c
    if not as_drawn:  # every release ends with a block that is neither scaled nor rectified
        blocks_c[-1] = _residual("C", fig_c, knobs, trunk, 1.0, branches_c, activation=False)

    return Sequence(
        (
            *start,
            ("A", repeat("Inception-ResNet-A", fig_a, [block_a] * knobs.blocks_a)),
            ("reduction_a", shrink_a),
            ("B", repeat("Inception-ResNet-B", fig_b, [block_b] * knobs.blocks_b)),
            ("reduction_b", shrink_b),
            ("C", repeat("Inception-ResNet-C", fig_c, blocks_c)),
            *end,
        )
    )


def _residual(
    letter: str,
    figure: str,
    knobs: Knobs,
    trunk: int,
    scale: float,
    mixed: Concat,
    activation: bool = True,
) -> Node:
    """One residual block; without shortcuts, the same layers and a ReLU in place of the sum."""
    label = Label("block", f"Inception-ResNet-{letter}", f"{figure}, Fig. 20")
    last = linear_1x1(trunk, norm=1e-3 if knobs.linear_norm else None)
    if knobs.residual:
        return Residual((("mixed", mixed), ("linear", last)), scale, activation, label)
    plain = Conv(trunk, (1, 1), bias=last.bias, norm=last.norm, activation=activation)
    return Sequence((("mixed", mixed), ("linear", plain)), label)


def _branches_a(w: Scale, long: tuple[int, int, int]) -> Concat:
    return branches(
        conv1x1=[conv(w(32), 1)],
        conv3x3=[conv(w(32), 1), conv(w(32), 3)],
        double3x3=[conv(w(long[0]), 1), conv(w(long[1]), 3), conv(w(long[2]), 3)],
    )


def _branches_bc(w: Scale, channels: tuple[int, int, int, int], size: int) -> Concat:
    single, reduce, flat, tall = map(w, channels)
    factorised: list[Node] = [conv(reduce, 1), conv(flat, (1, size)), conv(tall, (size, 1))]
    return branches(conv1x1=[conv(single, 1)], **{f"conv{size}x{size}": factorised})


def _reduction_b(w: Scale, family: Family, figure: str, as_drawn: bool) -> Concat:
    third, fourth_first, fourth_last = map(w, family.reduction_b)
    return block(
        Label("stage", "Reduction-B", figure),
        as_drawn,
        pool=[max_pool(3, 2)],
        conv3x3_1=[conv(w(256), 1), conv(w(384), 3, 2, "V")],
        conv3x3_2=[conv(w(256), 1), conv(third, 3, 2, "V")],
        double3x3=[conv(w(256), 1), conv(fourth_first, 3), conv(fourth_last, 3, 2, "V")],
    )


def _classifier(knobs: Knobs) -> Stage:
    return "head", head(knobs.dropout, knobs.classes, "Fig. 15")


def _embedding(knobs: Knobs) -> Stage:
    """facenet's head: a vector of length 1 whose distances compare faces."""
    label = Label("stage", "Embedding", "facenet")
    last = Linear(knobs.classes, bias=False, norm=1e-3, unit_length=True)
    return "head", chain(Pool("avg"), Dropout(knobs.dropout), last, label=label)
