"""Published errors on ImageNet (ILSVRC 2012), each with its protocol; none was measured here.

Tables 2–5 of arXiv:1602.07261v2, and what the keepers of released weights report of those.
"""

from dataclasses import dataclass

from inception_core.words import Text, later

SUBSET = later("validation pictures without about 1,700 blacklisted ones")
_ALL = later("all 50,000 validation pictures")
_WHOSE = later(
    "The errors belong to the networks as the paper’s authors trained them. Public weights were "
    "trained separately, see “Released weights”."
)
CROPS = {  # by the names of `predict.protocols`
    "1": later("single crop"),
    "10": later("10 crops"),
    "12": later("12 crops"),
    "144": later("144 crops"),
    "dense": later("dense evaluation"),
}


@dataclass(frozen=True)
class Row:
    """One line of a table; errors in percent."""

    network: str  # as printed
    members: tuple[tuple[str, int], ...]  # architectures and how many models of each vote
    crops: Text
    top1_error: float | None  # None: not given
    top5_error: float

    @property
    def models(self) -> int:
        """How many networks vote."""
        return sum(count for _, count in self.members)


@dataclass(frozen=True)
class Table:
    """One table with its protocol."""

    name: str
    title: Text
    pictures: Text
    rows: tuple[Row, ...]
    sentences: tuple[Text, ...]  # what one must know to quote it
    released: bool = False  # errors of released weights, so only the released networks' costs fit

    @property
    def notes(self) -> str:
        """What one must know to quote it."""
        return " ".join(map(str, self.sentences))


@dataclass(frozen=True)
class PaperResult:
    """Errors in percent on ILSVRC 2012 validation pictures, as printed in arXiv:1602.07261."""

    crops: Text
    pictures: Text
    top1_error: float
    top5_error: float
    table: str

    @property
    def protocol(self) -> str:
        """How many crops of which pictures."""
        return f"{self.crops}, {self.pictures}"


def _row(network: str, architecture: str, crops: Text, top1: float, top5: float) -> Row:
    return Row(network, ((architecture, 1),), crops, top1, top5)


PAPER_TABLES = (
    Table(
        "Table 2",
        later("One crop, one model"),
        SUBSET,
        (
            _row("BN-Inception", "bn_inception", CROPS["1"], 25.2, 7.8),
            _row("Inception-v3", "inception_v3", CROPS["1"], 21.2, 5.6),
            _row("Inception-ResNet-v1", "inception_resnet_v1", CROPS["1"], 21.3, 5.5),
            _row("Inception-v4", "inception_v4", CROPS["1"], 20.0, 5.0),
            _row("Inception-ResNet-v2", "inception_resnet_v2", CROPS["1"], 19.9, 4.9),
        ),
        (
            later(
                "The paper says that leaving the blacklisted pictures out lowers the top-1 error "
                "by about 0.3 and the top-5 error by about 0.15 points, so these numbers do not "
                "compare directly with those on all 50,000. BN-Inception’s 25.2 / 7.8 is from "
                "its own paper (arXiv:1502.03167), which counts all 50,000 pictures. ResNet is "
                "not in this table."
            ),
            _WHOSE,
        ),
    ),
    Table(
        "Table 3",
        later("10 or 12 crops, one model"),
        _ALL,
        (
            _row("ResNet-151", "resnet152", CROPS["10"], 21.4, 5.7),
            _row("Inception-v3", "inception_v3", CROPS["12"], 19.8, 4.6),
            _row("Inception-ResNet-v1", "inception_resnet_v1", CROPS["12"], 19.8, 4.6),
            _row("Inception-v4", "inception_v4", CROPS["12"], 18.7, 4.2),
            _row("Inception-ResNet-v2", "inception_resnet_v2", CROPS["12"], 18.7, 4.1),
        ),
        (
            later(
                "ResNet-151 is the paper’s name for ResNet-152 of arXiv:1512.03385; it is seen "
                "in 10 crops where the Inception networks get 12. The paper does not define its "
                "12 crops; six crops of one square, each with its mirror image, is the natural "
                "reading. Inception-v3’s own paper prints 19.47 / 4.48 for 12 crops, without the "
                "blacklisted pictures."
            ),
            _WHOSE,
        ),
    ),
    Table(
        "Table 4",
        later("144 crops or dense, one model"),
        _ALL,
        (
            _row("ResNet-151", "resnet152", CROPS["dense"], 19.4, 4.5),
            _row("Inception-v3", "inception_v3", CROPS["144"], 18.9, 4.3),
            _row("Inception-ResNet-v1", "inception_resnet_v1", CROPS["144"], 18.8, 4.3),
            _row("Inception-v4", "inception_v4", CROPS["144"], 17.7, 3.8),
            _row("Inception-ResNet-v2", "inception_resnet_v2", CROPS["144"], 17.8, 3.7),
        ),
        (
            later(
                "Dense evaluation runs ResNet over whole pictures at five sizes and averages; "
                "the Inception networks average 144 crops, and cost 144 times the multiply-adds "
                "of one crop shown here. Inception-v3’s own paper prints 18.77 / 4.2 for 144 "
                "crops, without the blacklisted pictures."
            ),
            _WHOSE,
        ),
    ),
    Table(
        "Table 5",
        later("Ensembles, 144 crops or dense"),
        _ALL,
        (
            Row("ResNet-151", (("resnet152", 6),), CROPS["dense"], None, 3.6),
            Row("Inception-v3", (("inception_v3", 4),), CROPS["144"], 17.3, 3.6),
            Row(
                "Inception-v4 + 3 × Inception-ResNet-v2",
                (("inception_v4", 1), ("inception_resnet_v2", 3)),
                CROPS["144"],
                16.5,
                3.1,
            ),
        ),
        (
            later(
                "ResNet’s 3.6 % comes from the test server, not from the validation pictures, "
                "and no top-1 error is given. On the test server the last ensemble has a top-5 "
                "error of 3.08 %. A later version of the paper (AAAI 2017) prints 16.4 for its "
                "top-1 error. Parameters and multiply-adds are those of all models of an "
                "ensemble together."
            ),
            _WHOSE,
        ),
    ),
)
RELEASED_WEIGHTS = Table(
    "Released weights",
    later("One crop, one model, public weights"),
    _ALL,
    (
        _row("BN-Inception (Cadene)", "bn_inception", CROPS["1"], 26.476, 8.438),
        _row("Inception-v3 (timm)", "inception_v3", CROPS["1"], 22.134, 6.356),
        _row("Inception-v4 (timm)", "inception_v4", CROPS["1"], 19.856, 5.018),
        _row("Inception-ResNet-v2 (timm)", "inception_resnet_v2", CROPS["1"], 19.566, 4.688),
        _row("ResNet-152 (torchvision)", "resnet152", CROPS["1"], 21.688, 5.954),
    ),
    (
        later(
            "100 % minus the accuracies that those who publish the weights report: timm for its "
            "tf_in1k weights (results table of August 2026), torchvision for its first weights "
            "(V1), Cadene. Each resizes in its own way. They belong to the released networks, "
            "whose costs are shown. Inception-ResNet-v1 was released for faces only."
        ),
    ),
    released=True,
)
ALL_TABLES = (*PAPER_TABLES, RELEASED_WEIGHTS)


def results_of(architecture: str) -> tuple[PaperResult, ...]:
    """What the paper prints of one architecture alone, table by table."""
    return tuple(
        PaperResult(row.crops, table.pictures, row.top1_error, row.top5_error, table.name)
        for table in PAPER_TABLES
        for row in table.rows
        if row.members == ((architecture, 1),) and row.top1_error is not None
    )
