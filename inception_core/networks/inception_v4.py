"""Inception-v4 (arXiv:1602.07261, Figures 3 to 9)."""

from inception_core.networks.pieces import block, head, reduction_a, stem_stages
from inception_core.networks.widths import Scale, scaled
from inception_core.spec import (
    Concat,
    Label,
    Sequence,
    avg_pool,
    branches,
    conv,
    max_pool,
    repeat,
)


def inception_v4(
    *,
    as_drawn: bool,
    stem: str,
    width: float,
    blocks_a: int,
    blocks_b: int,
    blocks_c: int,
    k: int,
    l: int,
    m: int,
    n: int,
    dropout: float,
    classes: int,
) -> Sequence:
    """Figure 9: stem, 4 × A, Reduction-A, 7 × B, Reduction-B, 3 × C, head."""
    w = scaled(width)
    return Sequence(
        (
            *stem_stages(stem, w, as_drawn),
            ("A", repeat("Inception-A", "Fig. 4", [_block_a(w, as_drawn)] * blocks_a)),
            ("reduction_a", reduction_a(w, k, l, m, n, as_drawn)),
            ("B", repeat("Inception-B", "Fig. 5", [_block_b(w, as_drawn)] * blocks_b)),
            ("reduction_b", _reduction_b(w, as_drawn)),
            ("C", repeat("Inception-C", "Fig. 6", [_block_c(w, as_drawn)] * blocks_c)),
            ("head", head(dropout, classes, "Fig. 9")),
        )
    )


def _reduction_b(w: Scale, as_drawn: bool) -> Concat:
    return block(
        Label("stage", "Reduction-B", "Fig. 8"),
        as_drawn,
        pool=[max_pool(3, 2)],
        conv3x3=[conv(w(192), 1), conv(w(192), 3, 2, "V")],
        conv7x7=[
            conv(w(256), 1),
            conv(w(256), (1, 7)),
            conv(w(320), (7, 1)),
            conv(w(320), 3, 2, "V"),
        ],
    )


def _block_a(w: Scale, as_drawn: bool) -> Concat:
    return block(
        Label("block", "Inception-A", "Fig. 4"),
        as_drawn,
        conv1x1=[conv(w(96), 1)],
        conv3x3=[conv(w(64), 1), conv(w(96), 3)],
        double3x3=[conv(w(64), 1), conv(w(96), 3), conv(w(96), 3)],
        pool=[avg_pool(3), conv(w(96), 1)],
    )


def _block_b(w: Scale, as_drawn: bool) -> Concat:
    flat, tall = (1, 7), (7, 1)
    # As printed, Figure 5 has 1×7 twice in the short branch: evidently a slip, kept as drawn.
    short = [flat, flat] if as_drawn else [flat, tall]
    long = [flat, tall, flat, tall] if as_drawn else [tall, flat, tall, flat]
    return block(
        Label("block", "Inception-B", "Fig. 5"),
        as_drawn,
        conv1x1=[conv(w(384), 1)],
        conv7x7=[
            conv(w(192), 1),
            *(conv(w(c), size) for c, size in zip((224, 256), short, strict=True)),
        ],
        double7x7=[
            conv(w(192), 1),
            *(conv(w(c), size) for c, size in zip((192, 224, 224, 256), long, strict=True)),
        ],
        pool=[avg_pool(3), conv(w(128), 1)],
    )


def _block_c(w: Scale, as_drawn: bool) -> Concat:
    flat, tall = conv(w(256), (1, 3)), conv(w(256), (3, 1))
    first, second = ((1, 3), (3, 1)) if as_drawn else ((3, 1), (1, 3))
    return block(
        Label("block", "Inception-C", "Fig. 6"),
        as_drawn,
        conv1x1=[conv(w(256), 1)],
        split3x3=[conv(w(384), 1), branches(conv1x3=flat, conv3x1=tall)],
        double3x3=[
            conv(w(384), 1),
            conv(w(448), first),
            conv(w(512), second),
            branches(conv3x1=tall, conv1x3=flat)
            if as_drawn
            else branches(conv1x3=flat, conv3x1=tall),
        ],
        pool=[avg_pool(3), conv(w(256), 1)],
    )
