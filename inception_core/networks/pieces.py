"""Pieces that Inception-v4 and Inception-ResNet share (arXiv:1602.07261), stems among them.

`as_drawn` chooses between the figures and the release (TF-Slim, timm). Where they differ — kernel
order of some factorised pairs, order of concatenation — widths and costs are the same.
"""

from inception_core.networks.widths import Scale
from inception_core.spec import (
    Concat,
    Dropout,
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
)

Stage = tuple[str, Node]


def block(label: Label, as_drawn: bool, pool: list[Node], **convolutions: list[Node]) -> Concat:
    """Parallel branches: the figures draw the pooling one first, the releases join it last."""
    if as_drawn:
        return branches(label, pool=pool, **convolutions)
    return branches(label, **convolutions, pool=pool)


def reduction_a(w: Scale, k: int, l: int, m: int, n: int, as_drawn: bool) -> Concat:
    """Figure 7: from the 35×35 to the 17×17 grid; k, l, m, n as in Table 1."""
    return block(
        Label("stage", "Reduction-A", "Fig. 7, Table 1"),
        as_drawn,
        pool=[max_pool(3, 2)],
        conv3x3=[conv(w(n), 3, 2, "V")],
        double3x3=[conv(w(k), 1), conv(w(l), 3), conv(w(m), 3, 2, "V")],
    )


def head(dropout: float, classes: int, source: str) -> Sequence:
    """Global average pool, dropout, classifier."""
    return chain(
        Pool("avg"), Dropout(dropout), Linear(classes), label=Label("stage", "Head", source)
    )


def stem_stages(kind: str, w: Scale, as_drawn: bool) -> list[Stage]:
    """From the picture to the 35×35 grid: `v4` (Fig. 3), `resnet_v1` (Fig. 14), or `v3`."""
    match kind:
        case "v4":
            return [("stem", _stem_v4(w, as_drawn))]
        case "resnet_v1":
            label = Label("stage", "Stem", "Fig. 14")
            return [("stem", chain(*until_71(w), conv(w(256), 3, 2, "V"), label=label))]
        case _:
            return [stem_v3(w, "TF-Slim, from Inception-v3"), ("mixed_5b", _mixed_5b(w))]


def stem_v3(w: Scale, source: str) -> Stage:
    """Inception-v3's stem as released; it ends 192 channels wide."""
    return "stem", chain(*until_71(w), max_pool(3, 2), label=Label("stage", "Stem", source))


def until_71(w: Scale) -> list[Node]:
    """Inception-v3's stem but for its last step, which Inception-ResNet-v1 replaces."""
    return [
        conv(w(32), 3, 2, "V"),
        conv(w(32), 3, 1, "V"),
        conv(w(64), 3),
        max_pool(3, 2),
        conv(w(80), 1),
        conv(w(192), 3, 1, "V"),
    ]


def _stem_v4(w: Scale, as_drawn: bool) -> Sequence:
    """Figure 3, with the stride that its last convolution needs: 71×71 must become 35×35."""
    pair = [conv(w(64), (7, 1)), conv(w(64), (1, 7))]
    if not as_drawn:
        pair.reverse()
    return chain(
        conv(w(32), 3, 2, "V"),
        conv(w(32), 3, 1, "V"),
        conv(w(64), 3),
        branches(pool=[max_pool(3, 2)], conv3x3=[conv(w(96), 3, 2, "V")]),
        branches(
            conv3x3=[conv(w(64), 1), conv(w(96), 3, 1, "V")],
            conv7x7=[conv(w(64), 1), *pair, conv(w(96), 3, 1, "V")],
        ),
        branches(conv3x3=[conv(w(192), 3, 2, "V")], pool=[max_pool(3, 2)]),
        label=Label("stage", "Stem", "Fig. 3"),
    )


def _mixed_5b(w: Scale) -> Concat:
    return block(
        Label("stage", "Mixed 5b", "TF-Slim, from Inception-v3"),
        as_drawn=False,
        pool=[avg_pool(3), conv(w(64), 1)],
        conv1x1=[conv(w(96), 1)],
        conv5x5=[conv(w(48), 1), conv(w(64), 5)],
        double3x3=[conv(w(64), 1), conv(w(96), 3), conv(w(96), 3)],
    )
