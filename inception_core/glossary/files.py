"""Files, and the machines and programs that work with them."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "pytorch",
        later("PyTorch"),
        later("The library in which networks are trained and run here."),
        "architecture",
    ),
    Term(
        "torchinfo",
        later("torchinfo"),
        later("A program that counts a PyTorch network’s costs; the second opinion here."),
        "layers",
    ),
    Term(
        "tensorflow",
        later("TensorFlow"),
        later("Google’s library, in which the networks of the paper were trained."),
        "family",
    ),
    Term(
        "checkpoint",
        later("checkpoint|checkpoints|safetensors|state dict"),
        later("A file of weights by name; safetensors is a format that cannot hold programs."),
        "predict",
    ),
    Term(
        "cpu",
        later("CPU|GPU|CUDA"),
        later(
            "The processor, and the graphics card, which computes networks faster; CUDA is "
            "NVIDIA’s way to use it."
        ),
        "layers",
    ),
    Term(
        "svg",
        later("SVG"),
        later("A drawing of lines instead of points: sharp at any size."),
        "figures",
    ),
    Term(
        "csv",
        later("CSV|JSON|Markdown|LaTeX"),
        later("Formats of tables and data: for spreadsheets, for programs, for texts."),
        "layers",
    ),
    Term(
        "graphviz",
        later("Graphviz|graphviz-pure"),
        later("The program that places the boxes of the block graph."),
        "architecture",
    ),
)
