"""What a device can do at most: the two lines of a roofline."""

import time
from collections.abc import Callable

import torch

SIDE = 1536  # of the square matrices whose product gives the peak
COPIED = 2**27  # bytes copied for the bandwidth: more than any cache holds
TRIALS = 10  # of the product and of the copy; the fastest counts


def limits_of(place: torch.device) -> tuple[float, float]:
    """Operations a second of a large matrix product, bytes a second of a large copy."""
    left, right = (torch.randn(SIDE, SIDE, device=place) for _ in range(2))
    out = torch.empty_like(left)
    peak = 2 * SIDE**3 / _fastest(lambda: torch.mm(left, right, out=out), place)
    source = torch.ones(COPIED // 4, device=place)
    target = torch.empty_like(source)
    return peak, 2 * COPIED / _fastest(lambda: target.copy_(source), place)


def _fastest(run: Callable[[], object], place: torch.device) -> float:
    seconds = []
    for _ in range(TRIALS + 1):  # the first one warms up
        start = time.perf_counter()
        run()
        synchronise(place)
        seconds.append(time.perf_counter() - start)
    return min(seconds[1:])


def synchronise(place: torch.device) -> None:
    """Returns when the device has done all that it was given."""
    getattr(torch, place.type).synchronize()
