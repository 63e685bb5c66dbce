"""The layers at which a map can be taken, and the sentences for the others."""

import pytest

from inception_core import Analysis, get_variant, measure
from inception_core.errors import UnknownNode
from inception_core.render.layers import map_layer, map_layers
from inception_core.spec import Sequence


def network(name: str, **knobs: object) -> tuple[Sequence, Analysis]:
    variant = get_variant(name)
    spec = variant.spec(**knobs)
    return spec, measure(spec, variant.input_size)


@pytest.mark.parametrize(
    ("name", "last", "text"),
    [
        ("bn_inception.caffe", "inception_5/5b", "Inception 5b, 7×7 cells"),
        ("inception_v3.slim", "C/2", "Inception-C 2, 8×8 cells"),
        ("inception_v4.slim", "C/3", "Inception-C 3, 8×8 cells"),
        ("inception_resnet_v1.facenet", "C/6", "Inception-ResNet-C 6, 3×3 cells"),
        ("inception_resnet_v2.paper", "C/5", "Inception-ResNet-C 5, 8×8 cells"),
        ("inception_resnet_v2.slim", "final_conv", "Final 1×1, 8×8 cells"),
        ("resnet152.torchvision", "layer4/3", "Bottleneck 3, 7×7 cells"),
    ],
)
def test_the_default_is_the_last_map_before_the_global_pool(
    name: str, last: str, text: str
) -> None:
    layer = map_layer(*network(name))
    assert (layer.path, layer.text) == (last, text)


def test_blocks_and_stages_without_blocks_are_offered() -> None:
    layers = map_layers(*network("inception_v3.slim", auxiliary=True))
    assert [layer.path for layer in layers] == [
        "stem", "A/1", "A/2", "A/3", "reduction_a", "B/1", "B/2", "B/3", "B/4", "reduction_b",
        "C/1", "C/2",
    ]  # fmt: skip


def test_any_other_part_before_the_pool_may_be_named() -> None:
    spec, analysis = network("inception_v4.slim")
    assert map_layer(spec, analysis, "A/1/conv3x3").shape == (96, 35, 35)
    assert map_layer(spec, analysis, "stem/conv3x3_1").title == "3×3 Conv (32, stride 2, V)"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("A/99", r"no layer `A/99`; choose a block or a layer such as `C/2`\."),
        ("head/linear", r"`head/linear` gives no map for an answer; choose a layer before the"),
        ("auxiliary", "`auxiliary` gives no map for an answer"),
        ("<b>", "no layer `<b>`"),
    ],
)
def test_parts_without_a_map_are_refused_in_a_sentence(path: str, sentence: str) -> None:
    with pytest.raises(UnknownNode, match=sentence):
        map_layer(*network("inception_v3.slim", auxiliary=True), path)
