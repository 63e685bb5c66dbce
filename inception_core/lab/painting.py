"""Repainting a drawing as another artist might: recoloured, posterised, outlined, or lines only."""

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional

from inception_core.lab.chance import colours, happens, one_of, uniform, whole

_MANNERS = {"as drawn": 0.40, "posterised": 0.10, "outlined": 0.33, "lines": 0.17}
_GREY = torch.full((3, 3), 1 / 3)
_AXIS = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)


def paint(planes: Tensor, ink: Tensor, random: Generator) -> Tensor:
    """N × 6 × S × S planes in 0…1 (see `Layers`) -> N × 4 × S × S, colour times cover and cover.

    The manner is one for all N, its colours are each drawing's own: groups are small, and only
    the work of the chosen manner is done.
    """
    manner = one_of(random, _MANNERS)
    image = planes[:, :4]
    if bool(ink.any()):
        image = torch.where(ink[:, None, None, None], _inked(planes, random), image)
    if manner == "posterised" or (manner == "outlined" and happens(random, 0.5)):
        levels = whole(random, 2, 5)
        image = torch.cat([(image[:, :3] * levels).round() / levels, image[:, 3:]], 1)
    if manner == "lines":
        image = _flat(planes, image, random)
    image = _recoloured(image, random)
    if manner in ("outlined", "lines"):
        image = _outlined(planes, ink, image, random)
    return image


def _inked(planes: Tensor, random: Generator) -> Tensor:
    """One-ink drawings: mostly dark ink, on paper that fills the body, or on nothing."""
    count = len(planes)
    ink = colours(random, count) * (uniform(random, count, 0, 1) < 0.5)
    paper = _choose(random, 0.4, torch.ones(count, 3, 1, 1), colours(random, count))
    alike = (ink - paper).abs().mean(1, keepdim=True) < 0.25
    paper = torch.where(alike, 1 - ink.round(), paper)  # else only a silhouette would be left
    body = planes[:, 4:5] * (uniform(random, count, 0, 1) < 0.65)
    cover = planes[:, 3:4]
    colour = ink * cover + paper * body * (1 - cover)
    return torch.cat([colour, cover + body * (1 - cover)], 1)


def _flat(planes: Tensor, image: Tensor, random: Generator) -> Tensor:
    """The body in one colour: white, any, or the drawing's own mean."""
    count = len(planes)
    mean = image[:, :3].mean((2, 3), keepdim=True) / image[:, 3:].mean((2, 3), keepdim=True).clamp(
        min=1e-3
    )
    paper = _choose(random, 0.5, mean, colours(random, count))
    paper = _choose(random, 0.4, torch.ones(count, 3, 1, 1), paper)
    body = planes[:, 4:5]
    return torch.cat([paper * body, body], 1)


def _outlined(planes: Tensor, ink: Tensor, image: Tensor, random: Generator) -> Tensor:
    """Contours drawn over the image with a pen of some width, black or nearly so as a rule."""
    radius = whole(random, 0, 2)
    lines = planes[:, 5:6]
    if radius:  # the lines of a one-ink drawing are all of it: a broader pen would drown it
        broad = functional.max_pool2d(lines, 2 * radius + 1, 1, radius)
        lines = torch.where(ink[:, None, None, None], lines, broad)
    lines = lines * uniform(random, len(planes), 0.6, 1.3).clamp(max=1)
    pen = colours(random, len(planes)) * uniform(random, len(planes), 0, 0.8)
    pen = _choose(random, 0.55, torch.zeros(()), pen)
    return torch.cat([pen * lines, lines], 1) + image * (1 - lines)


def _recoloured(image: Tensor, random: Generator) -> Tensor:
    """Hue turned, saturation from grey to vivid, light from dark to pale; sometimes a negative."""
    count = len(image)
    full = uniform(random, count, 0, 1) < 0.25
    turn = uniform(random, count, -1, 1) * torch.where(full, math.pi, 0.25)
    grey = uniform(random, count, 0, 1) < 0.15
    saturation = uniform(random, count, 0.4, 1.5) * ~grey
    cos, sin, sat = (x.view(count, 1, 1) for x in (turn.cos(), turn.sin(), saturation))
    mix = _GREY + sat * (cos * (torch.eye(3) - _GREY) + sin * _AXIS)
    colour, cover = image[:, :3], image[:, 3:]
    colour = torch.bmm(mix, colour.flatten(2)).view_as(colour)
    if happens(random, 0.06):
        colour = cover - colour
    gain = uniform(random, count, 0.6, 1.25)
    pale = uniform(random, count, -0.5, 0.6).clamp(min=0)
    colour = colour * (gain * (1 - pale)) + cover * pale
    return torch.cat([torch.minimum(colour.clamp(min=0), cover), cover], 1)


def _choose(random: Generator, probability: float, yes: Tensor, no: Tensor) -> Tensor:
    return torch.where(uniform(random, len(no), 0, 1) < probability, yes, no)
