"""What is seen inside a network."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "probe",
        later("probe|probes|probed"),
        later("One forward pass in which the size of every signal is measured."),
        "scaling",
    ),
    Term(
        "forward-pass",
        later("forward pass"),
        later("A picture runs through the network once, from input to output."),
        "scaling",
    ),
    Term(
        "gradient",
        later("gradient|gradients"),
        later(
            "How much the loss changes with a number of the network; training follows it downhill."
        ),
        "scaling",
    ),
    Term(
        "rms",
        later("RMS"),
        later("Root mean square: the typical size of numbers, whatever their sign."),
        "scaling",
        formula="√(Σ x² / n)",
    ),
    Term(
        "dead-channel",
        later("dead channels|dead channel|dead"),
        later(
            "A channel that is zero everywhere, for every picture shown: it tells nothing and "
            "learns nothing."
        ),
        "train",
    ),
    Term(
        "initialisation",
        later("initialisation|Glorot|He’s"),
        later(
            "How random weights are drawn before training; Glorot’s and He’s rules fit their "
            "spread to the layer’s width."
        ),
        "scaling",
        formula="σ² = 2 / (n_in + n_out);  σ² = 2 / n_in",
    ),
    Term(
        "seed",
        later("seed|seeds"),
        later("The number from which random numbers are drawn: the same seed, the same run."),
        "scaling",
    ),
    Term(
        "noise",
        later("noise"),
        later("A picture of random numbers."),
        "scaling",
    ),
    Term(
        "deviation",
        later("standard deviation"),
        later("How far numbers lie from their mean, typically."),
        "architecture",
        formula="√(Σ (x − μ)² / n)",
    ),
    Term(
        "sparsity",
        later("sparsity"),
        later("The share of numbers that are exactly zero."),
        "architecture",
    ),
    Term(
        "grad-cam",
        later("Grad-CAM"),
        later(
            "A heat map of where in the picture the evidence for a class lies, from the gradients"
            " at the last feature map."
        ),
        "predict",
        formula="ReLU(Σ α_c · A_c)",
    ),
    Term(
        "occlusion",
        later("occlusion"),
        later("Covering one patch after the other and seeing how much the probability falls."),
        "predict",
    ),
    Term(
        "histogram",
        later("histogram"),
        later("How many numbers fall into each interval."),
        "architecture",
    ),
    Term(
        "log-axis",
        later("logarithmic|log scale"),
        later("An axis on which equal steps multiply: 1, 10, 100."),
        "scaling",
    ),
)
