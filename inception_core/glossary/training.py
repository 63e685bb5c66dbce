"""What is turned while a network learns."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "loss",
        later("loss"),
        later("How wrong the network is, as one number; training makes it small."),
        "train",
        formula="−log p",
    ),
    Term(
        "learning-rate",
        later("learning rate|learning rates"),
        later("How large a step along the gradient is."),
        "train",
        formula="w ← w − η · g",
    ),
    Term(
        "warm-up",
        later("warm-up"),
        later("Beginning with a small learning rate that grows over the first steps."),
        "train",
    ),
    Term(
        "momentum",
        later("momentum"),
        later("Steps keep part of the direction of the ones before."),
        "train",
        formula="v ← μ v + g",
    ),
    Term(
        "sgd",
        later("SGD"),
        later("Stochastic gradient descent: each step follows the gradient of one batch."),
        "train",
    ),
    Term(
        "rmsprop",
        later("RMSProp"),
        later("An optimiser that divides each gradient by its recent size; the paper used it."),
        "train",
    ),
    Term(
        "batch",
        later("batch|batches"),
        later("The pictures that are computed together."),
        "train",
    ),
    Term(
        "epoch",
        later("epoch|epochs"),
        later("Once through all training pictures."),
        "train",
    ),
    Term(
        "held-out",
        later("held-out"),
        later("Pictures kept apart from training, to see what was really learned."),
        "train",
    ),
    Term(
        "optimiser",
        later("optimiser"),
        later("The rule by which gradients change the weights."),
        "train",
    ),
)
