"""The block graph: what is drawn at each expansion, and that repeats are folded honestly."""

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.render.captions import shape_text
from inception_core.render.graph import Graph, block_graph
from inception_core.render.opening import DEPTHS, Depth, everything, opened_at


def graph(name: str, *opened: str, **knobs: object) -> Graph:
    variant = get_variant(name)
    spec = variant.spec(**knobs)
    return block_graph(spec, measure(spec, variant.input_size), frozenset(opened))


@pytest.mark.parametrize("name", list_variants())
def test_a_network_begins_as_a_handful_of_boxes(name: str) -> None:
    closed = graph(name)
    assert 6 <= len(closed.boxes) <= 10
    assert not closed.frames
    assert [edge.target for edge in closed.edges] == [box.id for box in closed.boxes[1:]]


@pytest.mark.parametrize("name", list_variants())
def test_everything_opened_shows_every_operation_once(name: str) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    full = block_graph(spec, analysis, everything(spec))
    ids = [box.id for box in full.boxes]
    assert len(ids) == len(set(ids))
    assert {record.path for record in analysis.records} <= set(ids)
    assert not [box for box in full.boxes if box.opens]


@pytest.mark.parametrize("name", list_variants())
def test_edges_carry_the_shape_that_leaves_their_source(name: str) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    for edge in block_graph(spec, analysis, everything(spec)).edges:
        if edge.source in analysis.totals and edge.kind == "data":
            assert edge.text == shape_text(analysis.at(edge.source).out_shape)


@pytest.mark.parametrize(
    ("name", "stage", "folded"),
    [
        ("inception_resnet_v2.slim", "A", "× 9 more"),
        ("inception_resnet_v2.slim", "B", "× 19 more"),
        ("inception_resnet_v2.slim", "C", "× 8 more"),  # the tenth, unscaled one stands alone
        ("inception_resnet_v2.paper", "C", "× 4 more"),
        ("inception_v4.paper", "B", "× 6 more"),
    ],
)
def test_repeats_fold(name: str, stage: str, folded: str) -> None:
    boxes = graph(name, stage).boxes
    assert [box.title for box in boxes if box.kind == "fold"] == [folded]
    last_differs = (name, stage) == ("inception_resnet_v2.slim", "C")
    alone = [box.id for box in boxes if box.kind == "block"]
    assert alone == [f"{stage}/1"] + ["C/10"] * last_differs


def test_a_residual_block_has_an_identity_a_scale_and_a_sum() -> None:
    opened = graph("inception_resnet_v2.slim", "B", "B/1")
    titles = {box.id: box.title for box in opened.boxes}
    assert titles["B/1:scale"] == "× 0.1"
    assert titles["B/1/add"] == "+"
    assert titles["B/1:relu"] == "ReLU"
    identity = [edge for edge in opened.edges if edge.kind == "identity"]
    assert [(e.source, e.target, e.text) for e in identity] == [
        ("B/1:in", "B/1/add", "identity, 17×17×1088")
    ]


def test_the_released_last_block_is_unscaled_without_relu() -> None:
    boxes = {box.id: box.title for box in graph("inception_resnet_v2.slim", "C", "C/10").boxes}
    assert boxes["C/10:scale"] == "× 1"
    assert "C/10:relu" not in boxes


def test_without_shortcuts_there_is_no_identity() -> None:
    opened = graph("inception_resnet_v2.slim", "B", "B/1", residual=False)
    assert not [edge for edge in opened.edges if edge.kind == "identity"]
    assert not [box for box in opened.boxes if box.kind == "scale"]


def test_a_branch_of_several_operations_is_one_box_until_it_is_opened() -> None:
    closed = {box.id: box for box in graph("inception_resnet_v2.slim", "A", "A/1").boxes}
    branch = closed["A/1/mixed/double3x3"]
    assert branch.kind == "branch"
    assert branch.title == "1×1 → 3×3 → 3×3 (64)"
    assert closed["A/1/mixed/conv1x1/conv1x1"].kind == "conv1x1"  # of one operation: itself
    opened = graph("inception_resnet_v2.slim", "A", "A/1", "A/1/mixed/double3x3")
    assert "A/1/mixed/double3x3/conv3x3_2" in {box.id for box in opened.boxes}
    (outline,) = (frame for frame in opened.frames if frame.kind == "branch")
    assert (outline.id, outline.parent) == ("A/1/mixed/double3x3", "A/1")


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("name", list_variants())
def test_boxes_add_up_to_the_network_at_every_depth(name: str, depth: Depth) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    boxes = block_graph(spec, analysis, opened_at(spec, depth)).boxes
    assert sum(box.params for box in boxes) == analysis.params
    assert sum(box.macs for box in boxes) == analysis.macs
    assert sum(box.activations for box in boxes) == analysis.activations
    assert all(box.shape and box.receptive_field for box in boxes)
