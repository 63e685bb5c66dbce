"""Grad-CAM: exact where it must be, on its class's half, and gone with the weights."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from inception_core import build, get_variant, list_variants, measure
from inception_core.analysis.explanation import Heat
from inception_core.errors import DeviceUnavailable
from inception_core.nn.explain import grad_cam
from inception_core.nn.initial import network
from inception_core.predict.images import read_image
from inception_core.predict.ranking import softmax
from inception_core.render.layers import map_layer, map_layers
from inception_core.weights.files import read_weights
from tests.settings import FITS_ALL, those_of

SAMPLES = Path(__file__).parents[2] / "assets/samples"
DRAWN = ("fox", "bicycle", "elephant", "hamburger")
PHOTOGRAPHS = ("cat.jpg", "coffee.jpg", "rocket.jpg")
WEIGHTS = read_weights()
RANDOM: NDArray[np.float32] = np.random.default_rng(0).standard_normal(
    (1, 3, FITS_ALL, FITS_ALL), np.float32
)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Networks this small are quicker so."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def embedded() -> nn.Module:
    return network(WEIGHTS.spec, WEIGHTS.state)


def sample(file: str) -> Image.Image:
    return read_image((SAMPLES / file).read_bytes(), file)


def prepared(picture: Image.Image) -> NDArray[np.float32]:
    return WEIGHTS.preprocessing.batch([picture])


def by_hand(model: nn.Module, image: NDArray[np.float32], path: str, target: int) -> Any:
    """The paper's equations with plain autograd over the whole network."""
    kept = []
    layer = model.get_submodule(path.replace("/", "."))
    handle = layer.register_forward_hook(lambda _, inputs, out: kept.append(out))
    logits = model(torch.from_numpy(image).requires_grad_())
    handle.remove()
    (gradient,) = torch.autograd.grad(logits[0, target], kept[0])
    weights = gradient[0].sum((1, 2)) / gradient[0, 0].numel()
    return torch.einsum("k,khw->hw", weights, kept[0][0]).clamp(min=0).detach().numpy()


@pytest.mark.parametrize("path", ["stem/conv3x3_1", "mixed_5b", "A/1", "B/1/mixed", "final_conv"])
def test_the_map_is_that_of_the_papers_equations(embedded: nn.Module, path: str) -> None:
    image = prepared(sample("cat.jpg"))
    found = grad_cam(embedded, image, path, 1)
    expected = by_hand(embedded, image, path, 1)
    np.testing.assert_allclose(found.map, expected, rtol=1e-4, atol=1e-6 * expected.max())
    with torch.no_grad():
        logits = embedded(torch.from_numpy(image))[0].numpy()
    np.testing.assert_allclose(found.logits, logits, rtol=1e-5, atol=1e-5)


def test_at_the_last_map_it_is_the_class_activation_map(embedded: nn.Module) -> None:
    """Before a global average and a linear layer the gradient is the classifier's weight."""
    image = prepared(sample("fox.png"))
    found = grad_cam(embedded, image, "final_conv", 12)
    with torch.no_grad():
        maps = embedded[:-1](torch.from_numpy(image))[0]  # type: ignore[index]
    rows = torch.from_numpy(WEIGHTS.state["head.linear.fc.weight"])[12]
    cells = maps.shape[1] * maps.shape[2]
    expected = torch.einsum("k,khw->hw", rows / cells, maps).clamp(min=0)
    np.testing.assert_allclose(found.map, expected.numpy(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", list_variants())
def test_every_block_of_every_variant_has_a_map_of_its_size(name: str) -> None:
    """Fresh batch statistics, because random weights fade without them."""
    small = those_of(name, width=0.1, blocks_a=1, blocks_b=1, blocks_c=1)
    small |= those_of(name, blocks_1=1, blocks_2=1, blocks_3=1, blocks_4=1)
    spec = get_variant(name).spec(**small)
    analysis = measure(spec, FITS_ALL)
    model = build(spec, seed=1)
    for layer in map_layers(spec, analysis):
        found = grad_cam(model, RANDOM, layer.path, 5, batch_statistics=True)
        assert found.map.shape == layer.shape[1:], layer
        assert found.map.min() >= 0
        assert found.target == 5
    assert map_layer(spec, analysis) == map_layers(spec, analysis)[-1]


def test_the_model_is_left_as_it_was(embedded: nn.Module) -> None:
    before = {name: value.clone() for name, value in embedded.state_dict().items()}
    embedded.get_submodule("head.linear.fc").weight.requires_grad_(False)  # type: ignore[operator]
    wanted = [parameter.requires_grad for parameter in embedded.parameters()]
    grad_cam(embedded, prepared(sample("fox.png")), "A/1", batch_statistics=True)
    assert [parameter.requires_grad for parameter in embedded.parameters()] == wanted
    assert all(parameter.grad is None for parameter in embedded.parameters())
    assert all(torch.equal(before[name], value) for name, value in embedded.state_dict().items())
    assert not any(module._forward_hooks for module in embedded.modules())
    assert not embedded.training
    embedded.requires_grad_(True)


def test_the_meta_device_has_no_map() -> None:
    spec = get_variant("inception_v4").spec(width=0.1, blocks_b=1)
    with pytest.raises(DeviceUnavailable, match="holds shapes but no numbers"):
        grad_cam(build(spec, "meta"), RANDOM, "C/1")


def test_a_map_of_zeros_stays_zero() -> None:
    empty = Heat.of(np.array([[-1.0, 0.0], [-3.0, -2.0]]))
    assert empty.is_zero
    assert (empty.values == 0).all()
    heat = Heat.of(np.array([[-1.0, 0.5], [2.0, 1.0]]))
    assert heat.values.tolist() == [[0.0, 0.25], [1.0, 0.5]]
    assert (heat.largest, heat.peak, heat.is_zero) == (2.0, (1, 0), False)


def side_by_side(left: str, right: str) -> Image.Image:
    """Two drawings on white, each on its half of a square."""
    picture = Image.new("RGB", (256, 256), "white")
    for place, name in enumerate((left, right)):
        picture.paste(sample(f"{name}.png").resize((120, 120)), (4 + 128 * place, 68))
    return picture


def test_of_two_drawings_each_class_is_seen_on_its_half(embedded: nn.Module) -> None:
    """At the last feature map, the default. Earlier ones do not tell the classes apart so well:
    at A/1 hardly more than half of the map lies on the right side."""
    layer = map_layer(WEIGHTS.spec, measure(WEIGHTS.spec, 128)).path
    shares, early, empty = [], [], 0
    for pair in permutations(DRAWN, 2):
        image = prepared(side_by_side(*pair))
        for half, name in enumerate(pair):
            target = WEIGHTS.labels.index(name)
            found, logits, _ = grad_cam(embedded, image, layer, target)
            if found.max() > 0:
                shares.append(found[:, half].sum() / found.sum())
            else:
                assert softmax(logits)[target] < 0.02
                empty += 1
            early.append(share_of_half(grad_cam(embedded, image, "A/1", target).map, half))
    assert empty <= 3  # hamburgers that the network does not see beside a fox or an elephant
    assert min(shares) > 0.75
    assert np.mean(shares) > 0.95
    assert np.mean(early) < 0.6


def share_of_half(map_: NDArray[np.float32], half: int) -> float:
    middle = map_.shape[1] // 2  # an odd map's middle column belongs to neither half
    left, right = map_[:, :middle].sum(), map_[:, -middle:].sum()
    return float((left, right)[half] / (left + right))


def rank_correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Spearman's, of all cells; 0 where a map is empty."""
    if not (one.std() and other.std()):
        return 0.0
    ranks = [np.argsort(np.argsort(map_.ravel())) for map_ in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])


def mean_correlation(embedded: nn.Module, state: Mapping[str, NDArray[Any]]) -> float:
    """Of the trained network's maps with those of the same network with other numbers."""
    other = network(WEIGHTS.spec, state)
    found = []
    for file in (*(f"{name}.png" for name in DRAWN), *PHOTOGRAPHS):
        image = prepared(sample(file))
        own = grad_cam(embedded, image, "A/1")
        found.append(rank_correlation(own.map, grad_cam(other, image, "A/1", own.target).map))
    return float(np.mean(found))


def test_random_weights_change_the_map(embedded: nn.Module) -> None:
    """The sanity check of Adebayo et al. 2018, from the classifier down to the whole network. An
    edge detector would pass for an explanation, and fail here."""
    fresh = network(WEIGHTS.spec, "he", seed=0).state_dict()

    def mixed(*parts: str) -> dict[str, NDArray[Any]]:
        return {
            name: fresh[name].numpy() if name.startswith(parts) else value
            for name, value in WEIGHTS.state.items()
        }

    random = np.random.default_rng(0)
    nearly = {
        name: value * (1 + 0.01 * random.standard_normal(value.shape, np.float32))
        for name, value in WEIGHTS.state.items()
        if value.dtype == np.float32
    }
    assert mean_correlation(embedded, nearly) > 0.9  # a hundredth of noise leaves it alone
    assert mean_correlation(embedded, mixed("head")) < 0.5
    assert mean_correlation(embedded, mixed("head", "final_conv", "C", "reduction_b")) < 0.5
    assert mean_correlation(embedded, mixed("")) < 0.5
