"""The papers of the family, with the day on which arXiv received their first version."""

from dataclasses import dataclass
from datetime import date

from inception_core.words import Text, later


@dataclass(frozen=True)
class Paper:
    """One paper; `brings` is what it added to the family."""

    arxiv: str
    title: str
    authors: str
    received: date
    short: str
    brings: Text


PAPERS = (
    Paper(
        "1409.4842",
        "Going Deeper with Convolutions",
        "Szegedy et al.",
        date(2014, 9, 17),
        "GoogLeNet",
        later("the Inception block: branches with 1×1, 3×3 and 5×5 kernels side by side"),
    ),
    Paper(
        "1502.03167",
        "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate "
        "Shift",
        "Ioffe, Szegedy",
        date(2015, 2, 11),
        "BN-Inception",
        later("batch norm, and two 3×3 for one 5×5"),
    ),
    Paper(
        "1512.00567",
        "Rethinking the Inception Architecture for Computer Vision",
        "Szegedy et al.",
        date(2015, 12, 2),
        "Inception-v3",
        later("factorised kernels: 1×7 and 7×1 for one 7×7"),
    ),
    Paper(
        "1512.03385",
        "Deep Residual Learning for Image Recognition",
        "He et al.",
        date(2015, 12, 10),
        "ResNet",
        later("residual connections, 152 layers"),
    ),
    Paper(
        "1602.07261",
        "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning",
        "Szegedy et al.",
        date(2016, 2, 23),
        "Inception-v4, Inception-ResNet",
        later("Inception blocks with and without residual connections, and residual scaling"),
    ),
)
_BY_ID = {paper.arxiv: paper for paper in PAPERS}


def get_paper(reference: str) -> Paper:
    """The paper of a reference such as `arXiv:1602.07261`."""
    return _BY_ID[reference.removeprefix("arXiv:")]
