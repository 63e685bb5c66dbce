"""A stack of Inception-ResNet-C blocks on tiny pictures, in which a network dies in half a minute.

Not a network of the paper's: its Figure 19 at one width throughout, small enough to be trained in
front of one's eyes. Built for pictures of 8 × 8 pixels, whose grid the stem halves once.
"""

from typing import Any

from inception_core.knobs import Knob, settings
from inception_core.networks.widths import channels_after
from inception_core.spec import (
    Conv,
    Label,
    Linear,
    Pool,
    Residual,
    Sequence,
    branches,
    chain,
    conv,
    linear_1x1,
    repeat,
)
from inception_core.words import later

NAME = "residual_stack"
INPUT_SIZE = 8  # pixels
BRANCH = 8  # the branches are so many times narrower than the trunk
KNOBS = (
    Knob(
        "width",
        later("Width (filters)"),
        1152,
        16,
        4096,
        later("Channels of the trunk, a multiple of 8."),
    ),
    Knob("blocks", later("Blocks"), 10, 1, 40, later("How often the block repeats.")),
    Knob(
        "scale",
        later("Scale"),
        1.0,
        0.0,
        2.0,
        later("Factor on the residual branch before the sum."),
    ),
    Knob("extra_norm", later("Extra batch norm"), False, help=later("Batch norm on the last map.")),
    Knob("classes", later("Classes"), 10, 2, 100_000, later("Outputs of the classifier.")),
)


def spec(**knobs: object) -> Sequence:
    """The stack with these knobs, the others at their defaults; raises `InvalidKnob`."""
    own: dict[str, Any] = settings(KNOBS, knobs, NAME)
    return residual_stack(**own)


def residual_stack(
    *, width: int, blocks: int, scale: float, extra_norm: bool, classes: int
) -> Sequence:
    """Stem to `width` channels at half the grid, blocks of type C, head.

    The extra batch norm stands between the last block and the pool. The tree has no node for batch
    norm alone: a 1×1 convolution with one input channel for each output multiplies every channel
    by a number, which the batch norm behind it takes out again.
    """
    narrow = max(1, width // BRANCH)
    stem = chain(conv(narrow, 3), conv(width, 3, 2), label=Label("stage", "Stem"))
    mixed = branches(
        conv1x1=[conv(narrow, 1)],
        conv3x3=[conv(narrow, 1), conv(narrow, (1, 3)), conv(narrow, (3, 1))],
    )
    last = linear_1x1(channels_after(stem))
    label = Label("block", "Inception-ResNet-C", "Fig. 19, Fig. 20")
    block = Residual((("mixed", mixed), ("linear", last)), scale, label=label)
    norm = Conv(width, (1, 1), norm=1e-3, activation=False, groups=width)
    extra = chain(norm, label=Label("stage", "Extra batch norm"))
    return Sequence(
        (
            ("stem", stem),
            ("C", repeat("Inception-ResNet-C", "Fig. 19", [block] * blocks)),
            *([("norm", extra)] if extra_norm else []),
            ("head", chain(Pool("avg"), Linear(classes), label=Label("stage", "Head"))),
        )
    )
