"""The family side by side: which version of a network is meant, what it costs, and whether the
paper's two sentences about equal costs hold."""

from typing import Literal, NamedTuple, get_args

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.variants import Variant, get_variant, list_variants
from inception_core.words import Text, later

Version = Literal["as drawn", "as released"]
VERSIONS: tuple[Version, ...] = get_args(Version)

ARCHITECTURES = tuple(dict.fromkeys(get_variant(name).architecture for name in list_variants()))
CLAIMS = (
    (later("Inception-ResNet-v1 costs about as much as Inception-v3"),
     "inception_resnet_v1", "inception_v3"),
    (later("Inception-ResNet-v2 costs about as much as Inception-v4"),
     "inception_resnet_v2", "inception_v4"),
)  # fmt: skip


def member(architecture: str, version: Version) -> Variant:
    """The variant of that architecture in that version, or its only one."""
    own = [get_variant(name) for name in list_variants() if name.startswith(f"{architecture}.")]
    return own[0] if version == "as drawn" else own[-1]


def paper_input(architecture: str) -> int:
    """Pixels at which the paper runs this architecture, whatever a release takes."""
    return member(architecture, "as drawn").input_size


def at_paper_input(architecture: str, version: Version) -> Analysis:
    """Every number of that version at the paper's input size, so that costs can be compared."""
    return measure(member(architecture, version).spec(), paper_input(architecture))


class Check(NamedTuple):
    """One sentence of the paper (§3.2), held against the numbers of one version."""

    claim: Text
    version: Version
    left: Variant
    right: Variant
    left_macs: int
    right_macs: int
    left_params: int
    right_params: int

    @property
    def ratio(self) -> float:
        """Multiply-adds of the left network for one of the right."""
        return self.left_macs / self.right_macs


def check_claims() -> list[Check]:
    """Both sentences in both versions, every network at 299 × 299 pixels."""
    checks = []
    for claim, left, right in CLAIMS:
        for version in VERSIONS:
            one, other = at_paper_input(left, version), at_paper_input(right, version)
            checks.append(
                Check(
                    claim,
                    version,
                    member(left, version),
                    member(right, version),
                    one.macs,
                    other.macs,
                    one.params,
                    other.params,
                )
            )
    return checks
