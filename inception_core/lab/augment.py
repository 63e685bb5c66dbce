"""From drawings to training pictures: repainted, placed before a background, photographed.

The aim is other artists' hands: outlined, flat, grey and pale renderings are made out of whatever
the training artists drew.
"""

import torch
from torch import Generator, Tensor

from inception_core.lab.backgrounds import background
from inception_core.lab.camera import degrade, place, shadow
from inception_core.lab.chance import happens
from inception_core.lab.layers import Layers
from inception_core.lab.painting import paint

GROUP = 8
"""Pictures that share the kind of each change, not its amount: work is done only where chosen,
and eight of them stay in the processor's cache."""

MEAN = STD = 0.5


def draw_batch(
    layers: Layers, photos: list[Tensor], size: int, random: Generator
) -> tuple[Tensor, Tensor]:
    """`size` augmented pictures, N × 3 × S × S in -1…1, and their labels, N."""
    rows = torch.multinomial(layers.chances, size, replacement=True, generator=random)
    pictures = torch.empty(size, 3, *layers.planes.shape[2:])
    for first in range(0, size, GROUP):
        group = rows[first : first + GROUP]
        pictures[first : first + GROUP] = augment(
            layers.planes[group], layers.ink[group], photos, random
        )
    return pictures, layers.labels[rows]


def augment(planes: Tensor, ink: Tensor, photos: list[Tensor], random: Generator) -> Tensor:
    """N × 6 × S × S bytes (see `Layers`) -> N × 3 × S × S in -1…1."""
    image = place(paint(planes.float() / 255, ink, random), random)
    behind = background(len(image), image.shape[-1], random, photos)
    cover = image[:, 3:]
    if happens(random, 0.15):
        behind = behind * shadow(cover, random)
    picture = degrade(image[:, :3] + behind * (1 - cover), random)
    return (picture - MEAN) / STD
