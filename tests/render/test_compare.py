"""Comparisons: rows add up, equal things are equal, and what differs is said in words."""

import pytest

from inception_core import Analysis, get_variant, list_variants, measure
from inception_core.render.compare import Row, Side, compare


def rows_of(left: str, right: str) -> tuple[list[Row], Analysis, Analysis]:
    one, other = get_variant(left), get_variant(right)
    specs = one.spec(), other.spec()
    a, b = measure(specs[0], one.input_size), measure(specs[1], other.input_size)
    return compare(specs[0], a, specs[1], b), a, b


@pytest.mark.parametrize("right", list_variants())
@pytest.mark.parametrize("left", ["inception_resnet_v2.paper", "inception_v4.slim"])
def test_each_side_adds_up(left: str, right: str) -> None:
    rows, a, b = rows_of(left, right)
    for analysis, sides in ((a, [r.left for r in rows]), (b, [r.right for r in rows])):
        there = [side for side in sides if side]
        assert sum(side.params for side in there) == analysis.params
        assert sum(side.macs for side in there) == analysis.macs
        paths = [path for side in there for path in side.paths]
        assert len(paths) == len(set(paths))


@pytest.mark.parametrize("name", list_variants())
def test_a_network_is_the_same_as_itself(name: str) -> None:
    rows, _, _ = rows_of(name, name)
    assert {row.status for row in rows} == {"same"}
    assert not [row for row in rows if row.differences]


def at(rows: list[Row], title: str) -> Row:
    return next(r for r in rows if title in [side.title for side in (r.left, r.right) if side])


def title(side: Side | None) -> str:
    return side.title if side else "–"


def said(row: Row) -> tuple[str, ...]:
    return tuple(map(str, row.differences))


def test_why_the_released_v2_is_not_the_papers() -> None:
    rows, _, _ = rows_of("inception_resnet_v2.paper", "inception_resnet_v2.slim")
    assert [(row.status, title(row.left), title(row.right)) for row in rows] == [
        ("changed", "Stem", "Stem"),
        ("only right", "–", "Mixed 5b"),
        ("changed", "Inception-ResNet-A 1 … 5", "Inception-ResNet-A 1 … 5"),
        ("only right", "–", "Inception-ResNet-A 6 … 10"),
        ("changed", "Reduction-A", "Reduction-A"),
        ("changed", "Inception-ResNet-B 1 … 10", "Inception-ResNet-B 1 … 10"),
        ("only right", "–", "Inception-ResNet-B 11 … 20"),
        ("changed", "Reduction-B", "Reduction-B"),
        ("changed", "Inception-ResNet-C 1 … 5", "Inception-ResNet-C 1 … 5"),
        ("only right", "–", "Inception-ResNet-C 6 … 9"),
        ("only right", "–", "Inception-ResNet-C 10"),  # unscaled, without a ReLU
        ("only right", "–", "Final 1×1"),
        ("changed", "Head", "Head"),
    ]
    assert said(at(rows, "Inception-ResNet-A 1 … 5")) == (
        "1×1 Conv (384 Linear) → 1×1 Conv (320 Linear)",
        "residual scale 0.1 → 0.17",
        "leaves 35×35×384 → 35×35×320",
    )
    assert said(at(rows, "Head")) == ("the same operations on another number of maps",)


def test_the_slip_of_figure_5_is_found() -> None:
    rows, _, _ = rows_of("inception_v4.paper", "inception_v4.slim")
    found = said(at(rows, "Inception-B 1 … 7"))
    assert "branches joined in another order" in found
    assert "1×7 Conv (256) → 7×1 Conv (256)" in found


def test_the_moved_stride_of_resnet_is_found() -> None:
    rows, _, _ = rows_of("resnet152.paper", "resnet152.torchvision")
    changed = [row for row in rows if row.status == "changed"]
    assert [title(row.left) for row in changed] == ["Bottleneck 1"] * 3
    assert said(changed[0]) == (
        "1×1 Conv (128, stride 2) → 1×1 Conv (128)",
        "3×3 Conv (128) → 3×3 Conv (128, stride 2)",
    )
