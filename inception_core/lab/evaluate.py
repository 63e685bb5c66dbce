"""The held-out score: how often the network names drawings of artists it has never seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor

from inception_core.evaluate.score import ranks, wilson
from inception_core.lab.augment import MEAN, STD
from inception_core.lab.backgrounds import clouds, photo_crops, photographs
from inception_core.lab.config import DRAWINGS
from inception_core.lab.drawings import Drawings, load_drawings
from inception_core.lab.packs import PACKS
from inception_core.predict.predictor import predictor
from inception_core.weights.files import EMBEDDED

Probabilities = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""N × 3 × S × S, preprocessed → N × classes."""

SEED = 0
REPEATS = 4  # every drawing is seen over this many textures and photographs


@dataclass(frozen=True)
class Score:
    """Accuracy on one artist's drawings; `low` to `high` is the 95 % interval of `top1`."""

    pack: str
    artist: str
    background: str
    drawings: int
    top1: float
    top5: float
    low: float
    high: float


def evaluate_embedded(weights: Path = EMBEDDED, drawings: Path = DRAWINGS) -> list[Score]:
    """Scores of the embedded network, one per held-out artist and kind of background."""
    known = predictor(weights=str(weights)).probabilities
    return list(score(known, load_drawings("test", drawings), photographs("test")))


def score(
    probabilities: Probabilities, drawings: Drawings, photos: list[Tensor]
) -> Iterator[Score]:
    """Pack by pack: on plain white, then over textures and photographs with fixed seeds."""
    artists = {pack.name: pack.artist for pack in PACKS}
    for pack in dict.fromkeys(drawings.packs):
        part = drawings.of_pack(pack)
        labels = torch.from_numpy(part.labels)
        for background, pictures in (
            ("white", on_white(part)),
            ("textures and photographs", on_scenes(part, photos)),
        ):
            top1, top5 = top_k(probabilities, pictures, labels.repeat(len(pictures) // len(part)))
            low, high = wilson(top1, len(part))
            artist = artists.get(pack, pack)
            yield Score(pack, artist, background, len(part), top1, top5, low, high)


def on_white(drawings: Drawings) -> Tensor:
    """The drawings as they are, on white; N × 3 × S × S in -1…1."""
    colour, cover = _premultiplied(drawings)
    return (colour + 1 - cover - MEAN) / STD


def on_scenes(drawings: Drawings, photos: list[Tensor]) -> Tensor:
    """The drawings over blotches and photographs, four times N × 3 × S × S in -1…1."""
    random = Generator().manual_seed(SEED)
    colour, cover = _premultiplied(drawings)
    count, size = len(drawings), colour.shape[-1]
    rounds = []
    for turn in range(REPEATS):
        behind = [
            photo_crops(1, size, random, photos) if turn % 2 else clouds(1, size, random)
            for _ in range(count)
        ]
        rounds.append(colour + torch.cat(behind) * (1 - cover))
    return (torch.cat(rounds) - MEAN) / STD


def top_k(probabilities: Probabilities, pictures: Tensor, labels: Tensor) -> tuple[float, float]:
    """Share of pictures whose label is the first guess, and among the first five."""
    parts = [probabilities(part.numpy()) for part in torch.split(pictures, 64)]
    right = ranks(np.concatenate(parts), labels.numpy())
    return float((right < 1).mean()), float((right < 5).mean())


def _premultiplied(drawings: Drawings) -> tuple[Tensor, Tensor]:
    pixels = torch.from_numpy(drawings.pixels).permute(0, 3, 1, 2).float() / 255
    cover = pixels[:, 3:]
    return pixels[:, :3] * cover, cover
