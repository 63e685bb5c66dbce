"""What is drawn opened: clicks, depths, links, and whatever is selected can be shown."""

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.render.graph import block_graph
from inception_core.render.opening import (
    DEPTHS,
    everything,
    opened_around,
    opened_at,
    read,
    revealed,
    toggled,
    written,
)
from inception_core.spec import Sequence

CLOSED: frozenset[str] = frozenset()


@pytest.fixture
def spec() -> Sequence:
    return get_variant("inception_resnet_v2.slim").spec()


def test_a_stage_opens_as_the_papers_figure(spec: Sequence) -> None:
    assert toggled(spec, CLOSED, "A") == {
        "A",
        "A/1",
        "A/1/mixed/conv3x3",
        "A/1/mixed/double3x3",
    }


def test_a_part_closes_with_everything_in_it(spec: Sequence) -> None:
    opened = toggled(spec, CLOSED, "A")
    assert toggled(spec, opened, "A/1/mixed/conv3x3") == opened - {"A/1/mixed/conv3x3"}
    assert toggled(spec, opened, "A/1") == {"A"}
    assert toggled(spec, opened, "A") == CLOSED


def test_a_fold_opens_as_closed_blocks(spec: Sequence) -> None:
    assert toggled(spec, frozenset({"A"}), "A/1:more") == {"A", "A/1:more"}


def test_a_stage_that_is_one_block_opens_with_its_branches(spec: Sequence) -> None:
    assert "reduction_a/double3x3" in toggled(spec, CLOSED, "reduction_a")


@pytest.mark.parametrize("what", ["nonsense", "A/99", "*nonsense"])
def test_what_there_is_not_changes_nothing(spec: Sequence, what: str) -> None:
    assert toggled(spec, CLOSED, what) == CLOSED


def test_depths_open_more_and_more(spec: Sequence) -> None:
    sizes = [len(toggled(spec, CLOSED, f"*{depth}")) for depth in DEPTHS]
    assert sizes == sorted(set(sizes))
    assert toggled(spec, frozenset({"A"}), "*stage") == CLOSED
    assert toggled(spec, CLOSED, "*op") == everything(spec)


@pytest.mark.parametrize("name", list_variants())
def test_a_link_restores_any_opening(name: str) -> None:
    spec = get_variant(name).spec()
    full = everything(spec)
    some = frozenset(sorted(full)[::3])
    for opened in (CLOSED, full, some, full - some, *(opened_at(spec, d) for d in DEPTHS)):
        assert read(spec, written(spec, opened)) == opened
    assert written(spec, full) == "*"
    assert written(spec, full - {sorted(full)[0]}) == f"*,-{sorted(full)[0]}"


def test_a_link_to_parts_that_are_not_there_opens_the_others(spec: Sequence) -> None:
    assert read(spec, "A,A/77,<script>,") == {"A"}


def test_a_part_is_revealed_in_the_papers_figure_but_what_one_folded_stays(spec: Sequence) -> None:
    path = "B/7/mixed/conv7x7/conv1x7"
    assert revealed(spec, CLOSED, path) == {"B", "B/1:more", "B/7", "B/7/mixed/conv7x7"}
    figure = revealed(spec, CLOSED, "A/1/mixed/conv3x3/conv3x3")
    assert figure == {"A", "A/1", "A/1/mixed/conv3x3", "A/1/mixed/double3x3"}
    folded = figure - {"A/1/mixed/double3x3"}
    assert revealed(spec, folded, "A/1/mixed/conv3x3/conv3x3") == folded


@pytest.mark.parametrize("name", list_variants())
def test_whatever_is_selected_can_be_shown(name: str) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    selectable = everything(spec) & analysis.totals.keys() | {r.path for r in analysis.records}
    for path in sorted(selectable)[:: max(1, len(selectable) // 60)]:
        boxes = block_graph(spec, analysis, opened_around(spec, path)).boxes
        assert path in {box.id for box in boxes}
