"""Files of releases, sorted by name as the hub has them, or as PyTorch wrote them."""

import json
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
import torchvision
from facenet_pytorch import InceptionResnetV1
from numpy.typing import NDArray
from safetensors.numpy import save_file

from inception_core import build, get_variant
from inception_core.analysis.state import COUNTER, state_shapes
from inception_core.cli import main
from inception_core.errors import WeightsError
from inception_core.nn.checkpoint import convert, state_dict
from inception_core.weights import converted
from inception_core.weights.fetch import fetch
from inception_core.weights.files import named_weights, read_weights, sha256
from inception_core.weights.imagenet import LABELS
from inception_core.weights.naming import in_order, namings, recognise
from inception_core.weights.releases import recognised
from inception_core.weights.sources import SOURCES
from inception_core.weights.stored import TensorFile
from tests.weights.hub import TINY, Hub

FACTS = json.loads(
    (Path(__file__).parents[1] / "facts/state_dicts.json").read_text(encoding="utf-8")
)
KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1}
ORDERS = {naming.name: naming for naming in namings()}
State = dict[str, NDArray[Any]]


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


def tiny(naming: str, variant: str, **knobs: Any) -> tuple[State, torch.nn.Module]:
    """Random tensors of a tiny network under a release's names, and our module with them."""
    spec = get_variant(variant).spec(**(knobs or KNOBS))
    model = build(spec, seed=3)
    random = torch.Generator().manual_seed(4)
    own = model.state_dict()
    for key, tensor in own.items():  # fresh batch norm would hide swapped channels
        if ".bn." in key and tensor.dtype.is_floating_point:
            tensor.copy_(torch.rand(tensor.shape, generator=random) + 0.5)
    layers = [layer for layer in ORDERS[naming].layers if kept(naming, layer)]
    plain = [key for key in own if not key.endswith(COUNTER)]
    names = [
        f"{layer}.{leaf}"
        for layer, leaves in zip(layers, grouped(plain), strict=True)
        for leaf in leaves
    ]
    return {n: own[k].numpy() for n, k in zip(names, plain, strict=True)}, model


def kept(naming: str, layer: str) -> bool:
    """Whether a network with one block a stage has this layer."""
    parts = layer.split(".")
    if naming == "timm/inception_v4":
        return not (parts[0] == "features" and int(parts[1]) in {7, 8, 9, *range(12, 18), 20, 21})
    return not (parts[0].startswith("repeat") and int(parts[1]) > 0)


def grouped(names: list[str]) -> list[list[str]]:
    """Leaves by layer, in order."""
    layers: dict[str, list[str]] = {}
    for name in names:
        layer, _, leaf = name.rpartition(".")
        layers.setdefault(layer, []).append(leaf)
    return list(layers.values())


def written(path: Path, state: Mapping[str, NDArray[Any]], **facts: str) -> Path:
    save_file({key: state[key].copy(order="C") for key in sorted(state)}, path, facts or None)
    return path


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


def light(name: str, classes: int | None = None) -> State:
    """A release's full-size tensors, small on disk: zeros in half precision."""
    state = {key: np.zeros(shape, np.float16) for key, shape in FACTS[name]}
    if classes:
        for key in list(state)[-2:]:
            state[key] = np.zeros((classes, *state[key].shape[1:]), np.float16)
    return state


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


# --- PyTorch files


def pytorch(tmp_path: Path, loaded: object, name: str = "x.pth", **how: Any) -> Path:
    path = tmp_path / name
    torch.save(loaded, path, **how)
    return path


def tensors(name: str, prefix: str = "") -> dict[str, torch.Tensor]:
    return {f"{prefix}{key}": torch.zeros(shape).half() for key, shape in FACTS[name]}


@pytest.mark.usefixtures("caches")
def test_a_pytorch_file_is_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tensors("cadene/bninception", "module.")
    path = pytorch(tmp_path, {"epoch": 3, "state_dict": state, "best": 0.5})
    weights = read_weights(path)
    assert (weights.variant, weights.labels) == ("bn_inception.caffe", LABELS)
    assert weights.identity == sha256(path)
    monkeypatch.setattr(converted, "SECONDS", 0.0)
    assert read_weights(path).state.keys() == weights.state.keys()


def test_an_unknown_naming_goes_by_the_order_of_a_pytorch_file(tmp_path: Path) -> None:
    given = tensors("cadene/bninception").items()
    renamed = {f"z{-i}.{key.rpartition('.')[2]}": value for i, (key, value) in enumerate(given)}
    path = tmp_path / "x.safetensors"
    convert(pytorch(tmp_path, renamed), path)
    with pytest.raises(WeightsError, match="say which variant it is for"):
        read_weights(path)
    assert read_weights(path, "bn_inception.caffe").variant == "bn_inception.caffe"


def test_an_old_pytorch_file_is_read(tmp_path: Path) -> None:
    given = {"b.weight": torch.ones(2, 3), "a.weight": torch.zeros(3)}
    path = pytorch(tmp_path, given, _use_new_zipfile_serialization=False)
    convert(path, tmp_path / "x.safetensors")
    file = TensorFile(tmp_path / "x.safetensors")
    assert json.loads(file.metadata["order"]) == ["b.weight", "a.weight"]
    assert file.read(file.tensors["b.weight"]).tolist() == [[1.0] * 3] * 2


class Evil:
    """Would write a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.usefixtures("caches")
def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path, mark = tmp_path / "evil.pt", tmp_path / "it-ran"
    torch.save({"fc.weight": Evil(mark)}, path)
    with pytest.raises(WeightsError, match=r"evil\.pt` cannot be used\. It .* not opened; save"):
        read_weights(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pickle.dumps(print, protocol=2), "would run code"),
        (b"PK\x03\x04nothing", "is damaged"),
        (b"\x80\x02", "is damaged|would run code"),
    ],
    ids=["pickle", "zip", "short"],
)
def test_a_damaged_pytorch_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.pt"
    path.write_bytes(content)
    assert converted.is_checkpoint(path)
    with pytest.raises(WeightsError, match=sentence):
        convert(path, tmp_path / "y.safetensors")


@pytest.mark.usefixtures("caches")
def test_limits_of_pytorch_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pytorch(tmp_path, {"a.weight": torch.zeros(1)})
    monkeypatch.setattr(converted, "SECONDS", 0.01)
    with pytest.raises(WeightsError, match="took longer than"):
        read_weights(path)
    monkeypatch.setattr(converted, "MOST_BYTES", 10)
    with pytest.raises(WeightsError, match="is larger than"):
        read_weights(path)


@pytest.mark.parametrize("nest", ["state_dict", "model", "model_state_dict"])
def test_state_dicts_are_found_inside(nest: str) -> None:
    one = {"a.weight": torch.zeros(2)}
    assert state_dict({nest: one, "optimizer": {"x": 1}}) == one
    assert state_dict({"outer": 1, "model": {nest: one}}) == one
    assert list(state_dict(one | {"epoch": 4})) == ["a.weight"]
    for nothing in ([1], {"epoch": 4}, torch.zeros(2)):
        with pytest.raises(WeightsError, match="holds no state dict"):
            state_dict(nothing)


# --- the command line


def test_verify_says_what_a_file_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "x.safetensors", light("timm/inception_v3", 3))
    with pytest.raises(SystemExit) as ended:
        main(["weights", "verify", str(path)])
    out = capsys.readouterr().out
    assert not ended.value.code
    assert "inception_v3.slim, classes 3: 3 classes" in out
    assert sha256(path) in out


@pytest.mark.usefixtures("caches")
def test_list_shows_every_source(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["weights", "list", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(SOURCES)
    assert rows[1]["preprocessing"]["shorter_side"] == 333
    assert {row["path"] for row in rows} == {None}
    with pytest.raises(SystemExit):
        main(["weights", "list"])
    text = capsys.readouterr().out
    assert all(f"{name} " in text for name in SOURCES)


def test_download_prints_the_path(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered = hub.offer(b"x" * 1000)
    monkeypatch.setitem(SOURCES, offered.id, offered)
    with pytest.raises(SystemExit) as ended:
        main(["weights", "download", offered.id])
    assert not ended.value.code
    path = Path(capsys.readouterr().out.strip())
    assert path.read_bytes() == b"x" * 1000


@pytest.mark.usefixtures("caches")
def test_wrong_ids_are_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["weights", "download", "inception_v9"])
    assert ended.value.code == 2
    assert "no published weights `inception_v9`" in capsys.readouterr().err
