"""ResNet-152 (arXiv:1512.03385, Table 1), the baseline that the paper calls ResNet-151."""

from collections.abc import Sequence as Items

from inception_core.networks.widths import scaled
from inception_core.spec import (
    Conv,
    Label,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    chain,
    conv,
    max_pool,
    repeat,
)

_TABLE, EPSILON, EXPANSION = "arXiv:1512.03385, Table 1", 1e-5, 4
WIDTHS = (64, 128, 256, 512)


def resnet152(
    *,
    stride_on_3x3: bool,
    width: float,
    blocks: Items[int],
    scales: Items[float],
    residual: bool,
    classes: int,
) -> Sequence:
    """7×7 stem, four stages of bottlenecks, head. The first block of a stage changes the width,
    and from the second stage on halves the grid: on its 3×3 (torchvision), or on its first 1×1.
    """
    w = scaled(width)
    stages: list[tuple[str, Node]] = []
    for number, (channels, count, scale) in enumerate(zip(WIDTHS, blocks, scales, strict=True), 1):
        stride = 1 if number == 1 else 2
        first, *others = (
            _bottleneck(w(channels), step, stride_on_3x3, scale, residual, project)
            for step, project in [(stride, True), *[(1, False)] * (count - 1)]
        )
        source = f"{_TABLE}, conv{number + 1}_x"
        stages.append(
            (f"layer{number}", repeat(f"Bottleneck {channels}", source, [first, *others]))
        )
    stem = chain(
        conv(w(64), 7, 2, norm=EPSILON), max_pool(3, 2, "S"), label=Label("stage", "Stem", _TABLE)
    )
    head = chain(Pool("avg"), Linear(classes), label=Label("stage", "Head", _TABLE))
    return Sequence((("stem", stem), *stages, ("head", head)))


def _bottleneck(
    channels: int, stride: int, stride_on_3x3: bool, scale: float, residual: bool, project: bool
) -> Node:
    """1×1, 3×3, 1×1 to four times the width; without shortcuts the last one gets the ReLU."""
    first, middle = (1, stride) if stride_on_3x3 else (stride, 1)
    out = EXPANSION * channels
    layers = (
        ("reduce", conv(channels, 1, first, norm=EPSILON)),
        ("conv3x3", conv(channels, 3, middle, norm=EPSILON)),
        ("expand", conv(out, 1, norm=EPSILON, activation=not residual)),
    )
    label = Label("block", "Bottleneck", "arXiv:1512.03385, Fig. 5")
    if not residual:
        return Sequence(layers, label)
    shortcut = Conv(out, (1, 1), stride, norm=EPSILON, activation=False) if project else None
    return Residual(layers, scale, label=label, shortcut=shortcut)
