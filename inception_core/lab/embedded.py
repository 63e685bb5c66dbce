"""The embedded network's file, written from a training checkpoint."""

import pickle
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from inception_core.errors import WeightsError
from inception_core.lab.augment import MEAN, STD
from inception_core.lab.classes import LABELS
from inception_core.lab.config import Config
from inception_core.lab.drawings import SIZE
from inception_core.predict.preprocess import Preprocessing
from inception_core.weights.files import metadata

PREPROCESSING = Preprocessing(SIZE, 1.0, "bicubic", (MEAN, MEAN, MEAN), (STD, STD, STD))


def write_embedded(config: Config, state: Mapping[str, Tensor], path: Path) -> None:
    """Writes weights as 16-bit floats, with everything that is needed to use them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    halves = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in state.items()
    }
    save_file(halves, path, metadata(config.variant, config.knobs, PREPROCESSING, LABELS))


def averaged_state(checkpoint: Path) -> dict[str, Tensor]:
    """The averaged weights of a training checkpoint."""
    if not checkpoint.is_file():
        raise WeightsError(f"There is no checkpoint at `{checkpoint}`; train first.")
    try:
        state: dict[str, Tensor] = torch.load(checkpoint, weights_only=True)["averaged"]
    except (RuntimeError, KeyError, OSError, EOFError, pickle.UnpicklingError) as error:
        raise WeightsError(
            f"Checkpoint `{checkpoint}` is damaged; delete it to start afresh."
        ) from error
    return state
