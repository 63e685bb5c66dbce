"""Random choices from one generator, so that a run can be repeated and resumed exactly."""

from collections.abc import Mapping

import torch
from torch import Generator, Tensor


def happens(random: Generator, probability: float) -> bool:
    """True with this probability."""
    return float(torch.rand((), generator=random)) < probability


def one_of(random: Generator, weights: Mapping[str, float]) -> str:
    """One key, with probability in proportion to its weight."""
    row = int(torch.multinomial(torch.tensor(list(weights.values())), 1, generator=random))
    return list(weights)[row]


def whole(random: Generator, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return int(torch.randint(low, high + 1, (), generator=random))


def uniform(random: Generator, count: int, low: float, high: float, channels: int = 1) -> Tensor:
    """N × channels × 1 × 1 numbers between the bounds, to scale images with."""
    return torch.rand(count, channels, 1, 1, generator=random) * (high - low) + low


def colours(random: Generator, count: int) -> Tensor:
    """N × 3 × 1 × 1 colours: some dark, some pale, so that neither is rare."""
    light = uniform(random, count, 0, 1)
    return light + (uniform(random, count, 0, 1, 3) - light) * uniform(random, count, 0.2, 1)
