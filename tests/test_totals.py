"""Totals of every variant against the facts, and the double entry: measured equals traced."""

import json
from pathlib import Path

import pytest

from inception_core import Analysis, build, get_variant, list_variants, measure
from inception_core.analysis.rollup import LEVELS, Level, roll_up
from inception_core.nn.trace import trace
from inception_core.spec import find
from tests.settings import FITS_ALL, those_of

FACTS = json.loads((Path(__file__).parent / "facts" / "oracles.json").read_text(encoding="utf-8"))
ORACLES, HEADS = FACTS["networks"], FACTS["aux_heads_1000cls"]
ORACLE_OF = {
    "bn_inception.paper": "paper/bn_inception_fig5_rows_separable_conv1",
    "bn_inception.caffe": "cadene/bninception",
    "inception_v3.slim": "timm/inception_v3",
    "inception_v4.paper": "paper/inception_v4_figs3-9",
    "inception_v4.slim": "timm/inception_v4",
    "inception_resnet_v1.paper": "paper/inception_resnet_v1",
    "inception_resnet_v1.facenet": "facenet_pytorch/InceptionResnetV1_embed_160",
    "inception_resnet_v2.paper": "paper/inception_resnet_v2_identity_1152_2144",
    "inception_resnet_v2.slim": "timm/inception_resnet_v2",
    "resnet152.torchvision": "torchvision/resnet152",
}


@pytest.mark.parametrize("name", ORACLE_OF)
def test_totals(name: str) -> None:
    variant, oracle = get_variant(name), ORACLES[ORACLE_OF[name]]
    analysis = measure(variant.spec(), variant.input_size)
    assert analysis.params == oracle["params"]
    assert analysis.macs == oracle["macs"]
    assert analysis.activations == oracle["activations_conv_out"]
    assert analysis.convolutions == oracle["module_counts"]["Conv2d"]


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize(
    "knobs", [{}, {"width": 0.25, "blocks_b": 2, "blocks_2": 3}, {"residual": False}]
)
def test_measured_equals_traced(name: str, knobs: dict[str, float]) -> None:
    spec = get_variant(name).spec(**those_of(name, **knobs))
    assert measure(spec, FITS_ALL) == trace(build(spec, "meta"), FITS_ALL)


def test_measured_equals_traced_with_an_auxiliary_head() -> None:
    spec = get_variant("inception_v3").spec(auxiliary=True)
    analysis = measure(spec, 299)
    assert analysis == trace(build(spec, "meta"), 299)
    oracle = ORACLES["torchvision/inception_v3_aux"]
    assert (analysis.params, analysis.macs) == (oracle["params"], oracle["macs"])
    head = HEADS["torchvision_inception_v3 (768 in)"]
    assert analysis.at("auxiliary").params == head["params"]
    assert analysis.at("auxiliary").macs == 0  # a prediction does not run it
    assert analysis.receptive_field == measured("inception_v3.slim").receptive_field


@pytest.mark.parametrize("name", list_variants())
def test_every_knob_works_at_both_ends(name: str) -> None:
    """Alone, at the variant's own input: shapes follow, sums fit."""
    variant = get_variant(name)
    for knob in variant.knobs:
        ends = (
            [value for value, _ in knob.choices]
            if knob.choices
            else [False, True]
            if isinstance(knob.default, bool)
            else [knob.low, knob.high]
        )
        for value in ends:
            assert measure(variant.spec(**{knob.name: value}), variant.input_size).params > 0


@pytest.mark.parametrize("name", list_variants())
def test_departures_touch_parts_that_exist(name: str) -> None:
    spec = get_variant(name).spec(**those_of(name, auxiliary=True))
    for departure in get_variant(name).departures:
        for path in departure.nodes:
            assert find(spec, path), f"`{path}` of: {departure.text}"


def test_departures_quote_costs_as_measured() -> None:
    """`9.26 billion multiply-adds, Inception-v4 12.25 billion: 24 % less` and the like."""
    billions = {n: f"{measured(n).macs / 1e9:.2f}" for n in list_variants()}
    quoted = {
        "inception_resnet_v1.paper": ["inception_resnet_v1.paper", "inception_v3.slim"],
        "inception_resnet_v2.paper": [
            "inception_resnet_v2.paper", "inception_v4.paper", "inception_resnet_v2.slim",
        ],
        "resnet152.torchvision": ["resnet152.paper", "resnet152.torchvision"],
    }  # fmt: skip
    for name, others in quoted.items():
        text = " ".join(str(departure.text) for departure in get_variant(name).departures)
        assert all(billions[other] in text for other in others)
    assert round(100 * (1 - measured("inception_resnet_v2.paper").macs
                        / measured("inception_v4.paper").macs)) == 24  # fmt: skip
    assert round(100 * (measured("inception_resnet_v1.paper").macs
                        / measured("inception_v3.slim").macs - 1)) == 9  # fmt: skip


def measured(name: str) -> Analysis:
    variant = get_variant(name)
    return measure(variant.spec(), variant.input_size)


def test_totals_of_the_original_resnet() -> None:
    oracle = ORACLES["torchvision/resnet152"]["original_v1_stride_placement"]
    analysis = measured("resnet152.paper")
    assert (analysis.params, analysis.macs) == (oracle["params"], oracle["macs_conv_linear"])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", list_variants())
def test_every_cut_adds_up(name: str, level: Level) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    parts = roll_up(spec, analysis, level)
    assert sum(part.params for part in parts) == analysis.params
    assert sum(part.macs for part in parts) == analysis.macs
    assert sum(part.ops for part in parts) == len(analysis.records)
