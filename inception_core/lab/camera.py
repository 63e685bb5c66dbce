"""How the picture is taken: placed and bent in the frame, blurred, noisy, compressed, covered."""

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional

from inception_core.lab.chance import colours, happens, uniform


def place(image: Tensor, random: Generator) -> Tensor:
    """Each image turned, mirrored, scaled, sheared, moved and gently bent; N × C × S × S."""
    count, size = len(image), image.shape[-1]
    angle, shear = uniform(random, count, -0.4, 0.4), uniform(random, count, -0.2, 0.2)
    zoom = 1 / uniform(random, count, 0.55, 1.1)
    wide = uniform(random, count, 0.85, 1.18)
    mirror = torch.where(uniform(random, count, 0, 1) < 0.5, -1.0, 1.0)
    cos, sin = angle.cos().flatten(), angle.sin().flatten()
    zoom, wide, mirror, shear = (x.flatten() for x in (zoom, wide, mirror, shear))
    room = (zoom - 0.8).clamp(min=0.1)  # a small drawing may stand further from the middle
    move = (torch.rand(count, 2, generator=random) * 2 - 1) * room[:, None] * 0.8
    rows = [
        torch.stack([mirror * zoom * wide * cos, mirror * zoom * (shear - sin), move[:, 0]], 1),
        torch.stack([zoom * sin, zoom / wide * cos, move[:, 1]], 1),
    ]
    # Laid out on a coarse grid and spread over the pixels at the end: a quarter of the work.
    grid = functional.affine_grid(torch.stack(rows, 1), [count, 1, 32, 32], align_corners=False)
    grid = grid.permute(0, 3, 1, 2)
    if happens(random, 0.6):
        bend = torch.rand(count, 2, 5, 5, generator=random) - 0.5
        bend = functional.interpolate(bend, size=32, mode="bicubic")
        grid = grid + bend * uniform(random, count, 0, 0.35)
    grid = functional.interpolate(grid, size=size, mode="bilinear").permute(0, 2, 3, 1)
    return functional.grid_sample(image, grid, align_corners=False)


def shadow(cover: Tensor, random: Generator) -> Tensor:
    """N × 1 × S × S light left behind the drawing: 1 in the open, less in its soft shadow."""
    moved = torch.roll(
        cover, (int(uniform(random, 1, 1, 9)), int(uniform(random, 1, -6, 6))), (2, 3)
    )
    return 1 - functional.avg_pool2d(moved, 5, 1, 2) * uniform(random, len(cover), 0.1, 0.5)


def degrade(image: Tensor, random: Generator) -> Tensor:
    """N × 3 × S × S in 0…1 after lens, sensor, compression and a hand in front."""
    count, size = len(image), image.shape[-1]
    if happens(random, 0.25):
        for axis in (2, 3):  # neighbours averaged twice over: a quarter, a half, a quarter
            image = (image.roll(1, axis) + image.roll(-1, axis)) / 4 + image / 2
    if happens(random, 0.15):
        small = int(size * float(uniform(random, 1, 0.35, 0.8)))
        coarse = functional.interpolate(image, size=small, mode="bilinear")
        image = functional.interpolate(coarse, size=size, mode="bilinear")
    if happens(random, 0.3):
        image = image * uniform(random, count, 0.6, 1.2) + uniform(random, count, -0.1, 0.15)
    if happens(random, 0.2):
        noise = torch.rand(image.shape, generator=random) - 0.5
        image = image + noise * uniform(random, count, 0, 0.3)
    if happens(random, 0.12):
        image = compress(image, float(uniform(random, 1, 0.05, 0.35)))
    if happens(random, 0.35):
        image = _covered(image, random)
    return image.clamp(0, 1)


def compress(image: Tensor, step: float) -> Tensor:
    """JPEG's idea: 8 × 8 cosine blocks, rounded more coarsely towards fine detail."""
    count, channels, height, width = image.shape
    basis = _cosines()
    blocks = image.view(count, channels, height // 8, 8, width // 8, 8)
    waves = torch.einsum("ui,ncaibj,vj->ncaubv", basis, blocks, basis)
    order = torch.arange(8)
    steps = step * (1 + order.view(8, 1, 1) + order) / 4
    waves = (waves / steps).round() * steps
    return torch.einsum("ui,ncaubv,vj->ncaibj", basis, waves, basis).reshape(image.shape)


def _covered(image: Tensor, random: Generator) -> Tensor:
    count, size = len(image), image.shape[-1]
    place = torch.arange(size) / size
    top, left = uniform(random, count, -0.1, 0.9), uniform(random, count, -0.1, 0.9)
    high, wide = uniform(random, count, 0.1, 0.4), uniform(random, count, 0.1, 0.4)
    rows = (place.view(1, 1, size, 1) - top).div(high)
    columns = (place.view(1, 1, 1, size) - left).div(wide)
    inside = (rows > 0) & (rows < 1) & (columns > 0) & (columns < 1)
    return torch.where(inside, colours(random, count), image)


def _cosines() -> Tensor:
    angle = math.pi / 8 * torch.outer(torch.arange(8.0), torch.arange(8) + 0.5)
    basis = angle.cos() / 2
    basis[0] /= math.sqrt(2)
    return basis
