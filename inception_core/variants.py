"""The registry: every variant with its paper, knobs, results and departures.

Names are `architecture.tag`; without a tag, the paper's own drawing is meant where there is one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any

from inception_core import departures, knob_sets
from inception_core.departures import Departure
from inception_core.errors import UnknownVariant
from inception_core.knobs import Knob, Value, settings
from inception_core.networks import (
    bn_inception,
    inception_resnet,
    inception_v3,
    inception_v4,
    resnet,
)
from inception_core.results import PaperResult, results_of
from inception_core.spec import Sequence
from inception_core.words import Text, later

PAPER = "arXiv:1602.07261"


@dataclass(frozen=True)
class Variant:
    """One network as one source describes it."""

    architecture: str
    tag: str
    title: str
    origin: Text  # "as drawn", "as released (TF-Slim, timm)"
    figures: Text
    input_size: int  # pixels, square
    knobs: tuple[Knob, ...]
    make: Callable[..., Sequence]
    results: tuple[PaperResult, ...] = ()
    departures: tuple[Departure, ...] = ()
    paper: str = PAPER

    @property
    def name(self) -> str:
        """`architecture.tag`"""
        return f"{self.architecture}.{self.tag}"

    @property
    def defaults(self) -> dict[str, Value]:
        """Every knob's name with its default."""
        return {knob.name: knob.default for knob in self.knobs}

    def settings(self, given: Mapping[str, object]) -> dict[str, Value]:
        """All knob values with `given` ones checked; raises `InvalidKnob`."""
        return settings(self.knobs, given, self.name)

    def spec(self, **knobs: object) -> Sequence:
        """The network with these knobs; raises `InvalidKnob`."""
        return self.make(**self.settings(knobs))


def list_variants() -> list[str]:
    """The names of all variants."""
    return list(_REGISTRY)


def get_variant(name: str) -> Variant:
    """The variant of that name; raises `UnknownVariant` with the nearest names."""
    variant = _REGISTRY.get(name) or next(
        (variant for variant in _REGISTRY.values() if variant.architecture == name), None
    )
    if variant is None:
        near = get_close_matches(name, _REGISTRY, n=2, cutoff=0.4)
        known = dict.fromkeys(variant.architecture for variant in _REGISTRY.values())
        if len(near) > 1:
            raise UnknownVariant(
                later(
                    "There is no variant `{name}`; did you mean `{near}` or `{other}`?",
                    name=name,
                    near=near[0],
                    other=near[1],
                )
            )
        if near:
            raise UnknownVariant(
                later(
                    "There is no variant `{name}`; did you mean `{near}`?", name=name, near=near[0]
                )
            )
        raise UnknownVariant(
            later(
                "There is no variant `{name}`; the architectures are {names}.",
                name=name,
                names=", ".join(known),
            )
        )
    return variant


_V1_REDUCTION, _V2_REDUCTION = (192, 192, 256, 384), (256, 256, 384, 384)
_PAPER_SCALES, _RELEASED_SCALES = (0.1, 0.1, 0.1), (0.17, 0.10, 0.20)


def _resnet152(*, stride_on_3x3: bool, **knobs: Any) -> Sequence:
    """Gathers the knobs of the four stages."""
    blocks, scales = ([knobs.pop(f"{name}_{i}") for i in "1234"] for name in ("blocks", "scale"))
    return resnet.resnet152(stride_on_3x3=stride_on_3x3, blocks=blocks, scales=scales, **knobs)


_VARIANTS = (
    Variant(
        "bn_inception",
        "paper",
        "BN-Inception",
        later("as tabled"),
        later("Figure 5"),
        224,
        knob_sets.bn_inception(),
        bn_inception.bn_inception_paper,
        results_of("bn_inception"),
        departures.BN_INCEPTION_PAPER,
        paper="arXiv:1502.03167",
    ),
    Variant(
        "bn_inception",
        "caffe",
        "BN-Inception",
        later("as released (Caffe, Cadene)"),
        later("Figure 5"),
        224,
        knob_sets.bn_inception(),
        bn_inception.bn_inception_caffe,
        departures=departures.BN_INCEPTION_CAFFE,
        paper="arXiv:1502.03167",
    ),
    Variant(
        "inception_v3",
        "slim",
        "Inception-v3",
        later("as released (TF-Slim, torchvision, timm)"),
        later("Figures 5–8 and 10"),
        299,
        knob_sets.inception_v3(),
        inception_v3.inception_v3,
        results_of("inception_v3"),
        departures.V3_SLIM,
        paper="arXiv:1512.00567",
    ),
    Variant(
        "inception_v4",
        "paper",
        "Inception-v4",
        later("as drawn"),
        later("Figures 3–9"),
        299,
        knob_sets.inception_v4(),
        partial(inception_v4.inception_v4, as_drawn=True),
        results_of("inception_v4"),
        departures.V4_PAPER,
    ),
    Variant(
        "inception_v4",
        "slim",
        "Inception-v4",
        later("as released (TF-Slim, timm)"),
        later("Figures 3–9"),
        299,
        knob_sets.inception_v4(),
        partial(inception_v4.inception_v4, as_drawn=False),
        departures=departures.V4_SLIM,
    ),
    Variant(
        "inception_resnet_v1",
        "paper",
        "Inception-ResNet-v1",
        later("as drawn"),
        later("Figures 7, 10–15"),
        299,
        knob_sets.inception_resnet(
            (5, 10, 5), _PAPER_SCALES, "resnet_v1", _V1_REDUCTION, knob_sets.classes()
        ),
        inception_resnet.inception_resnet_v1_paper,
        results_of("inception_resnet_v1"),
        departures.RESNET_V1_PAPER,
    ),
    Variant(
        "inception_resnet_v1",
        "facenet",
        "Inception-ResNet-v1",
        later("as released (facenet)"),
        later("Figures 7, 10–14"),
        160,
        knob_sets.inception_resnet(
            (5, 10, 6),
            _RELEASED_SCALES,
            "resnet_v1",
            _V1_REDUCTION,
            knob_sets.embedding(512),
        ),
        inception_resnet.inception_resnet_v1_facenet,
        departures=departures.RESNET_V1_FACENET,
    ),
    Variant(
        "inception_resnet_v2",
        "paper",
        "Inception-ResNet-v2",
        later("as drawn"),
        later("Figures 3, 7, 15–19"),
        299,
        knob_sets.inception_resnet(
            (5, 10, 5), _PAPER_SCALES, "v4", _V2_REDUCTION, knob_sets.classes()
        ),
        inception_resnet.inception_resnet_v2_paper,
        results_of("inception_resnet_v2"),
        departures.RESNET_V2_PAPER,
    ),
    Variant(
        "inception_resnet_v2",
        "slim",
        "Inception-ResNet-v2",
        later("as released (TF-Slim, timm)"),
        later("Figures 7, 16–19"),
        299,
        knob_sets.inception_resnet(
            (10, 20, 10), _RELEASED_SCALES, "v3", _V2_REDUCTION, knob_sets.classes()
        ),
        inception_resnet.inception_resnet_v2_slim,
        departures=departures.RESNET_V2_SLIM,
    ),
    Variant(
        "resnet152",
        "paper",
        "ResNet-152",
        later("as tabled"),
        later("Table 1, Figure 5"),
        224,
        knob_sets.resnet152(),
        partial(_resnet152, stride_on_3x3=False),
        results_of("resnet152"),
        departures.RESNET152_PAPER,
        paper="arXiv:1512.03385",
    ),
    Variant(
        "resnet152",
        "torchvision",
        "ResNet-152",
        later("as released (torchvision)"),
        later("Table 1, Figure 5"),
        224,
        knob_sets.resnet152(),
        partial(_resnet152, stride_on_3x3=True),
        departures=departures.RESNET152_TORCHVISION,
        paper="arXiv:1512.03385",
    ),
)
_REGISTRY = {variant.name: variant for variant in _VARIANTS}
