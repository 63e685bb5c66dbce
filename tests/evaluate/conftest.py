"""A tiny world to evaluate: three classes, noisy pictures, one of them damaged, two networks."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from inception_core import get_variant
from inception_core.nn.build import random_state
from inception_core.predict.preprocess import Preprocessing
from inception_core.weights.files import metadata

VARIANT = "inception_resnet_v2.slim"
KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1, "classes": 3}
LABELS = ("ant", "palm tree", "cow")
HALF = (0.5, 0.5, 0.5)
DAMAGED = "cow/05.jpg"


def write_weights(path: Path, seed: int) -> Path:
    prepared = Preprocessing(75, 0.875, "bilinear", HALF, HALF)
    state = random_state(get_variant(VARIANT).spec(**KNOBS), seed)
    save_file(state, path, metadata(VARIANT, KNOBS, prepared, LABELS))
    return path


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two networks with the same labels, equally prepared pictures and other numbers."""
    folder = tmp_path_factory.mktemp("weights")
    one, other = (write_weights(folder / f"{seed}.safetensors", seed) for seed in (0, 1))
    return one, other


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen pictures in folders by class."""
    folder = tmp_path_factory.mktemp("data")
    random = np.random.default_rng(0)
    for number in range(16):
        path = folder / LABELS[number % 3] / f"{number:02}.jpg"
        path.parent.mkdir(exist_ok=True)
        width, height = random.integers(60, 120, 2)
        pixels = random.integers(0, 256, (height // 8, width // 8, 3), np.uint8)
        Image.fromarray(pixels).resize((width, height)).save(path)
    damaged = folder / DAMAGED
    damaged.write_bytes(damaged.read_bytes()[:700])
    (folder / "ant" / "notes.txt").write_text("not a picture")
    return folder
