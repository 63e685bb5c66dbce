"""Files of releases, sorted by name as the hub has them, or as PyTorch wrote them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
import torchvision
from facenet_pytorch import InceptionResnetV1

from inception_core import build, get_variant
from inception_core.analysis.state import COUNTER, state_shapes
from inception_core.errors import WeightsError
from inception_core.weights.fetch import fetch
from inception_core.weights.files import named_weights, read_weights, sha256
from inception_core.weights.imagenet import LABELS
from inception_core.weights.naming import in_order, recognise
from inception_core.weights.releases import recognised
from inception_core.weights.sources import SOURCES
from inception_core.weights.stored import TensorFile
from tests.weights.hub import TINY, Hub
from tests.weights.made_files import FACTS, KNOBS, ORDERS, State, light, tiny, written


@pytest.mark.parametrize("name", ORDERS)
def test_orders_are_those_of_the_facts(name: str) -> None:
    assert list(ORDERS[name].layers) == list(
        dict.fromkeys(key.rpartition(".")[0] for key, _ in FACTS[name])
    )


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("timm/inception_v4", lambda: timm.create_model("inception_v4")),
        ("timm/inception_resnet_v2", lambda: timm.create_model("inception_resnet_v2")),
        ("torchvision/inception_v3", lambda: torchvision.models.inception_v3(init_weights=False)),
        ("torchvision/inception_v3", lambda: timm.create_model("inception_v3")),
        ("torchvision/resnet152", torchvision.models.resnet152),
        ("torchvision/resnet152", lambda: timm.create_model("resnet152")),
        ("facenet_pytorch/InceptionResnetV1", lambda: InceptionResnetV1(pretrained=None)),
        (
            "facenet_pytorch/InceptionResnetV1",
            lambda: InceptionResnetV1(pretrained=None, classify=True, num_classes=8631),
        ),
    ],
)
def test_a_module_made_today_is_recognised_and_put_in_order(
    name: str, make: Callable[[], torch.nn.Module]
) -> None:
    with torch.device("meta"):
        names = list(make().state_dict())
    naming = recognise(sorted(names))
    assert naming is not None
    assert naming.name == name
    assert in_order(sorted(names), naming) == names


def logits(path_or_name: str, **other: Any) -> torch.Tensor:
    weights = named_weights(path_or_name, **other)
    tensors = {key: torch.from_numpy(value) for key, value in weights.state.items()}
    return evaluated(build(weights.spec, state_dict=tensors))


def evaluated(model: torch.nn.Module) -> torch.Tensor:
    with torch.inference_mode():
        picture = torch.randn(1, 3, 96, 96, generator=torch.Generator().manual_seed(5))
        out: torch.Tensor = model(picture)
        return out


def test_a_tiny_network_goes_all_the_way(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Saved under timm's names, served, fetched, recognised, ported: the same numbers."""
    state, model = tiny("timm/inception_v4", "inception_v4.slim")
    path = written(tmp_path / "x.safetensors", state)
    offered = hub.offer(path.read_bytes(), knobs=KNOBS)
    monkeypatch.setitem(SOURCES, offered.id, offered)
    with pytest.raises(WeightsError, match="not on this machine yet"):
        named_weights(offered.id)
    fetched = fetch(offered)
    weights = named_weights(offered.id)
    assert (weights.variant, weights.knobs) == ("inception_v4.slim", KNOBS)
    assert (weights.preprocessing, weights.labels) == (TINY, LABELS)
    assert weights.identity == sha256(fetched)
    assert torch.equal(logits(offered.id), evaluated(model))
    assert torch.equal(logits(str(fetched)), evaluated(model))  # known by its place
    with pytest.raises(WeightsError, match=r"are for `inception_v4\.slim`, not for `inception_v3"):
        named_weights(offered.id, "inception_v3")


def test_a_downloaded_file_that_changed_is_refused(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state, _ = tiny("timm/inception_v4", "inception_v4.slim")
    content = written(tmp_path / "x.safetensors", state).read_bytes()
    digest = sha256(tmp_path / "x.safetensors")
    offered = hub.host(content, name="tiny.safetensors", knobs=KNOBS, sha256=digest)
    monkeypatch.setitem(SOURCES, offered.id, offered)
    path = fetch(offered)
    assert named_weights(offered.id).identity == digest
    changed = bytearray(content)
    changed[-1] ^= 1
    path.write_bytes(changed)
    with pytest.raises(WeightsError, match=r"is not the published one .* download it again"):
        named_weights(offered.id)


def full(name: str) -> State:
    """A release's tensors in full size that take no memory to make, every one different."""
    random = np.random.default_rng(0)
    numbers = random.standard_normal(4_200_000).astype(np.float32)
    return {
        key: numbers[i : i + int(np.prod(shape))].reshape(shape)
        for i, (key, shape) in enumerate(FACTS[name])
        if not key.endswith(COUNTER)
    }


@pytest.mark.parametrize("name", ["cadene/bninception"])  # others: test_equal_outputs.py
def test_a_full_file_sorted_by_name_is_the_same_in_the_networks_order(
    name: str, tmp_path: Path
) -> None:
    state = full(name)
    weights = read_weights(written(tmp_path / "x.safetensors", state, format="pt"))
    naming = ORDERS[name]
    assert weights.variant == naming.variant
    assert weights.preprocessing == SOURCES[naming.source].preprocessing
    assert weights.labels == LABELS
    needed = [n for n in state_shapes(weights.spec) if not n.endswith(COUNTER)]
    for own, given in zip(needed, state, strict=True):
        assert np.array_equal(weights.state[own], state[given]), own


@pytest.mark.parametrize(
    ("classes", "knobs", "labels"),
    [
        (1000, {}, LABELS),
        (1001, {}, LABELS),
        (3, {"classes": 3}, ("class 0", "class 1", "class 2")),
    ],
)
def test_classes_are_read_off_the_classifier(
    tmp_path: Path, classes: int, knobs: dict[str, int], labels: tuple[str, ...]
) -> None:
    path = written(tmp_path / "x.safetensors", light("cadene/bninception", classes))
    weights = read_weights(path)
    assert (weights.variant, weights.knobs, weights.labels) == ("bn_inception.caffe", knobs, labels)


def test_the_background_is_dropped(tmp_path: Path) -> None:
    state = light("timm/inception_v3", 1001)
    state["fc.bias"] = np.arange(1001.0)
    weights = read_weights(written(tmp_path / "x.safetensors", state))
    assert weights.state["head.linear.fc.bias"].tolist() == list(range(1, 1001))


def test_vectors_of_one_row_are_vectors(tmp_path: Path) -> None:
    """Cadene's networks that came by way of Lua keep batch norm as 1 × C."""
    state = {
        key: value[None] if "_bn." in key and value.ndim else value
        for key, value in light("cadene/bninception").items()
    }
    weights = read_weights(written(tmp_path / "x.safetensors", state))
    assert weights.variant == "bn_inception.caffe"
    assert weights.state["stem.conv7x7.bn.bias"].shape == (64,)


def test_cadenes_name_of_the_classifier() -> None:
    naming = ORDERS["timm/inception_resnet_v2"]
    names = [f"{layer}.weight" for layer in naming.layers]
    cadenes = [name.replace("classif.", "last_linear.") for name in names]
    assert recognise(cadenes) == naming
    assert in_order(sorted(cadenes), naming) == cadenes


def test_faces_are_an_embedding(tmp_path: Path) -> None:
    state = light("facenet_pytorch/InceptionResnetV1")
    state |= {"logits.weight": np.zeros((8631, 512)), "logits.bias": np.zeros(8631)}
    weights = read_weights(written(tmp_path / "x.safetensors", state))
    assert (weights.variant, weights.knobs) == ("inception_resnet_v1.facenet", {})
    assert weights.labels == ()
    assert weights.preprocessing.input_range == 255


Change = Callable[[State], State]
MISFITS: list[tuple[Change, str | None, str]] = [
    (lambda s: s | {"Mixed_5b.branch1x1.conv.weight": np.zeros((64, 192, 3, 3))}, None,
     r"`Mixed_5b\.branch1x1\.conv\.weight` with the shape \(64, 192, 3, 3\) does not fit"),
    (lambda s: s | {"Mixed_9z.conv.weight": np.zeros(1)}, None,
     r"`Mixed_9z\.conv\.weight` is no tensor of `torchvision/inception_v3`"),
    (lambda s: {k: v for k, v in s.items() if not k.startswith("fc.")}, None,
     r"The weights end before `head\.linear\.fc\.weight`"),
    (lambda s: s, "inception_v4.slim", r"`Conv2d_\S+` with the shape .* does not fit"),
    (lambda s: {"a.weight": np.zeros(3)}, None, r"`a\.weight` is its first tensor, which no rel"),
    (lambda s: s | {"fc.bias": np.full(1000, np.nan)}, None, r"`head\.linear\.fc\.bias` holds"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "variant", "sentence"), MISFITS)
def test_the_first_tensor_that_does_not_fit_is_named(
    tmp_path: Path, change: Change, variant: str | None, sentence: str
) -> None:
    path = written(tmp_path / "x.safetensors", change(light("timm/inception_v3")))
    with pytest.raises(WeightsError, match=rf"x\.safetensors` cannot be used\. {sentence}"):
        named_weights(str(path), variant)


def test_equal_shapes_are_not_an_equal_network(tmp_path: Path) -> None:
    path = written(tmp_path / "x.safetensors", light("torchvision/resnet152"))
    with pytest.raises(WeightsError, match=r"are for `resnet152\.torchvision`, not for"):
        named_weights(str(path), "resnet152.paper")
    assert named_weights(str(path), "resnet152.torchvision").variant == "resnet152.torchvision"


def test_our_own_names_without_words(tmp_path: Path) -> None:
    """As `export --format safetensors` writes them, and as a bare state dict."""
    shapes = state_shapes(get_variant("inception_resnet_v2.slim").spec(classes=7))
    state = {name: np.zeros(shape, np.float16) for name, shape in shapes.items()}
    path = written(tmp_path / "x.safetensors", state)
    weights = read_weights(path)
    assert (weights.variant, weights.knobs) == ("inception_resnet_v2.slim", {"classes": 7})
    assert list(weights.state) == list(shapes)


def test_our_own_names_that_fit_two_networks(tmp_path: Path) -> None:
    shapes = state_shapes(get_variant("resnet152.paper").spec())
    state = {name: np.zeros(shape, np.float16) for name, shape in shapes.items()}
    path = written(tmp_path / "x.safetensors", state)
    with pytest.raises(WeightsError, match="say which variant"):
        read_weights(path)
    assert read_weights(path, "resnet152.paper").variant == "resnet152.paper"


def test_a_type_that_is_not_read_is_named(tmp_path: Path) -> None:
    from safetensors.torch import save_file as save_tensors

    path = tmp_path / "x.safetensors"
    save_tensors({"fc.bias": torch.zeros(3, dtype=torch.bfloat16)}, path)
    with pytest.raises(WeightsError, match=r"`fc\.bias` is stored as BF16.* 32-bit floats"):
        read_weights(path)


def test_a_state_is_read_when_asked_for_and_survives_its_file(tmp_path: Path) -> None:
    state = light("timm/inception_v3", 1001)
    state["fc.bias"] = np.arange(1001, dtype=np.float16)
    path = written(tmp_path / "x.safetensors", state)
    weights = recognised(TensorFile(path), None)
    path.unlink()
    values = weights.state["head.linear.fc.bias"]
    assert (values.dtype, values.flags.writeable) == (np.float32, True)
    values[0] = 7.0
    assert weights.state["head.linear.fc.bias"][0] == 1.0  # read anew


@pytest.mark.parametrize("order", ["{", "3", '["x"]', "[[]]", '{"fc.bias": 1}'])
def test_an_order_that_is_none_is_ignored(tmp_path: Path, order: str) -> None:
    path = written(tmp_path / "x.safetensors", {"fc.bias": np.zeros(3)}, order=order)
    with pytest.raises(WeightsError, match=r"`fc\.bias` is its first tensor"):
        read_weights(path)


@pytest.mark.parametrize(
    ("name", "shape"),
    [("head.linear.fc.weight", ()), ("fc.weight", ()), ("x" * 9999, (1,)), ("\x00<script>", (0,))],
)
def test_hostile_names_and_shapes_are_sentences(
    tmp_path: Path, name: str, shape: tuple[int, ...]
) -> None:
    state = light("cadene/bninception") | {name: np.zeros(shape)}
    for variant in (None, "bn_inception.caffe", "inception_v3.slim"):
        with pytest.raises(WeightsError) as error:
            read_weights(written(tmp_path / "x.safetensors", state), variant)
        assert len(str(error.value)) < 500
