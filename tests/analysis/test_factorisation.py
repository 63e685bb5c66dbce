"""What a convolution would cost in one piece, or in smaller ones."""

import pytest

from inception_core import get_variant, measure
from inception_core.analysis.factorisation import Factorisation, factorisation
from inception_core.spec import find


def of(name: str, path: str, **knobs: object) -> Factorisation | None:
    variant = get_variant(name)
    spec = variant.spec(**knobs)
    return factorisation(spec, measure(spec, variant.input_size), path)


@pytest.mark.parametrize("path", ["B/1/conv7x7/conv1x7", "B/1/conv7x7/conv7x1"])
def test_a_7x7_in_place_of_1x7_and_7x1(path: str) -> None:
    found = of("inception_v4.slim", path)
    assert found is not None
    assert found.field == (7, 7)
    assert found.here.text == "1×7 (224), 7×1 (256)"
    assert found.here.macs == (7 * 192 * 224 + 7 * 224 * 256) * 17 * 17
    assert found.otherwise.text == "7×7 (256)"
    assert found.otherwise.params == 7 * 7 * 192 * 256 + 2 * 256
    assert found.otherwise.macs == 7 * 7 * 192 * 256 * 17 * 17


def test_a_5x5_in_place_of_two_3x3() -> None:
    found = of("inception_v3.slim", "A/1/double3x3/conv3x3_2")
    assert found is not None
    assert found.field == (5, 5)
    assert found.here.macs == 9 * (64 * 96 + 96 * 96) * 35 * 35
    assert found.otherwise.macs == 25 * 64 * 96 * 35 * 35


def test_1x5_and_5x1_in_place_of_a_5x5() -> None:
    found = of("inception_v3.slim", "A/1/conv5x5/conv5x5")
    assert found is not None
    assert found.otherwise.text == "1×5 (64), 5×1 (64)"
    assert found.otherwise.macs == 5 * (48 * 64 + 64 * 64) * 35 * 35


def test_a_stride_ends_a_row_and_a_pool_separates() -> None:
    last = of("inception_v3.slim", "stem/conv3x3_4")  # after a pool and a 1×1
    assert last is not None
    assert last.here.text == "3×3 (192)"
    first = of("inception_v3.slim", "stem/conv3x3_1")  # stride 2: the next is not of its row
    assert first is not None
    assert first.here.text == "3×3 (32)"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("inception_v4.slim", "B/1/conv7x7/conv1x1"),  # 1×1
        ("inception_v4.slim", "A/1/pool/avg_pool"),
        ("inception_v4.paper", "B/1/conv7x7/conv1x7_1"),  # Figure 5 prints 1×7 twice
        ("inception_v3.slim", "C/1/split3x3/mixed/conv1x3"),  # beside 3×1, not before it
        ("bn_inception.paper", "stem/conv7x7"),  # separate groups
    ],
)
def test_what_has_nothing_to_compare_with(name: str, path: str) -> None:
    assert find(get_variant(name).spec(), path)
    assert of(name, path) is None
