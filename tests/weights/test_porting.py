"""State dicts of releases fit our networks by order, leaf name and shape, or are refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from inception_core import get_variant
from inception_core.analysis.state import COUNTER, state_shapes
from inception_core.errors import WeightsError
from inception_core.weights.porting import port_state_dict

FACTS = json.loads(
    (Path(__file__).parents[1] / "facts/state_dicts.json").read_text(encoding="utf-8")
)
RELEASES = {
    "timm/inception_v4": ("inception_v4.slim", {}),
    "timm/inception_resnet_v2": ("inception_resnet_v2.slim", {}),
    "timm/inception_v3": ("inception_v3.slim", {}),
    "torchvision/inception_v3": ("inception_v3.slim", {"auxiliary": True}),
    "cadene/bninception": ("bn_inception.caffe", {}),
    "torchvision/resnet152": ("resnet152.torchvision", {}),
    "facenet_pytorch/InceptionResnetV1": ("inception_resnet_v1.facenet", {}),
}


def released(name: str) -> dict[str, NDArray[Any]]:
    """Tensors of the released names and shapes that take no memory, each with its own number."""
    return {
        key: np.broadcast_to(np.float32(i), tuple(shape))
        for i, (key, shape) in enumerate(FACTS[name])
    }


def fits(state: dict[str, NDArray[Any]], variant: str, knobs: dict[str, Any]) -> list[int]:
    """Ports; returns which of the given tensors came out, in our order."""
    spec = get_variant(variant).spec(**knobs)
    ported = port_state_dict(state, spec)
    needed = {n: shape for n, shape in state_shapes(spec).items() if not n.endswith(COUNTER)}
    assert {name: value.shape for name, value in ported.items()} == needed
    return [int(value.flat[0]) for value in ported.values()]


@pytest.mark.parametrize("counters", [True, False])
@pytest.mark.parametrize("name", RELEASES)
def test_every_release_fits(name: str, counters: bool) -> None:
    state = {k: v for k, v in released(name).items() if counters or not k.endswith(COUNTER)}
    order = fits(state, *RELEASES[name])
    assert order == sorted(order)
    assert len(order) == sum(not key.endswith(COUNTER) for key in state)


def test_1001_classes_lose_the_background() -> None:
    state = released("timm/inception_v4")
    state["last_linear.weight"] = np.arange(1001.0).repeat(1536).reshape(1001, 1536)
    state["last_linear.bias"] = np.arange(1001.0)
    ported = port_state_dict(state, get_variant("inception_v4.slim").spec())
    assert ported["head.linear.fc.bias"].tolist() == list(range(1, 1001))
    assert ported["head.linear.fc.weight"][:, 0].tolist() == list(range(1, 1001))


def test_an_auxiliary_head_is_left_behind_where_the_spec_has_none() -> None:
    state = released("torchvision/inception_v3")
    order = fits(state, "inception_v3.slim", {})
    names = list(state)
    assert not [names[i] for i in order if names[i].startswith("AuxLogits")]


def test_a_face_classifier_is_left_behind() -> None:
    state = released("facenet_pytorch/InceptionResnetV1")
    state |= {"logits.weight": np.zeros((8631, 512)), "logits.bias": np.zeros(8631)}
    fits(state, "inception_resnet_v1.facenet", {})


def renamed(state: dict[str, NDArray[Any]], old: str, new: str) -> dict[str, NDArray[Any]]:
    return {new if key == old else key: value for key, value in state.items()}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s: s | {"features.3.conv.conv.weight": np.zeros((96, 64, 5, 5))},
         r"`features\.3\.conv\.conv\.weight` with the shape \(96, 64, 5, 5\) does not fit"),
        (lambda s: renamed(s, "features.0.bn.bias", "features.0.bn.gamma"),
         r"`features\.0\.bn\.gamma` .* does not fit `stem\.conv3x3_1\.bn\.bias`"),
        (lambda s: s | {"extra.weight": np.zeros(3)}, r"`extra\.weight` is left over"),
        (lambda s: dict(list(s.items())[:-1]), r"end before `head\.linear\.fc\.bias`"),
        (lambda s: {}, r"end before `stem\.conv3x3_1\.conv\.weight`"),
        (lambda s: s | {"last_linear.bias": np.zeros(1002)}, r"\(1002,\) does not fit"),
    ],
    ids=["shape", "leaf", "more", "fewer", "none", "classes"],
)  # fmt: skip
def test_the_first_misfit_is_named(change: Any, sentence: str) -> None:
    with pytest.raises(WeightsError, match=sentence):
        port_state_dict(
            change(released("timm/inception_v4")), get_variant("inception_v4.slim").spec()
        )


def test_the_drawing_is_not_the_release() -> None:
    """As drawn the pool comes first, so released weights do not fit, though all shapes exist."""
    with pytest.raises(WeightsError, match="does not fit"):
        fits(released("timm/inception_v4"), "inception_v4.paper", {})
