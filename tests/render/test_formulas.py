"""Formulas are arithmetic: their left side, computed, is their right side."""

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.render.formulas import macs_formula, params_formula
from inception_core.spec import find
from tests.settings import FITS_ALL


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize("knobs", [{}, {"width": 0.5}])
def test_every_formula_holds(name: str, knobs: dict[str, float]) -> None:
    spec = get_variant(name).spec(**knobs)
    params = macs = 0
    for record in measure(spec, FITS_ALL).records:
        node = find(spec, record.path)
        if node is None:
            continue
        for found, expected in (
            (params_formula(node, record), record.params),
            (macs_formula(node, record), record.macs),
        ):
            if found is None:
                assert expected == 0
                continue
            left, right = found[0].split(" = ")
            assert eval(left.replace("×", "*")) == int(right.replace(",", "")) == expected
        params, macs = params + record.params, macs + record.macs
    assert (params, macs) == (measure(spec, FITS_ALL).params, measure(spec, FITS_ALL).macs)
