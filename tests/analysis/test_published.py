"""Published numbers: stages, layers and receptive fields of every variant against the facts."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from inception_core import Analysis, get_variant, measure
from inception_core.analysis.records import Totals
from inception_core.render.captions import shape_text

FACTS = Path(__file__).parents[1] / "facts"
ORACLES = json.loads((FACTS / "oracles.json").read_text(encoding="utf-8"))["networks"]
LAYERS = json.loads((FACTS / "layers.json").read_text(encoding="utf-8"))

PAPER = {
    "stem": "stem", "A": "A", "redA": "reduction_a", "B": "B", "redB": "reduction_b", "C": "C",
    "head": "head",
}  # fmt: skip
STEM = ("conv3x3_1", "conv3x3_2", "conv3x3_3", "max_pool", "conv1x1", "conv3x3_4")
V4 = (
    *(f"stem/{name}" for name in ("conv3x3_1", "conv3x3_2", "conv3x3_3")),
    *(f"stem/mixed_{i}" for i in (1, 2, 3)),
    *(f"A/{i}" for i in range(1, 5)),
    "reduction_a",
    *(f"B/{i}" for i in range(1, 8)),
    "reduction_b",
    *(f"C/{i}" for i in range(1, 4)),
)
SLIM_STEM = ("conv2d_1a", "conv2d_2a", "conv2d_2b", "maxpool_3a", "conv2d_3b", "conv2d_4a")
STAGES: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    # variant: (network of the facts, its stage → the paths here that make it up)
    "inception_v4.paper": ("paper/inception_v4_figs3-9", {k: (v,) for k, v in PAPER.items()}),
    "inception_resnet_v1.paper": (
        "paper/inception_resnet_v1",
        {k: (v,) for k, v in PAPER.items()},
    ),
    "inception_resnet_v2.paper": (
        "paper/inception_resnet_v2_identity_1152_2144",
        {k: (v,) for k, v in PAPER.items()},
    ),
    "inception_v4.slim": (
        "timm/inception_v4",
        {f"features.{i}": (path,) for i, path in enumerate(V4)} | {"last_linear": ("head/linear",)},
    ),
    "inception_resnet_v2.slim": (
        "timm/inception_resnet_v2",
        {k: (f"stem/{v}",) for k, v in zip(SLIM_STEM, STEM, strict=True)}
        | {
            "maxpool_5a": ("stem/max_pool_2",),
            "mixed_5b": ("mixed_5b",),
            "repeat": ("A",),
            "mixed_6a": ("reduction_a",),
            "repeat_1": ("B",),
            "mixed_7a": ("reduction_b",),
            "repeat_2": tuple(f"C/{i}" for i in range(1, 10)),
            "block8": ("C/10",),
            "conv2d_7b": ("final_conv",),
            "classif": ("head/linear",),
        }
        | {"maxpool_3a": ("stem/max_pool_1",)},
    ),
    "inception_resnet_v1.facenet": (
        "facenet_pytorch/InceptionResnetV1_embed_160",
        {k: (f"stem/{v}",) for k, v in zip(SLIM_STEM, STEM, strict=True)}
        | {
            "conv2d_4b": ("stem/conv3x3_5",),
            "repeat_1": ("A",),
            "mixed_6a": ("reduction_a",),
            "repeat_2": ("B",),
            "mixed_7a": ("reduction_b",),
            "repeat_3": tuple(f"C/{i}" for i in range(1, 6)),
            "block8": ("C/6",),
        },
    ),
}
BN_ROWS = ("3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
STAGES |= {
    "bn_inception.paper": (
        "paper/bn_inception_fig5_rows_separable_conv1",
        {
            "conv1": ("stem/conv7x7", "stem/conv1x1_1"),
            "pool1": ("stem/max_pool_1",),
            "conv2": ("stem/conv1x1_2", "stem/conv3x3"),
            "pool2": ("stem/max_pool_2",),
            "head": ("head",),
        }
        | {f"inc{row}": (f"inception_{row[0]}/{row}",) for row in BN_ROWS},
    ),
    "inception_v3.slim": (
        "timm/inception_v3",
        dict(
            zip(
                (
                    "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Pool1", "Conv2d_3b_1x1",
                    "Conv2d_4a_3x3", "Pool2", "Mixed_5b", "Mixed_5c", "Mixed_5d", "Mixed_6a",
                    "Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e", "Mixed_7a", "Mixed_7b",
                    "Mixed_7c", "fc",
                ),
                [
                    (path,)
                    for path in (
                        "stem/conv3x3_1", "stem/conv3x3_2", "stem/conv3x3_3", "stem/max_pool_1",
                        "stem/conv1x1", "stem/conv3x3_4", "stem/max_pool_2", "A/1", "A/2", "A/3",
                        "reduction_a", "B/1", "B/2", "B/3", "B/4", "reduction_b", "C/1", "C/2",
                        "head/linear",
                    )
                ],
                strict=True,
            )
        ),
    ),
    "resnet152.torchvision": (
        "torchvision/resnet152",
        {f"layer{i}": (f"layer{i}",) for i in range(1, 5)}
        | {"maxpool": ("stem/max_pool",), "fc": ("head/linear",)},
    ),
}  # fmt: skip
GROUPED = ORACLES["cadene/bninception"]["grouped_stages"]
LAYERS_OF = {
    "inception_v3.slim": "torchvision/inception_v3",
    "bn_inception.caffe": "cadene/bninception",
    "resnet152.torchvision": "torchvision/resnet152",
    "inception_v4.slim": "timm/inception_v4",
    "inception_v4.paper": "paper/inception_v4_figs3-9",
    "inception_resnet_v1.paper": "paper/inception_resnet_v1",
    "inception_resnet_v1.facenet": "facenet_pytorch/InceptionResnetV1",
    "inception_resnet_v2.paper": "paper/inception_resnet_v2_identity_1152_2144",
    "inception_resnet_v2.slim": "timm/inception_resnet_v2",
}


def analysed(name: str) -> Analysis:
    variant = get_variant(name)
    return measure(variant.spec(), variant.input_size)


@pytest.mark.parametrize(
    ("name", "stage"), [(name, stage) for name, (_, map_) in STAGES.items() for stage in map_]
)
def test_a_stage(name: str, stage: str) -> None:
    network, paths = STAGES[name]
    analysis, oracle = analysed(name), ORACLES[network]
    parts = [analysis.at(path) for path in paths[stage]]
    out = oracle["stage_shapes"][stage]
    assert list(parts[-1].out_shape) == [*out, *[1] * (3 - len(out))]
    assert total(parts, "params") == oracle["stage_params"].get(stage, 0)
    assert total(parts, "macs") == oracle["stage_macs"].get(stage, 0)


def total(parts: list[Totals], number: str) -> int:
    return sum(getattr(part, number) for part in parts)


@pytest.mark.parametrize("name", STAGES)
def test_no_stage_with_costs_is_left_out(name: str) -> None:
    network, paths = STAGES[name]
    costly = {stage for stage, macs in ORACLES[network]["stage_macs"].items() if macs}
    assert costly - {"last_linear", "conv1"} <= set(paths)


@pytest.mark.parametrize("row", BN_ROWS)
def test_a_row_of_bn_inception_as_released(row: str) -> None:
    part, oracle = analysed("bn_inception.caffe").at(f"inception_{row[0]}/{row}"), GROUPED
    assert (part.params, part.macs) == tuple(
        oracle[f"inception_{row}"][number] for number in ("params", "macs")
    )
    assert shape_text(part.out_shape) == oracle[f"inception_{row}"]["out_hwc"]


@pytest.mark.parametrize("name", LAYERS_OF)
def test_every_layer(name: str) -> None:
    """All convolutions and linear layers, whatever the order of parallel branches."""
    ours = Counter(
        (r.kernel, r.stride, r.padding, r.in_shape[:1], r.out_shape, r.macs)
        if r.op == "conv"
        else ("linear", r.in_shape[0], r.out_shape[0], r.macs)
        for r in analysed(name).records
        if r.op in ("conv", "linear")
    )
    theirs = Counter(row for layer in LAYERS[LAYERS_OF[name]] if (row := published(layer)))
    assert ours == theirs


def published(layer: dict[str, Any]) -> tuple[Any, ...] | None:
    match layer["type"]:
        case "Conv2d":
            sizes = (tuple(layer[key]) for key in ("kernel_hw", "stride", "padding"))
            shapes = tuple(layer["in_chw"][:1]), tuple(layer["out_chw"])
            return (*sizes, *shapes, layer["macs"])
        case "Linear":
            return "linear", layer["in_chw"][0], layer["out_chw"][0], layer["macs"]
    return None


@pytest.mark.parametrize(
    ("name", "size"),
    [  # google-research/receptive_field, table of TF-Slim's networks
        ("inception_v3.slim", 1311),
        ("inception_v4.slim", 2071),
        ("inception_resnet_v2.slim", 3039),
    ],
)
def test_published_receptive_fields(name: str, size: int) -> None:
    assert analysed(name).receptive_field == (size, size)


def test_factorised_pairs_grow_one_axis_each() -> None:
    """Figure 5 prints 1×7 twice: each of the seven blocks' short branches stays flat, the long
    branch decides."""
    analysis = analysed("inception_v4.paper")
    before = analysis.at("reduction_a").receptive_field
    short = analysis.at("B/1/conv7x7").receptive_field
    assert short[0] == before[0]
    assert short[1] == before[1] + 2 * 6 * 16
