"""Inception-v3 as released (TF-Slim, torchvision, timm); arXiv:1512.00567 describes another one."""

from inception_core.networks.pieces import head, stem_v3
from inception_core.networks.widths import Scale, scaled
from inception_core.spec import (
    Auxiliary,
    Concat,
    Label,
    Linear,
    Node,
    Pool,
    Sequence,
    avg_pool,
    branches,
    chain,
    conv,
    max_pool,
    repeat,
)

_PAPER = "arXiv:1512.00567"


def inception_v3(*, width: float, auxiliary: bool, dropout: float, classes: int) -> Sequence:
    """Stem, 3 × A, reduction, 4 × B, reduction, 2 × C, head; the auxiliary head follows the Bs."""
    w = scaled(width)
    side = [("auxiliary", _auxiliary(w, classes))] if auxiliary else []
    return Sequence(
        (
            stem_v3(w, "TF-Slim"),
            ("A", repeat("Inception-A", _PAPER, [_block_a(w, pool) for pool in (32, 64, 64)])),
            ("reduction_a", _reduction_a(w)),
            ("B", repeat("Inception-B", _PAPER, [_block_b(w, c) for c in (128, 160, 160, 192)])),
            *side,
            ("reduction_b", _reduction_b(w)),
            ("C", repeat("Inception-C", _PAPER, [_block_c(w)] * 2)),
            ("head", head(dropout, classes, "TF-Slim")),
        )
    )


def _projection(w: Scale, channels: int) -> list[Node]:
    """Average pool, then 1×1. TensorFlow leaves padded cells out; torchvision and timm do not."""
    return [avg_pool(3, count_padding=True), conv(w(channels), 1)]


def _block_a(w: Scale, pool: int) -> Concat:
    return branches(
        Label("block", "Inception-A", f"{_PAPER}, Fig. 5, with a 5×5"),
        conv1x1=[conv(w(64), 1)],
        conv5x5=[conv(w(48), 1), conv(w(64), 5)],
        double3x3=[conv(w(64), 1), conv(w(96), 3), conv(w(96), 3)],
        pool=_projection(w, pool),
    )


def _reduction_a(w: Scale) -> Concat:
    return branches(
        Label("stage", "Reduction-A", f"{_PAPER}, Fig. 10"),
        conv3x3=[conv(w(384), 3, 2, "V")],
        double3x3=[conv(w(64), 1), conv(w(96), 3), conv(w(96), 3, 2, "V")],
        pool=[max_pool(3, 2)],
    )


def _block_b(w: Scale, c: int) -> Concat:
    flat, tall = (1, 7), (7, 1)
    inner = [conv(w(c), size) for size in (tall, flat, tall)]
    return branches(
        Label("block", "Inception-B", f"{_PAPER}, Fig. 6"),
        conv1x1=[conv(w(192), 1)],
        conv7x7=[conv(w(c), 1), conv(w(c), flat), conv(w(192), tall)],
        double7x7=[conv(w(c), 1), *inner, conv(w(192), flat)],
        pool=_projection(w, 192),
    )


def _reduction_b(w: Scale) -> Concat:
    return branches(
        Label("stage", "Reduction-B", "TF-Slim"),
        conv3x3=[conv(w(192), 1), conv(w(320), 3, 2, "V")],
        conv7x7=[
            conv(w(192), 1),
            conv(w(192), (1, 7)),
            conv(w(192), (7, 1)),
            conv(w(192), 3, 2, "V"),
        ],
        pool=[max_pool(3, 2)],
    )


def _block_c(w: Scale) -> Concat:
    split = branches(conv1x3=conv(w(384), (1, 3)), conv3x1=conv(w(384), (3, 1)))
    return branches(
        Label("block", "Inception-C", f"{_PAPER}, Fig. 7"),
        conv1x1=[conv(w(320), 1)],
        split3x3=[conv(w(384), 1), split],
        double3x3=[conv(w(448), 1), conv(w(384), 3), split],
        pool=_projection(w, 192),
    )


def _auxiliary(w: Scale, classes: int) -> Auxiliary:
    """Figure 8, with a 5×5 convolution to 768 where it draws a fully connected layer of 1024."""
    layers = chain(
        Pool("avg", (5, 5), 3),
        conv(w(128), 1),
        conv(w(768), 5, 1, "V"),
        Pool("avg"),
        Linear(classes),
    )
    return Auxiliary(layers.children, Label("stage", "Auxiliary head", f"{_PAPER}, Fig. 8"))
