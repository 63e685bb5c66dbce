"""torchinfo and we differ by what it counts besides, to the last digit."""

from typing import Any

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.analysis.conventions import torchinfo_terms
from inception_core.nn.second_opinion import second_opinion
from tests.settings import FITS_ALL, those_of
from tests.test_totals import ORACLE_OF, ORACLES


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize(
    "knobs",
    [
        {},
        {"width": 0.25, "classes": 10, "blocks_b": 2, "blocks_2": 3},
        {"residual": False, "linear_norm": True},
    ],
)
def test_the_difference_is_explained(name: str, knobs: dict[str, Any]) -> None:
    spec = get_variant(name).spec(**those_of(name, **knobs))
    analysis, opinion = measure(spec, FITS_ALL), second_opinion(spec, FITS_ALL)
    assert opinion.params == analysis.params
    terms = torchinfo_terms(spec, analysis)
    assert analysis.macs + sum(term.amount for term in terms) == opinion.mult_adds


def test_an_auxiliary_head_has_parameters_and_no_cost() -> None:
    spec = get_variant("inception_v3").spec(auxiliary=True)
    analysis, opinion = measure(spec, 299), second_opinion(spec, 299)
    assert opinion.params == analysis.params
    extra = sum(term.amount for term in torchinfo_terms(spec, analysis))
    assert analysis.macs + extra == opinion.mult_adds


@pytest.mark.parametrize("name", ["inception_resnet_v2.paper", "inception_v4.paper"])
def test_it_agrees_with_the_facts(name: str) -> None:
    """The facts' rebuilds have plain batch norm, as ours do."""
    variant = get_variant(name)
    found = ORACLES[ORACLE_OF[name]]["other_tools"]
    assert (
        second_opinion(variant.spec(), variant.input_size).mult_adds == found["torchinfo_mult_adds"]
    )
