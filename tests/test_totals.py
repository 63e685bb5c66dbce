"""Totals of every variant against the facts, and the double entry: measured equals traced."""

import json
from pathlib import Path

import pytest

from inception_core import build, get_variant, list_variants, measure
from inception_core.analysis.rollup import LEVELS, Level, roll_up
from inception_core.nn.trace import trace

ORACLES = json.loads((Path(__file__).parent / "facts" / "oracles.json").read_text())["networks"]
ORACLE_OF = {
    "inception_v4.paper": "paper/inception_v4_figs3-9",
    "inception_v4.slim": "timm/inception_v4",
    "inception_resnet_v1.paper": "paper/inception_resnet_v1",
    "inception_resnet_v1.facenet": "facenet_pytorch/InceptionResnetV1_embed_160",
    "inception_resnet_v2.paper": "paper/inception_resnet_v2_identity_1152_2144",
    "inception_resnet_v2.slim": "timm/inception_resnet_v2",
}


@pytest.mark.parametrize("name", list_variants())
def test_totals(name: str) -> None:
    variant, oracle = get_variant(name), ORACLES[ORACLE_OF[name]]
    analysis = measure(variant.spec(), variant.input_size)
    assert analysis.params == oracle["params"]
    assert analysis.macs == oracle["macs"]
    assert analysis.activations == oracle["activations_conv_out"]
    assert analysis.convolutions == oracle["module_counts"]["Conv2d"]


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize("knobs", [{}, {"width": 0.25, "blocks_b": 2}])
def test_measured_equals_traced(name: str, knobs: dict[str, float]) -> None:
    spec = get_variant(name).spec(**knobs)
    assert measure(spec, 200) == trace(build(spec, "meta"), 200)


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
