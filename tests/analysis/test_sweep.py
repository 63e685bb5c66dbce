"""Sweeps: points are the analyses, refused values are said."""

from inception_core import get_variant, list_variants, measure
from inception_core.analysis.memory import inference_memory
from inception_core.analysis.sweep import INPUT_SIZE, MOST_POINTS, steps, sweep, sweepable


def test_points_are_the_analyses() -> None:
    variant = get_variant("inception_v4.paper")
    found = sweep(variant, "blocks_b", (1, 7, 40), {"width": 0.5}, 331)
    assert not found.refused
    for point in found.points:
        spec = variant.spec(width=0.5, blocks_b=point.value)
        analysis = measure(spec, 331)
        assert (point.params, point.macs) == (analysis.params, analysis.macs)
        assert point.activations == analysis.activations
        assert point.receptive_field == analysis.receptive_field
        assert point.memory == inference_memory(spec, analysis).total


def test_the_swept_knob_wins_over_a_turned_one() -> None:
    variant = get_variant("inception_v4.paper")
    (point,) = sweep(variant, "width", (0.5,), {"width": 2.0}, 299).points
    assert point.params == measure(variant.spec(width=0.5), 299).params


def test_sizes_that_do_not_fit_are_left_out_and_said() -> None:
    found = sweep(get_variant("bn_inception.caffe"), INPUT_SIZE, (192, 200, 224), {}, 224)
    assert [point.value for point in found.points] == [192, 224]
    ((value, sentence),) = found.refused
    assert value == 200
    assert "choose another input size" in str(sentence)


def test_values_out_of_range_are_left_out_and_said() -> None:
    found = sweep(get_variant("inception_v4.paper"), "blocks_a", (0, 1), {}, 299)
    assert [point.value for point in found.points] == [1]
    assert "takes a whole number from 1 to 80" in str(found.refused[0][1])


def test_steps() -> None:
    assert steps(1, 40, MOST_POINTS, True) == tuple(range(1, 41))
    assert steps(0.5, 2, 4, False) == (0.5, 1.0, 1.5, 2.0)
    assert steps(3, 3, 10, True) == (3,)
    assert len(steps(75, 1024, MOST_POINTS, True)) == MOST_POINTS


def test_every_variant_can_be_swept() -> None:
    """A knob that is offered changes a cost, and one that is not does not."""
    for name in list_variants():
        variant = get_variant(name)
        offered = {knob.name for knob in sweepable(variant)}
        assert {"width", "classes"} <= offered
        for knob in variant.knobs:
            if isinstance(knob.default, bool | str):
                continue
            ends = sweep(variant, knob.name, (knob.low, knob.high), {}, variant.input_size).points
            assert (ends[0].params != ends[1].params) == (knob.name in offered)
