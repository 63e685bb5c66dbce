"""Where a release differs from its paper, or the paper from itself, in words a student understands.

Facts: arXiv:1602.07261v2, figures read from the PDF; TF-Slim, facenet and timm sources.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Departure:
    """One difference, tied to the parts of the network it touches (path prefixes)."""

    text: str
    nodes: tuple[str, ...]

    def touches(self, path: str) -> bool:
        """Whether the part at `path` lies in, or contains, a part this departure is about."""
        inside = any(path == node or path.startswith(f"{node}/") for node in self.nodes)
        return inside or any(node.startswith(f"{path}/") for node in self.nodes)


_STEM_STRIDE = Departure(
    "Figure 3 prints the last 3×3 convolution (192 V) without a stride and the pool beside it "
    "without a size. Only stride 2 and a 3×3 pool turn 71×71 into the 35×35 that follows.",
    ("stem/mixed_3",),
)
_SCALES_UNSTATED = Departure(
    "The paper scales residuals by “factors between 0.1 and 0.3” and says “typically around 0.1” "
    "under Figure 20, without a value for each stage; 0.1 is used here. The releases use 0.17, "
    "0.10 and 0.20.",
    ("A", "B", "C"),
)
_LINEAR_UNSTATED = Departure(
    "The paper does not say whether the linear 1×1 before the sum has batch norm or a bias. Here "
    "it has a bias and no batch norm, as in every release; the knob tries the other.",
    ("A", "B", "C"),
)
_LAST_BLOCK = Departure(
    "The very last C block adds its residual unscaled and without a ReLU afterwards. In the "
    "figures every block is scaled and ends in a ReLU.",
    ("C",),
)
_ORDER = Departure(
    "Figures draw the pooling branch first; the release concatenates it last. The numbers are the "
    "same, but weights fit only one order.",
    ("reduction_a", "reduction_b"),
)

V4_PAPER = (
    _STEM_STRIDE,
    Departure(
        "Figure 5 prints 1×7 twice in the short branch, so it never looks further up or down than "
        "one row. The release has 1×7 then 7×1; this is evidently a slip of the drawing.",
        ("B",),
    ),
    Departure(
        "The order of the factorised pairs in the stem and in the long branches of B and C is the "
        "other way round in the release (7×1 before 1×7 and the like). Costs are identical.",
        ("stem/mixed_2", "B", "C"),
    ),
)
V4_SLIM = (
    Departure(
        "The long branch of the stem has 1×7 then 7×1; Figure 3 draws 7×1 then 1×7.",
        ("stem/mixed_2/conv7x7",),
    ),
    Departure(
        "The short branch of B has 1×7 then 7×1, where Figure 5 prints 1×7 twice; the long branch "
        "begins with 7×1 where the figure begins with 1×7.",
        ("B",),
    ),
    Departure(
        "The long branch of C has 3×1 then 1×3; Figure 6 draws 1×3 then 3×1.",
        ("C",),
    ),
    Departure(
        "Figures draw the pooling branch first; the release concatenates it last. The numbers are "
        "the same, but weights fit only one order.",
        ("A", "reduction_a", "B", "reduction_b", "C"),
    ),
    Departure(
        "TF-Slim trains with an auxiliary classifier on the last 17×17 map. The paper draws none, "
        "predictions do not use it, and it is left out here.",
        ("B",),
    ),
)
RESNET_V1_PAPER = (
    _SCALES_UNSTATED,
    _LINEAR_UNSTATED,
    Departure(
        "The paper says that it costs about as much as Inception-v3. As drawn it needs 6.21 "
        "billion multiply-adds, Inception-v3 as released 5.71 billion: 9 % more.",
        (),
    ),
)
RESNET_V1_FACENET = (
    Departure(
        "facenet feeds 160×160 face crops; the paper’s network takes 299×299 pictures.",
        ("stem",),
    ),
    Departure(
        "There are six C blocks, the paper draws five.",
        ("C",),
    ),
    _LAST_BLOCK,
    Departure(
        "Instead of a classifier over 1000 classes, a linear layer without bias, batch norm and "
        "division by the length give a vector of 512 numbers: faces are compared by distance.",
        ("head",),
    ),
    _ORDER,
)
RESNET_V2_PAPER = (
    _STEM_STRIDE,
    Departure(
        "Figure 17 prints 1154 for the linear 1×1 of B. Reduction-A leaves 384 + 384 + 384 = 1152 "
        "channels, and a sum needs equal widths: 1152 is used.",
        ("B", "reduction_a"),
    ),
    Departure(
        "Figure 19 prints 2048 for the linear 1×1 of C. Reduction-B leaves 1152 + 384 + 288 + 320 "
        "= 2144 channels, so 2144 is used, and the classifier sees 2144 features.",
        ("C", "reduction_b", "head"),
    ),
    Departure(
        "The caption of Figure 18 says Inception-ResNet-v1; Figure 15 assigns it to v2.",
        ("reduction_b",),
    ),
    _SCALES_UNSTATED,
    _LINEAR_UNSTATED,
    Departure(
        "The paper says that it costs about as much as Inception-v4. As drawn it needs 9.26 "
        "billion multiply-adds, Inception-v4 12.25 billion: 24 % less. The released, deeper "
        "network needs 13.16 billion.",
        (),
    ),
)
RESNET_V2_SLIM = (
    Departure(
        "The stem is Inception-v3’s and ends 192 channels wide, followed by one Inception block "
        "(Mixed 5b); the paper uses Inception-v4’s stem, 384 wide.",
        ("stem", "mixed_5b"),
    ),
    Departure(
        "There are 10, 20 and 10 residual blocks; the paper draws 5, 10 and 5.",
        ("A", "B", "C"),
    ),
    Departure(
        "The trunk is 320, 1088 and 2080 channels wide; as drawn it is 384, 1152 (printed 1154) "
        "and 2144 (printed 2048).",
        ("A", "reduction_a", "B", "reduction_b", "C"),
    ),
    _LAST_BLOCK,
    Departure(
        "A 1×1 convolution to 1536 channels stands before the global pool; the paper has none.",
        ("final_conv", "head"),
    ),
    _ORDER,
    Departure(
        "TF-Slim trains with an auxiliary classifier on the last 17×17 map. The paper draws none, "
        "predictions do not use it, and it is left out here.",
        ("B",),
    ),
)
