"""What lies behind a drawing: paper, colour, gradients, textures, and crops of free photographs."""

from typing import Literal

import torch
from torch import Generator, Tensor
from torch.nn import functional

from inception_core.lab.chance import colours, happens, one_of, uniform, whole

# Photographs that scikit-image brings along, CC0 or in the public domain; none is of a class,
# though a model of the Space Shuttle stands behind the astronaut.
# The two sets share none, so that the score over photographs is on unseen ones.
PHOTOS = {
    "train": ("astronaut.png", "brick.png", "camera.png", "hubble_deep_field.jpg"),
    "test": ("grass.png", "gravel.png", "clock_motion.png"),
}
_KINDS = {"white": 0.30, "plain": 0.24, "gradient": 0.12, "clouds": 0.13, "stripes": 0.05}
_PHOTO_SHARE = 0.16


def photographs(split: Literal["train", "test"]) -> list[Tensor]:
    """3 × H × W bytes each."""
    from pathlib import Path

    import numpy as np
    import skimage
    from PIL import Image

    folder = Path(skimage.__file__).parent / "data"
    return [
        torch.from_numpy(np.array(Image.open(folder / name).convert("RGB"))).permute(2, 0, 1)
        for name in PHOTOS[split]
    ]


def background(count: int, size: int, random: Generator, photos: list[Tensor]) -> Tensor:
    """N × 3 × S × S in 0…1, all N of one kind."""
    kind = one_of(random, {**_KINDS, "photo": _PHOTO_SHARE if photos else 0.0})
    match kind:
        case "white":
            return torch.ones(count, 3, size, size)
        case "plain":
            return colours(random, count).expand(-1, -1, size, size)
        case "gradient":
            corners = torch.rand(count, 3, 2, 2, generator=random)
            return functional.interpolate(corners, size=size, mode="bilinear")
        case "clouds":
            return clouds(count, size, random)
        case "stripes":
            return _stripes(count, size, random)
        case _:
            return photo_crops(count, size, random, photos)


def clouds(count: int, size: int, random: Generator) -> Tensor:
    """Smooth blotches in two colours per image, from coarse to fine."""
    blend = torch.zeros(count, 1, size, size)
    for cells in (whole(random, 2, 5), whole(random, 6, 16), whole(random, 17, 64)):
        noise = torch.rand(count, 1, cells, cells, generator=random)
        weight = uniform(random, count, 0, 1) / 1.5
        blend = blend + weight * functional.interpolate(noise, size=size, mode="bilinear")
    return torch.lerp(colours(random, count), colours(random, count), blend.clamp(0, 1))


def photo_crops(count: int, size: int, random: Generator, photos: list[Tensor]) -> Tensor:
    """Square crops of one photograph, flipped, tinted, brighter or darker."""
    photo = photos[whole(random, 0, len(photos) - 1)]
    crops = []
    for _ in range(count):
        side = whole(random, size // 2, min(photo.shape[1:]))
        top = whole(random, 0, photo.shape[1] - side)
        left = whole(random, 0, photo.shape[2] - side)
        crop = photo[None, :, top : top + side, left : left + side]
        step = max(1, side // (2 * size))  # a cheap first reduction
        part = crop[:, :, ::step, ::step].float() / 255
        crops.append(functional.interpolate(part, size=size, mode="bilinear"))
    batch = torch.cat(crops)
    if happens(random, 0.5):
        batch = batch.flip(-1)
    tint = uniform(random, count, 0.5, 1.3, 3)
    return (batch * tint + uniform(random, count, -0.15, 0.15)).clamp(0, 1)


def _stripes(count: int, size: int, random: Generator) -> Tensor:
    """Bars, or a chequered pattern, in two colours per image."""
    place = torch.arange(size) / size
    across = (uniform(random, count, 2, 16) * place.view(1, 1, 1, size)).frac() < 0.5
    down = (uniform(random, count, 2, 16) * place.view(1, 1, size, 1)).frac() < 0.5
    where = (across ^ down) if happens(random, 0.5) else across.expand(-1, -1, size, -1)
    return torch.where(where, colours(random, count), colours(random, count))
