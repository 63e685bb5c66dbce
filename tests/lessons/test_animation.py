"""What the animations show is what a direct computation gives."""

import math

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.errors import ShapeMismatch, UnknownNode
from inception_core.lessons.animation.adding import chain, sample
from inception_core.lessons.animation.joining import joining
from inception_core.lessons.animation.sliding import (
    EDGES,
    Kernel,
    Pass,
    Slides,
    fox,
    of_channels,
    of_sample,
    slides,
)
from inception_core.spec import Concat, Node, parts
from tests.settings import FITS_ALL

SIGNS = str.maketrans("×÷−", "*/-")


def direct(shown: Slides, way: Pass, row: int, column: int) -> float:
    total = 0.0
    for plane, weights in zip(shown.picture, shown.kernels[way.kernel].weights, strict=True):
        for i, line in enumerate(weights):
            for j, weight in enumerate(line):
                y, x = row * way.stride - way.zeros[0] + i, column * way.stride - way.zeros[1] + j
                if 0 <= y < len(plane) and 0 <= x < len(plane[0]):
                    total += weight * plane[y][x]
    return total


@pytest.mark.parametrize("shown", [of_sample(), of_channels()], ids=["sample", "channels"])
def test_every_sum_is_that_of_the_window(shown: Slides) -> None:
    for way in shown.passes:
        assert (len(way.sums), len(way.sums[0])) == way.out
        for row, line in enumerate(way.sums):
            assert line == pytest.approx(
                [direct(shown, way, row, column) for column in range(len(line))]
            )


def test_every_way_is_offered_and_its_size_is_the_formula() -> None:
    shown = of_sample()
    sizes = {
        (shown.kernels[way.kernel].size, way.stride, way.padding): way.out for way in shown.passes
    }
    assert len(sizes) == 4 * 2 * 2
    assert sizes[(3, 3), 1, "V"] == (9, 9)
    assert sizes[(5, 5), 2, "S"] == (6, 6)
    assert sizes[(1, 7), 1, "V"] == (11, 5)
    for way in shown.passes:
        for formula, cells in zip(way.formulas, way.out, strict=True):
            left, right = formula.split(" = ")
            assert eval(left.translate(SIGNS)) == int(right) == cells


def test_what_is_left_over_is_rounded_down() -> None:
    grid = tuple(tuple(range(6)) for _ in range(6))
    way = slides([grid], EDGES[:1], (2,), ("V",)).passes[0]
    assert way.formulas[0] == "⌊(6 + 2 × 0 − 3) ÷ 2⌋ + 1 = 2"
    assert way.out == (2, 2)


def test_a_kernel_larger_than_the_picture_is_refused() -> None:
    with pytest.raises(ShapeMismatch):
        slides([((1, 2), (3, 4))], [Kernel("large", (((1, 1, 1),) * 3,))], (1,), ("V",))


def test_the_sample_is_a_picture_in_few_steps() -> None:
    values = fox()
    assert values.shape == (3, 11, 11)
    assert set(values.flat) <= set(range(10))
    assert values[:, 0].min() == 9  # white above
    assert values[0, 8, 5] < 5 < values[0, 6, 5]  # a dark nose in a light face
    assert of_sample().picture[0][8][5] == round(values[:, 8, 5].mean())


def test_an_inception_a_block_as_in_the_figure() -> None:
    spec = get_variant("inception_v4.paper").spec()
    found = joining(spec, measure(spec, 299), "A/1")
    assert found.before == found.after == (384, 35, 35)
    assert {
        branch.name: [layer.channels for layer in branch.layers] for branch in found.branches
    } == {
        "pool": [384, 96],
        "conv1x1": [96],
        "conv3x3": [64, 96],
        "double3x3": [64, 96, 96],
    }
    assert [branch.kind for branch in found.branches] == ["pool", "conv1x1", "square", "square"]
    assert [layer.caption for layer in found.branches[2].layers] == [
        "1×1 Conv (64)",
        "3×3 Conv (96)",
    ]


def test_branches_inside_a_branch_stand_in_one_layer() -> None:
    spec = get_variant("inception_v4.paper").spec()
    split = joining(spec, measure(spec, 299), "C/1").branches[2]
    assert split.layers[-1] == ("1×3 Conv (256) | 3×1 Conv (256)", 512)
    assert split.kind == "factorised"


def concats(node: Node, path: str = "") -> list[str]:
    found = [path] if isinstance(node, Concat) else []
    for name, child in parts(node):
        found += concats(child, f"{path}/{name}".strip("/"))
    return found


@pytest.mark.parametrize("name", list_variants())
def test_branches_add_up_to_what_they_are_joined_to(name: str) -> None:
    spec = get_variant(name).spec()
    analysis = measure(spec, FITS_ALL)
    for path in concats(spec):
        found = joining(spec, analysis, path)
        assert sum(branch.channels for branch in found.branches) == found.after[0]


def test_a_residual_block_has_its_branches_inside() -> None:
    spec = get_variant("inception_resnet_v2.paper").spec()
    analysis = measure(spec, 299)
    assert joining(spec, analysis, "B/1") == joining(spec, analysis, "B/1/mixed")
    assert joining(spec, analysis, "B/1").after[0] == 384


@pytest.mark.parametrize("path", ["nowhere", "head", "A/1/linear"])
def test_where_nothing_is_joined_nothing_is_shown(path: str) -> None:
    spec = get_variant("inception_resnet_v2.paper").spec()
    with pytest.raises(UnknownNode, match=path):
        joining(spec, measure(spec, 299), path)


def test_a_chain_grows_with_the_scale_and_stands_still_without() -> None:
    found = chain(8, scales=(0.0, 0.1, 0.5, 1.0))
    still, tenth, half, whole = found.measured
    assert still == pytest.approx([still[0]] * 9)
    assert still[0] == pytest.approx(1, abs=0.05)
    assert still[-1] < tenth[-1] < half[-1] < whole[-1]
    assert tenth[-1] < 1.1
    assert whole[-1] > 2


def test_the_law_is_the_square_root_of_the_depth() -> None:
    found = chain(8, scales=(0.1, 1.0))
    for scale, expected in zip(found.scales, found.expected, strict=True):
        start = expected[0]
        ratio = math.sqrt(expected[1] ** 2 - start**2) / scale / start
        assert 0.8 < ratio < 1.4  # batch norm and He's weights: about as large as the trunk
        law = [start * math.sqrt(1 + n * scale**2 * ratio**2) for n in range(9)]
        assert expected == pytest.approx(law)


def test_chains_and_samples_repeat_and_differ_by_seed() -> None:
    assert chain(2, 1) == chain(2, 1) != chain(2, 2)
    assert sample(seed=1) == sample(seed=1) != sample(seed=2)


@pytest.mark.parametrize("seed", range(5))
def test_a_sample_lets_relu_work(seed: int) -> None:
    trunk, branch = sample(seed=seed)
    assert len(trunk) == len(branch) == 6
    assert min(trunk) >= 0
    assert min(x + f for x, f in zip(trunk, branch, strict=True)) < 0
