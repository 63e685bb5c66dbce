"""State shapes told from the spec are those of the built module, and misfits are named."""

import pytest

from inception_core import build, get_variant, list_variants
from inception_core.analysis.state import check_fit, state_shapes
from inception_core.errors import WeightsError
from tests.settings import those_of

SHAPES = {"stem.conv.weight": (8, 3, 3, 3), "head.fc.bias": (10,)}


@pytest.mark.parametrize(
    "knobs", [{}, {"width": 0.5, "blocks_c": 2, "classes": 7, "auxiliary": True}]
)
@pytest.mark.parametrize("name", list_variants())
def test_shapes_are_those_of_the_module(name: str, knobs: dict[str, float]) -> None:
    spec = get_variant(name).spec(**those_of(name, **knobs))
    state = build(spec, "meta").state_dict()
    assert list(state_shapes(spec).items()) == [(k, tuple(v.shape)) for k, v in state.items()]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"stem.conv.weight": (8, 3, 3, 3)}, "lack `head.fc.bias`"),
        (SHAPES | {"head.fc.bias": (9,)}, r"`head.fc.bias` has the shape \(9,\).*needs \(10,\)"),
        (SHAPES | {"extra": ()}, "hold `extra`"),
    ],
)
def test_a_misfit_is_named(given: dict[str, tuple[int, ...]], sentence: str) -> None:
    check_fit(SHAPES, SHAPES)
    with pytest.raises(WeightsError, match=sentence):
        check_fit(given, SHAPES)
