"""Which release named these tensors, and in which order its network registers them.

Porting goes by order, but a safetensors file is sorted by name. So the order of every release's
layers is kept as data, in `assets/weights/orders.json`: names without `weight`, `bias` and the
like, as timm, torchvision, Cadene and facenet-pytorch register them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from inception_core.analysis.state import COUNTER
from inception_core.errors import WeightsError
from inception_core.words import later

_FILE = Path(__file__).parents[2] / "assets" / "weights" / "orders.json"
_WRAPPERS = ("module.", "model.", "_orig_mod.")  # DataParallel, Lightning, torch.compile
_LEAVES = ("weight", "bias", "running_mean", "running_var", COUNTER)


@dataclass(frozen=True)
class Naming:
    """How one release names the tensors of one network."""

    name: str  # release/network
    variant: str
    source: str  # id of the published weights whose preprocessing is assumed
    classifier: str
    optional: tuple[str, ...] = ()  # layers that a file may have or not, left behind in porting
    layers: tuple[str, ...] = ()  # in the network's order

    @property
    def known(self) -> tuple[str, ...]:
        """All layers that a file may have."""
        return self.layers + tuple(layer for layer in self.optional if layer not in self.layers)


_NAMINGS = (
    Naming("timm/inception_v4", "inception_v4.slim", "inception_v4.tf_in1k", "last_linear"),
    Naming(
        "timm/inception_resnet_v2",
        "inception_resnet_v2.slim",
        "inception_resnet_v2.tf_in1k",
        "classif",
    ),
    Naming("torchvision/inception_v3", "inception_v3.slim", "inception_v3.tf_in1k", "fc"),
    Naming("cadene/bninception", "bn_inception.caffe", "bn_inception.cadene", "last_linear"),
    Naming("torchvision/resnet152", "resnet152.torchvision", "resnet152.torchvision_v1", "fc"),
    Naming(
        "facenet_pytorch/InceptionResnetV1",
        "inception_resnet_v1.facenet",
        "inception_resnet_v1.vggface2",
        "last_linear",
        ("logits",),
    ),
)


@cache
def namings() -> tuple[Naming, ...]:
    """All that are known, with their layers."""
    orders = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(replace(naming, layers=tuple(orders[naming.name])) for naming in _NAMINGS)


def unwrapped(names: Iterable[str]) -> dict[str, str]:
    """Every name without the prefixes that training tools put before all of them → as it was."""
    plain = {name: name for name in names}
    while wrapper := next((w for w in _WRAPPERS if plain and _all_begin(plain, w)), None):
        plain = {name.removeprefix(wrapper): given for name, given in plain.items()}
    return plain


def recognise(names: Iterable[str]) -> Naming | None:
    """The release whose layers have most of these names; none if no two of them are known."""
    layers = _layers(names)
    best = max(namings(), key=lambda naming: len(layers.intersection(naming.known)))
    return best if len(layers.intersection(best.known)) > 1 else None


def in_order(names: Iterable[str], naming: Naming) -> list[str]:
    """The names in the order of the release's network. Raises `WeightsError` naming a stranger.

    Cadene's Inception-ResNet-v2 differs from timm's in the classifier's name only; it is accepted.
    """
    place = {layer: index for index, layer in enumerate(naming.known)}
    place.setdefault("last_linear", place[naming.classifier])
    given = list(names)
    for name in given:
        layer, leaf = _split(name)
        if layer not in place or leaf not in _LEAVES:
            raise WeightsError(
                later(
                    "`{name}` is no tensor of `{release}`, which the other names are from; the "
                    "weights are for another network.",
                    name=name,
                    release=naming.name,
                )
            )
    return sorted(given, key=lambda name: (place[_split(name)[0]], _LEAVES.index(_split(name)[1])))


def classes(shapes: Mapping[str, tuple[int, ...]], naming: Naming) -> int | None:
    """How many outputs the classifier has, background included; none without a classifier."""
    for layer in (naming.classifier, "last_linear"):
        shape = shapes.get(f"{layer}.weight", ())
        if len(shape) == 2:
            return shape[0]
    return None


def _layers(names: Iterable[str]) -> set[str]:
    return {_split(name)[0] for name in names}


def _split(name: str) -> tuple[str, str]:
    layer, _, leaf = name.rpartition(".")
    return layer, leaf


def _all_begin(names: Iterable[str], prefix: str) -> bool:
    return all(name.startswith(prefix) for name in names)
