"""What is probed, as plain values, and the module and the picture that it stands for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.explanation import WHOLE, Box
from inception_core.errors import InvalidKnob, WeightsError
from inception_core.knobs import Value
from inception_core.predict.images import read_image
from inception_core.predict.preprocess import Preprocessing
from inception_core.spec import INPUT_CHANNELS, Sequence
from inception_core.variants import get_variant
from inception_core.weights.files import Weights, named_weights
from inception_core.words import later, tr

if TYPE_CHECKING:
    from inception_core.nn.initial import Initialiser, Network

RANDOM = ("he", "pytorch")
STATISTICS = {  # by whether weights are random
    True: later("Random weights: batch norm uses the statistics of this image, as in training."),
    False: later("Trained weights: batch norm uses the statistics kept from training."),
}
Knobs = tuple[tuple[str, Value], ...]
PlainSetting = tuple[str, Knobs, int | None, str, bytes | None, int, bytes | None, str, str]
"""The fields of a `Setting` in order, as caches can hash them."""


@dataclass(frozen=True)
class Setting:
    """A network, its weights, and the picture that goes through it."""

    variant: str
    knobs: Knobs = ()
    input_size: int | None = None  # pixels; None: the variant's own
    weights: str = "he"  # he, pytorch, or a name as `named_weights` takes it; of an upload, its own
    weights_data: bytes | None = None  # the file, where it is an upload
    seed: int = 0  # of random weights and of noise
    image: bytes | None = None  # as uploaded; None: noise
    image_name: str = ""
    device: str = "cpu"

    @property
    def plain(self) -> PlainSetting:
        """All fields in order."""
        return astuple(self)

    @property
    def is_random(self) -> bool:
        """Whether the weights are random numbers."""
        return self.weights_data is None and self.weights in RANDOM

    @property
    def about_image(self) -> str:
        """The picture in words."""
        if self.image is not None:
            return self.image_name
        return tr("noise (seed {seed})", seed=self.seed)

    @property
    def about_weights(self) -> str:
        """The weights in words."""
        if self.is_random and self.weights == "he":
            return tr("random, He’s normal (seed {seed})", seed=self.seed)
        if self.is_random:
            return tr("random, PyTorch’s default (seed {seed})", seed=self.seed)
        if self.weights == "embedded":
            return tr("embedded weights")
        return tr("weights `{name}`", name=self.weights)


@dataclass(frozen=True)
class Subject:
    """The network of a setting before anything needs torch."""

    variant: str
    knobs: Mapping[str, Value]  # those that were given, or all of the weights'
    input_size: int
    spec: Sequence
    image: NDArray[np.float32]  # 1 × 3 × H × W
    box: Box = WHOLE  # the part of the picture that the network sees
    labels: tuple[str, ...] = ()
    state: Mapping[str, NDArray[Any]] | None = None

    def module(self, setting: Setting) -> "Network":
        """The module with its weights; imports torch and raises as `build` does."""
        from inception_core.nn.initial import network

        initialiser: Initialiser = "pytorch" if setting.weights == "pytorch" else "he"
        return network(self.spec, self.state or initialiser, setting.device, setting.seed)


def subject(setting: Setting) -> Subject:
    """Reads weights and picture; raises `InvalidKnob`, `WeightsError`, `BadImage`.

    Weights know their knobs and their preprocessing. For random weights the picture's central
    square fills the input, with values from -1 to 1 as in TF-Slim.
    """
    if setting.is_random:
        variant = get_variant(setting.variant)
        size = setting.input_size or variant.input_size
        spec = variant.spec(**dict(setting.knobs))
        half = (0.5, 0.5, 0.5)
        seen = _seen(setting, Preprocessing(size, 1.0, "bicubic", half, half))
        return Subject(variant.name, dict(setting.knobs), size, spec, *seen)
    if setting.knobs or setting.input_size:
        raise InvalidKnob(later("Weights know their knobs and their input size; leave both out."))
    weights = _weights(setting)
    return Subject(
        weights.variant,
        weights.knobs,
        weights.preprocessing.input_size,
        weights.spec,
        *_seen(setting, weights.preprocessing),
        weights.labels,
        weights.state,
    )


@contextmanager
def weights_name(setting: Setting) -> Iterator[str]:
    """What `named_weights` calls them: of an upload, a file that is there until the context ends.

    Where a `WeightsError` quotes that file, it gets the upload's own name.
    """
    if setting.weights_data is None:
        yield setting.weights
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "weights.safetensors"
        path.write_bytes(setting.weights_data)
        try:
            yield str(path)
        except WeightsError as error:
            raise WeightsError(error.sentence.replace(str(path), setting.weights)) from None


def covered(size: tuple[int, int], preprocessing: Preprocessing) -> Box:
    """The part of a picture, width × height, that the network sees: a central square, exact to a
    pixel of the input."""
    share = preprocessing.input_size / preprocessing.shorter_side
    across, down = (share * min(size) / side for side in size)
    return (1 - across) / 2, (1 - down) / 2, (1 + across) / 2, (1 + down) / 2


def _weights(setting: Setting) -> Weights:
    with weights_name(setting) as name:
        return named_weights(name, setting.variant or None)


def _seen(setting: Setting, preprocessing: Preprocessing) -> tuple[NDArray[np.float32], Box]:
    """What goes into the network, and which part of the picture that is."""
    if setting.image is not None:
        picture = read_image(setting.image, setting.image_name)
        return preprocessing.batch([picture]), covered(picture.size, preprocessing)
    size = preprocessing.input_size
    random = np.random.default_rng(setting.seed)
    return random.standard_normal((1, INPUT_CHANNELS, size, size), np.float32), WHOLE
