"""Numbers and their units."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "mac",
        later("multiply-adds|multiply-add|Multiply-adds|MACs"),
        later(
            "Multiply-add: one multiplication and one addition, what a convolution consists of. "
            "Counted are convolutions and linear layers, for one image."
        ),
        "layers",
        formula="H · W · C_out · k_h · k_w · C_in",
    ),
    Term(
        "flop",
        later("FLOPs|FLOP|GFLOP"),
        later("Floating-point operations. A multiply-add is two of them; a GFLOP is 10⁹."),
        "layers",
        formula="FLOPs = 2 × MACs",
    ),
    Term(
        "parameter",
        later("parameters|parameter|params"),
        later("The numbers that are learned: weights, biases, batch norm’s γ and β."),
        "layers",
        formula="k_h · k_w · C_in · C_out",
    ),
    Term(
        "activations",
        later("activations"),
        later(
            "How many numbers the convolutions put out for one image. They have to be kept for "
            "training."
        ),
        "layers",
        formula="Σ H · W · C",
    ),
    Term(
        "receptive-field",
        later("receptive field|receptive fields"),
        later("The part of the picture that can influence one cell, in pixels."),
        "layers",
        formula="r_out = r_in + (k − 1) · j",
    ),
    Term(
        "effective-stride",
        later("effective stride"),
        later(
            "How many pixels of the picture lie between neighbouring cells: all strides before, "
            "multiplied."
        ),
        "layers",
        formula="j = s_1 · s_2 · …",
    ),
    Term(
        "depth",
        later("depth"),
        later("How many convolutions and linear layers lie on the longest path."),
        "family",
    ),
    Term(
        "tensor",
        later("tensor|tensors"),
        later("A block of numbers with several axes, such as channels × height × width."),
        "architecture",
    ),
    Term(
        "px",
        later("px|pixels|pixel"),
        later("A point of the picture."),
        "architecture",
    ),
    Term(
        "fp32",
        later("fp32|single precision"),
        later("Numbers of 32 bits, 4 bytes each."),
        "layers",
    ),
    Term(
        "mb",
        later("MB|GB"),
        later("A million bytes (10⁶), and a thousand million (10⁹)."),
        "layers",
    ),
    Term(
        "mib",
        later("MiB|KiB|GiB"),
        later("2²⁰, 2¹⁰ and 2³⁰ bytes, as memory is counted."),
        "architecture",
    ),
    Term(
        "median",
        later("median|medians"),
        later("The middle one of sorted numbers; half of them are larger."),
        "train",
    ),
    Term(
        "quartile",
        later("quartile|quartiles"),
        later("A quarter of the sorted numbers lies below the first, a quarter above the third."),
        "train",
    ),
    Term(
        "latency",
        later("latency"),
        later("How long one prediction takes."),
        "layers",
    ),
)
