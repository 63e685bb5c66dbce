"""Where a release differs from its paper, or the paper from itself, in words a student understands.

Facts: arXiv:1602.07261v2, figures read from the PDF; TF-Slim, facenet and timm sources.
"""

from dataclasses import dataclass

from inception_core.words import Text, later


@dataclass(frozen=True)
class Departure:
    """One difference, tied to the parts of the network it touches (path prefixes)."""

    text: Text
    nodes: tuple[str, ...]

    def touches(self, path: str) -> bool:
        """Whether the part at `path` lies in, or contains, a part this departure is about."""
        inside = any(path == node or path.startswith(f"{node}/") for node in self.nodes)
        return inside or any(node.startswith(f"{path}/") for node in self.nodes)


_STEM_STRIDE = Departure(
    later(
        "Figure 3 prints the last 3×3 convolution (192 V) without a stride and the pool beside it "
        "without a size. Only stride 2 and a 3×3 pool turn 71×71 into the 35×35 that follows."
    ),
    ("stem/mixed_3",),
)
_SCALES_UNSTATED = Departure(
    later(
        "The paper scales residuals by “factors between 0.1 and 0.3” and says “typically around "
        "0.1” under Figure 20, without a value for each stage; 0.1 is used here. The releases "
        "use 0.17, 0.10 and 0.20."
    ),
    ("A", "B", "C"),
)
_LINEAR_UNSTATED = Departure(
    later(
        "The paper does not say whether the linear 1×1 before the sum has batch norm or a bias. "
        "Here it has a bias and no batch norm, as in every release; the knob tries the other."
    ),
    ("A", "B", "C"),
)
_LAST_BLOCK = Departure(
    later(
        "The very last C block adds its residual unscaled and without a ReLU afterwards. In the "
        "figures every block is scaled and ends in a ReLU."
    ),
    ("C",),
)
_AUXILIARY = Departure(
    later(
        "TF-Slim trains with an auxiliary classifier on the last 17×17 map. The paper draws none, "
        "predictions do not use it, and it is left out here."
    ),
    ("B",),
)
_BACKGROUND = Departure(
    later(
        "TF-Slim’s own checkpoints have 1001 outputs, the first for “background”. The paper, the "
        "PyTorch ports and this explorer have 1000."
    ),
    ("head",),
)


def _order(*nodes: str) -> Departure:
    return Departure(
        later(
            "Figures draw the pooling branch first; the release concatenates it last. The "
            "numbers are the same, but weights fit only one order."
        ),
        nodes,
    )


V4_PAPER = (
    _STEM_STRIDE,
    Departure(
        later(
            "The caption of Figure 23 speaks of Inception-v3; its curves are those of "
            "Inception-v4 and Inception-ResNet-v2."
        ),
        (),
    ),
    Departure(
        later(
            "Figure 5 prints 1×7 twice in the short branch, so it never looks further up or down "
            "than one row. The release has 1×7 then 7×1; this is evidently a slip of the drawing."
        ),
        ("B",),
    ),
    Departure(
        later(
            "The order of the factorised pairs in the stem and in the long branches of B and C "
            "is the other way round in the release (7×1 before 1×7 and the like). Costs are "
            "identical."
        ),
        ("stem/mixed_2", "B", "C"),
    ),
)
V4_SLIM = (
    _BACKGROUND,
    Departure(
        later("The long branch of the stem has 1×7 then 7×1; Figure 3 draws 7×1 then 1×7."),
        ("stem/mixed_2/conv7x7",),
    ),
    Departure(
        later(
            "The short branch of B has 1×7 then 7×1, where Figure 5 prints 1×7 twice; the long "
            "branch begins with 7×1 where the figure begins with 1×7."
        ),
        ("B",),
    ),
    Departure(
        later("The long branch of C has 3×1 then 1×3; Figure 6 draws 1×3 then 3×1."),
        ("C",),
    ),
    _order("A", "reduction_a", "B", "reduction_b", "C"),
    _AUXILIARY,
)
RESNET_V1_PAPER = (
    _SCALES_UNSTATED,
    _LINEAR_UNSTATED,
    Departure(
        later(
            "The paper says that it costs about as much as Inception-v3. As drawn it needs 6.21 "
            "billion multiply-adds, Inception-v3 as released 5.71 billion: 9 % more."
        ),
        (),
    ),
)
RESNET_V1_FACENET = (
    Departure(
        later("facenet feeds 160×160 face crops; the paper’s network takes 299×299 pictures."),
        ("stem",),
    ),
    Departure(
        later("There are six C blocks, the paper draws five."),
        ("C",),
    ),
    _LAST_BLOCK,
    Departure(
        later(
            "Instead of a classifier over 1000 classes, a linear layer without bias, batch norm "
            "and division by the length give a vector of 512 numbers: faces are compared by "
            "distance."
        ),
        ("head",),
    ),
    _order("reduction_a", "reduction_b"),
)
RESNET_V2_PAPER = (
    _STEM_STRIDE,
    Departure(
        later(
            "Figure 17 prints 1154 for the linear 1×1 of B. Reduction-A leaves 384 + 384 + 384 = "
            "1152 channels, and a sum needs equal widths: 1152 is used."
        ),
        ("B", "reduction_a"),
    ),
    Departure(
        later(
            "Figure 19 prints 2048 for the linear 1×1 of C. Reduction-B leaves 1152 + 384 + 288 "
            "+ 320 = 2144 channels, so 2144 is used, and the classifier sees 2144 features."
        ),
        ("C", "reduction_b", "head"),
    ),
    Departure(
        later("The caption of Figure 18 says Inception-ResNet-v1; Figure 15 assigns it to v2."),
        ("reduction_b",),
    ),
    _SCALES_UNSTATED,
    _LINEAR_UNSTATED,
    Departure(
        later(
            "The paper says that it costs about as much as Inception-v4. As drawn it needs 9.26 "
            "billion multiply-adds, Inception-v4 12.25 billion: 24 % less. The released, deeper "
            "network needs 13.16 billion."
        ),
        (),
    ),
)
RESNET_V2_SLIM = (
    Departure(
        later(
            "The stem is Inception-v3’s and ends 192 channels wide, followed by one Inception "
            "block (Mixed 5b); the paper uses Inception-v4’s stem, 384 wide."
        ),
        ("stem", "mixed_5b"),
    ),
    Departure(
        later("There are 10, 20 and 10 residual blocks; the paper draws 5, 10 and 5."),
        ("A", "B", "C"),
    ),
    Departure(
        later(
            "The trunk is 320, 1088 and 2080 channels wide; as drawn it is 384, 1152 (printed "
            "1154) and 2144 (printed 2048)."
        ),
        ("A", "reduction_a", "B", "reduction_b", "C"),
    ),
    _LAST_BLOCK,
    Departure(
        later(
            "A 1×1 convolution to 1536 channels stands before the global pool; the paper has none."
        ),
        ("final_conv", "head"),
    ),
    _order("reduction_a", "reduction_b"),
    _BACKGROUND,
    _AUXILIARY,
)
BN_INCEPTION_PAPER = (
    Departure(
        later(
            "Rows 4c and 4d of Figure 5 print 576 channels out, but their branches add up to "
            "608; row 4e prints 1024 and adds up to 1056. The branches are followed here. "
            "TF-Slim follows the printed sizes instead, with pool projections of 96."
        ),
        ("inception_4/4c", "inception_4/4d", "inception_4/4e"),
    ),
    Departure(
        later(
            "Rows 3c and 4e print the grid before their stride (28×28 and 14×14); 14×14 and 7×7 "
            "leave them."
        ),
        ("inception_3/3c", "inception_4/4e"),
    ),
    Departure(
        later(
            "The first convolution is separable with a depth multiplier of 8: a 7×7 of 8 filters "
            "for each colour, then a 1×1. The Caffe release has a plain 7×7: 6,696 parameters "
            "more."
        ),
        ("stem/conv7x7", "stem/conv1x1_1"),
    ),
    Departure(
        later(
            "The paper does not say how its pools treat the border. Sizes ask for rounding up; "
            "padded cells count in averages here, as in the Caffe release."
        ),
        ("stem", "inception_3", "inception_4", "inception_5"),
    ),
)
BN_INCEPTION_CAFFE = (
    Departure(
        later(
            "The first convolution is a plain 7×7; the paper’s is separable with a depth "
            "multiplier of 8."
        ),
        ("stem/conv7x7",),
    ),
    Departure(
        later(
            "Every convolution has a bias although batch norm follows, which has a shift of its "
            "own: 10,016 parameters that change nothing."
        ),
        ("stem", "inception_3", "inception_4", "inception_5"),
    ),
    Departure(
        later(
            "Figure 5 prints 576 channels after 4c and 4d and 1024 after 4e; the branches of "
            "figure and release add up to 608 and 1056."
        ),
        ("inception_4/4c", "inception_4/4d", "inception_4/4e"),
    ),
    Departure(
        later(
            "The released weights expect blue, green, red from 0 to 255 with (104, 117, 128) "
            "subtracted, not the scaled red, green, blue of the later networks."
        ),
        ("stem",),
    ),
)
V3_SLIM = (
    Departure(
        later(
            "Table 1 goes 73×73 → 71×71×80 → 35×35×192 → 35×35×288 by three 3×3 convolutions. "
            "The release has a 1×1 (80), a 3×3 (192) and a max pool, and reaches 288 in the "
            "first A block."
        ),
        ("stem", "A/1"),
    ),
    Departure(
        later("The second branch of A is a true 5×5 (48 → 64) where Figure 5 draws a 3×3."),
        ("A",),
    ),
    Departure(
        later("Table 1 has five blocks on the 17×17 grid; the release has one reduction and four."),
        ("reduction_a", "B"),
    ),
    Departure(
        later("The long branch of B begins with 7×1 where Figure 6 begins with 1×7."),
        ("B",),
    ),
    Departure(
        later(
            "Figure 10 puts a 1×1 before both strided 3×3. Reduction-A has none before its single "
            "3×3; Reduction-B has 1×7, 7×1 where two 3×3 would be."
        ),
        ("reduction_a", "reduction_b"),
    ),
    Departure(
        later(
            "The text’s figure numbers for the 17×17 and 8×8 blocks are off by one from Table 1’s."
        ),
        ("B", "C"),
    ),
    Departure(
        later(
            "Figure 8 draws a fully connected layer of 1024 in the auxiliary head; the release "
            "has a 5×5 convolution to 768. It is run only while training, and is a knob here."
        ),
        ("auxiliary", "B"),
    ),
    Departure(
        later(
            "TensorFlow’s 3×3 averages leave padded cells out of the count. torchvision and timm "
            "count them, also with weights that come from TensorFlow; here they count."
        ),
        ("A", "B", "C"),
    ),
    _BACKGROUND,
)
RESNET152_PAPER = (
    Departure(
        later(
            "The Inception-v4 paper calls it ResNet-151 and quotes the errors of ResNet-152 (He et "
            "al., Tables 3 and 4); Table 5’s 3.6 % of the ensemble is from the test server."
        ),
        (),
    ),
    Departure(
        later(
            "The stride of 2 is on the first 1×1 of a stage, as in the original code; torchvision "
            "moves it to the 3×3, which costs 2 % more multiply-adds and no parameter."
        ),
        ("layer2/1", "layer3/1", "layer4/1"),
    ),
)
RESNET152_TORCHVISION = (
    Departure(
        later(
            "The stride of 2 is on the 3×3 of a stage’s first block (“v1.5”); the original puts "
            "it on the first 1×1: 11.28 instead of 11.51 billion multiply-adds, the same "
            "parameters."
        ),
        ("layer2/1", "layer3/1", "layer4/1"),
    ),
)
