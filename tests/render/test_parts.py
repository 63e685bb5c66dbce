"""The parts of a network by name: what the search and the path on the page are made of."""

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.render.parts import Part, part_list


@pytest.mark.parametrize("name", list_variants())
def test_every_part_is_listed_once_before_what_is_in_it(name: str) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    paths = [part.path for part in part_list(spec, analysis)]
    assert len(paths) == len(set(paths))
    assert {path for path in paths if ":" not in path} == analysis.totals.keys() - {""} | {"input"}
    for path in paths:
        above = path.rpartition("/")[0]
        assert not above or paths.index(above) < paths.index(path)


def test_parts_have_the_names_of_the_paper() -> None:
    spec = get_variant("inception_resnet_v2.slim").spec()
    parts = part_list(spec, measure(spec, 299))
    assert Part("A/2", "Inception-ResNet-A 2", "35×35×320") in parts
    assert Part("A/2/mixed", "", "35×35×128") in parts
    assert Part("A/2/mixed/conv3x3", "1×1 → 3×3 (32)", "35×35×32") in parts
    assert Part("A/2:scale", "× 0.17", "35×35×320") in parts
    assert Part("A/2:relu", "ReLU", "35×35×320") in parts
    assert "C/10:relu" not in [part.path for part in parts]
    assert Part("A/2/add", "Add the residual", "35×35×320") in parts
