"""How a network is built, and what its versions are called."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "branch",
        later("branch|branches"),
        later("One of several paths that run side by side on the same input."),
        "figures",
        figure=4,
    ),
    Term(
        "block",
        later("block|blocks"),
        later("The unit that a network repeats on one grid; each repeat has its own weights."),
        "architecture",
    ),
    Term(
        "inception-block",
        later("Inception block|Inception blocks"),
        later(
            "Branches with kernels of several sizes on the same input, joined along the channels."
        ),
        "figures",
        figure=4,
    ),
    Term(
        "stage",
        later("stage|stages"),
        later("The blocks that work on one grid size, or what lies between them."),
        "architecture",
    ),
    Term(
        "stem",
        later("stem"),
        later("The layers between the picture and the first block."),
        "figures",
        figure=3,
    ),
    Term(
        "grid",
        later("grid"),
        later("The height and width of a feature map, in cells: 35×35, 17×17, 8×8."),
        "figures",
        figure=9,
    ),
    Term(
        "reduction",
        later("reduction|reductions|Reduction-A|Reduction-B"),
        later("A block that halves the grid: strided convolutions and a pool side by side."),
        "figures",
        figure=7,
    ),
    Term(
        "trunk",
        later("trunk"),
        later(
            "The main line that runs through the residual blocks, to which every block adds its "
            "residual."
        ),
        "figures",
        figure=16,
    ),
    Term(
        "residual",
        later("residual connections|residual connection|residual|residuals"),
        later(
            "The block’s input goes around its branches and is added to what they compute, the "
            "residual."
        ),
        "figures",
        formula="y = ReLU(x + s · F(x))",
        figure=16,
    ),
    Term(
        "shortcut",
        later("shortcut|shortcuts|identity"),
        later(
            "The way around the branches of a residual block; the identity, if nothing is "
            "computed on it."
        ),
        "figures",
        figure=16,
    ),
    Term(
        "projection",
        later("projection"),
        later("A 1×1 on a shortcut or behind a pool, which fits the number of channels."),
        "architecture",
    ),
    Term(
        "residual-scaling",
        later("residual scaling|residual scale"),
        later(
            "Multiplying the residual by a small factor before the sum. The paper takes 0.1 to 0.3."
        ),
        "figures",
        formula="y = ReLU(x + s · F(x))",
        figure=20,
    ),
    Term(
        "head",
        later("head"),
        later("What follows the last block: global pool, dropout, classifier."),
        "architecture",
    ),
    Term(
        "classifier",
        later("classifier"),
        later("The last linear layer, with one output for each class."),
        "architecture",
    ),
    Term(
        "auxiliary-head",
        later("auxiliary head|auxiliary classifier|auxiliary heads"),
        later("A second classifier in the middle of a network, run only while training."),
        "architecture",
    ),
    Term(
        "embedding",
        later("embedding"),
        later("A vector that stands for a picture; pictures of the same face lie near each other."),
        "architecture",
    ),
    Term(
        "departure",
        later("departure|departures"),
        later("Where a release differs from its paper, or the paper from itself."),
        "compare",
    ),
    Term(
        "release",
        later("as released|release|releases"),
        later(
            "A network as its authors’ code and weights have it, which is not always what the "
            "paper draws."
        ),
        "compare",
    ),
    Term(
        "knob",
        later("knob|knobs"),
        later("Something about a network that can be changed here: blocks, widths, scales."),
        "architecture",
    ),
    Term(
        "resnet",
        later("ResNet"),
        later(
            "He et al.’s network of residual blocks without Inception’s branches, 152 layers deep"
            " here."
        ),
        "family",
    ),
    Term(
        "googlenet",
        later("GoogLeNet"),
        later("The first Inception network, of 2014."),
        "family",
    ),
    Term(
        "tf-slim",
        later("TF-Slim"),
        later(
            "Google’s library in which Inception-v3, -v4 and Inception-ResNet-v2 were released, "
            "for TensorFlow."
        ),
        "compare",
    ),
    Term(
        "timm",
        later("timm"),
        later("A collection of networks for PyTorch with weights taken over from the releases."),
        "compare",
    ),
    Term(
        "facenet",
        later("facenet"),
        later("The release of Inception-ResNet-v1, made to recognise faces."),
        "compare",
    ),
    Term(
        "arxiv",
        later("arXiv"),
        later("Where the papers can be read, by their number."),
        "family",
    ),
)
