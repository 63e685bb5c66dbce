"""Pictures, and what a network says about them."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "imagenet",
        later("ImageNet"),
        later(
            "A collection of 1.28 million pictures in 1000 classes, with 50,000 validation "
            "pictures more; the classes of its test pictures are kept secret."
        ),
        "family",
    ),
    Term(
        "top-k",
        later("top-1|top-5|Top-1|Top-5"),
        later(
            "The right class is the first guess, or among the first five; the error is how often "
            "it is not."
        ),
        "family",
    ),
    Term(
        "crop",
        later("crops|crop"),
        later(
            "A square cut from the picture for the network. With several, the probabilities are "
            "averaged."
        ),
        "predict",
    ),
    Term(
        "ensemble",
        later("ensemble|ensembles"),
        later("Several networks whose probabilities are averaged."),
        "predict",
    ),
    Term(
        "weights",
        later("weights"),
        later("The learned numbers of a network."),
        "predict",
    ),
    Term(
        "validation",
        later("validation"),
        later("Pictures with known classes that are not trained on."),
        "family",
    ),
    Term(
        "blacklist",
        later("blacklisted|non-blacklisted|blacklist"),
        later(
            "About 1,700 of ImageNet’s validation pictures with doubtful labels, which some tables "
            "leave out."
        ),
        "family",
    ),
    Term(
        "preprocessing",
        later("preprocessing"),
        later("How a picture becomes the network’s input: cut, size, range of its numbers."),
        "predict",
    ),
    Term(
        "embedded",
        later("embedded"),
        later("The small trained network that comes with this program."),
        "predict",
    ),
    Term(
        "rgb",
        later("RGB|BGR"),
        later("The order of a picture’s colours: red, green, blue, or the other way round."),
        "predict",
    ),
    Term(
        "heic",
        later("HEIC|AVIF|WebP|TIFF|GIF|JPEG|PNG"),
        later("Formats of picture files."),
        "predict",
    ),
)
