"""Depth, versions and the claims about equal costs."""

import pytest

from inception_core.analysis.depth import depth
from inception_core.analysis.family import (
    ARCHITECTURES,
    VERSIONS,
    at_paper_input,
    check_claims,
    member,
    paper_input,
)
from inception_core.spec import Residual, branches, chain, conv, linear_1x1, max_pool
from inception_core.variants import get_variant


@pytest.mark.parametrize("name", ["resnet152.paper", "resnet152.torchvision"])
def test_resnet_152_is_152_deep(name: str) -> None:
    assert depth(get_variant(name).spec()) == 152


def test_depth_of_v3_counted_by_hand() -> None:
    """Five convolutions in the stem, 3 × 3 in A, 3 and 4 in the reductions, 4 × 5 in B, 2 × 3 in C,
    one linear layer."""
    assert depth(get_variant("inception_v3").spec()) == 5 + 9 + 3 + 20 + 4 + 6 + 1
    assert depth(get_variant("inception_v3").spec(auxiliary=True)) == 48


def test_depth_takes_the_longest_path() -> None:
    block = branches(long=[conv(8, 1), conv(8, 3)], pool=[max_pool(3, 1, "S")])
    assert depth(block) == 2
    shortcut = chain(*[linear_1x1(8)] * 3)
    assert depth(Residual((("mixed", block),), 0.1)) == 2
    assert depth(Residual((("mixed", block),), 0.1, shortcut=shortcut)) == 3


def test_versions() -> None:
    assert len(ARCHITECTURES) == 6
    assert [member("inception_v4", version).tag for version in VERSIONS] == ["paper", "slim"]
    assert {member("inception_v3", version).tag for version in VERSIONS} == {"slim"}
    assert paper_input("inception_resnet_v1") == 299
    assert member("inception_resnet_v1", "as released").input_size == 160
    released = at_paper_input("inception_resnet_v1", "as released")
    assert released.input_size == 299


def test_claims_of_equal_cost() -> None:
    """v1 as drawn needs 9 % more than v3; v2 24 % less than v4 as drawn, 7 % more as released."""
    ratios = {(check.left.name, check.right.name): check.ratio for check in check_claims()}
    assert len(ratios) == 4
    v1, v2 = "inception_resnet_v1", "inception_resnet_v2"
    assert ratios[f"{v1}.paper", "inception_v3.slim"] == 6_206_361_696 / 5_713_216_096
    assert ratios[f"{v2}.paper", "inception_v4.paper"] == 9_257_953_632 / 12_253_974_624
    assert ratios[f"{v2}.slim", "inception_v4.slim"] == 13_155_794_016 / 12_253_974_624
    assert round(ratios[f"{v1}.facenet", "inception_v3.slim"], 2) == 1.10
