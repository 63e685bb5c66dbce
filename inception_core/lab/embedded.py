"""The embedded network's file: written after training, read back with every fact about itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from inception_core.errors import WeightsError
from inception_core.lab.augment import MEAN, STD
from inception_core.lab.config import Config
from inception_core.lab.drawings import SIZE
from inception_core.nn.build import build
from inception_core.variants import get_variant

WEIGHTS = Path("assets/weights/embedded.safetensors")
LABELS_FILE = "assets/labels/drawings.txt"
PREPROCESSING = {"resize": "shorter side", "crop": "centre", "mean": MEAN, "std": STD}


@dataclass(frozen=True)
class Embedded:
    """The network in evaluation mode, and what its file says of it."""

    network: nn.Module
    variant: str
    knobs: Mapping[str, float]
    input_size: int
    labels: str  # the labels' file, one a line in the order of the logits


def write_embedded(config: Config, state: Mapping[str, Tensor], path: Path) -> None:
    """Writes weights as 16-bit floats, with the variant and knobs they belong to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = {
        "format": "pt",
        "variant": config.variant,
        "knobs": json.dumps(dict(config.knobs)),
        "input_size": str(SIZE),
        "labels": LABELS_FILE,
        "preprocessing": json.dumps(PREPROCESSING),
    }
    halves = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in state.items()
    }
    save_file(halves, path, metadata=facts)


def read_embedded(path: Path = WEIGHTS) -> Embedded:
    """The network of a file written by `write_embedded`, in 32 bits; `WeightsError` otherwise."""
    try:
        with safe_open(path, framework="pt") as file:
            facts = file.metadata() or {}
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        knobs = json.loads(facts["knobs"])
        variant, size, labels = facts["variant"], int(facts["input_size"]), facts["labels"]
    except FileNotFoundError:
        raise WeightsError(f"There are no weights at `{path}`; train them first.") from None
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        raise WeightsError(
            f"`{path}` is not a file of the embedded network; restore it or train again."
        ) from error
    network = build(get_variant(variant).spec(**knobs), state_dict=state)
    return Embedded(network, variant, knobs, size, labels)


def averaged_state(checkpoint: Path) -> dict[str, Tensor]:
    """The averaged weights of a training checkpoint."""
    if not checkpoint.is_file():
        raise WeightsError(f"There is no checkpoint at `{checkpoint}`; train first.")
    state: dict[str, Tensor] = torch.load(checkpoint, weights_only=True)["averaged"]
    return state
