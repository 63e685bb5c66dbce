"""The table of published weights agrees with what timm and torchvision say of them."""

import math

import pytest
import timm
import torchvision
from torchvision.transforms import InterpolationMode

from inception_core import get_variant
from inception_core.analysis.state import COUNTER, state_shapes
from inception_core.weights.files import named_weights
from inception_core.weights.imagenet import LABELS
from inception_core.weights.sources import ELLIPSIS, SOURCES, agrees

WEIGHTS = torchvision.models.Inception_V3_Weights, torchvision.models.ResNet152_Weights
TORCHVISION = {
    "inception_v3.torchvision_v1": WEIGHTS[0].IMAGENET1K_V1,
    "resnet152.torchvision_v1": WEIGHTS[1].IMAGENET1K_V1,
    "resnet152.torchvision_v2": WEIGHTS[1].IMAGENET1K_V2,
}
TIMM = [name for name in SOURCES if SOURCES[name].hub]


@pytest.mark.parametrize("name", TIMM)
def test_timms_rows_are_timms(name: str) -> None:
    source, config = SOURCES[name], timm.models.get_pretrained_cfg(name)
    assert config is not None
    assert source.address == f"hf://{config.hf_hub_id}/model.safetensors"
    assert source.hub == (config.hf_hub_id, "model.safetensors")
    assert source.licence == config.license
    assert config.label_offset is None
    own = source.preprocessing
    assert (3, own.input_size, own.input_size) == config.input_size
    assert (own.crop_pct, own.interpolation) == (config.crop_pct, config.interpolation)
    assert (own.mean, own.std) == (config.mean, config.std)
    assert (own.channels, own.input_range, own.resize) == ("RGB", 1, None)


@pytest.mark.parametrize("name", TORCHVISION)
def test_torchvisions_rows_are_torchvisions(name: str) -> None:
    source, theirs = SOURCES[name], TORCHVISION[name]
    assert source.address == theirs.url
    assert source.bytes == pytest.approx(theirs.meta["_file_size"] * 2**20, abs=600)
    accuracy = theirs.meta["_metrics"]["ImageNet-1K"]
    assert (source.accuracy.top1, source.accuracy.top5) == (accuracy["acc@1"], accuracy["acc@5"])
    assert source.sha256 == f"{theirs.url.rpartition('-')[2].removesuffix('.pth')}{ELLIPSIS}"
    own, transforms = source.preprocessing, theirs.transforms()
    assert [own.input_size] == transforms.crop_size
    assert [own.shorter_side] == transforms.resize_size
    assert int(own.input_size / own.crop_pct) == own.shorter_side  # either way of saying it
    assert own.interpolation == "bilinear"
    assert transforms.interpolation is InterpolationMode.BILINEAR
    if "v3" not in name:
        assert (list(own.mean), list(own.std)) == (transforms.mean, transforms.std)


def test_torchvisions_two_steps_for_v3_are_our_one() -> None:
    """Its transforms normalise, and the network's `transform_input` rescales: together 0.5, 0.5."""
    own = SOURCES["inception_v3.torchvision_v1"].preprocessing
    transforms = TORCHVISION["inception_v3.torchvision_v1"].transforms()
    network = torchvision.models.inception_v3(
        transform_input=True, aux_logits=False, init_weights=False
    )
    import torch

    x = torch.linspace(0, 1, 9).repeat(1, 3, 1, 1)
    mean, std = (torch.tensor(v).view(3, 1, 1) for v in (transforms.mean, transforms.std))
    theirs = network._transform_input((x - mean) / std)
    assert own.mean == own.std == (0.5, 0.5, 0.5)
    assert torch.allclose(theirs, (x - 0.5) / 0.5, atol=1e-6)


@pytest.mark.parametrize("name", SOURCES)
def test_every_row_fits_its_network(name: str) -> None:
    source = SOURCES[name]
    assert source.id == name
    variant = get_variant(source.variant)
    assert source.preprocessing.input_size == variant.input_size
    shapes = state_shapes(variant.spec(**source.knobs))
    if source.labels == "imagenet":
        assert shapes["head.linear.fc.weight"][0] == len(source.label_names) == len(LABELS)
    else:
        assert source.label_names == ()
    numbers = sum(math.prod(s) for n, s in shapes.items() if not n.endswith(COUNTER))
    left_behind = {
        "inception_v3.torchvision_v1": 27_161_264 - 23_834_568,  # the auxiliary head
        "inception_resnet_v1.vggface2": 8631 * 513,  # people
        "inception_resnet_v1.casia_webface": 10575 * 513,
    }
    expected = 4 * (numbers + left_behind.get(name, 0))
    assert source.bytes == pytest.approx(expected, rel=0.003)


def test_a_checksum_is_compared_as_far_as_it_is_known() -> None:
    digest = "dbea26b1" + "0" * 51 + "a9d72"
    published = SOURCES["inception_resnet_v2.tf_in1k"].sha256
    assert agrees(digest, published)
    assert not agrees(digest.replace("a9d72", "a9d73"), published)
    assert not agrees("e" + digest[1:], published)
    assert agrees(digest, "")
    assert agrees(digest, digest)


@pytest.mark.usefixtures("caches")
def test_what_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(
        Exception, match=r"not on this machine yet; .*download inception_v4\.tf_in1k"
    ):
        named_weights("inception_v4.tf_in1k")
