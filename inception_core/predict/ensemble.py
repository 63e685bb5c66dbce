"""Several networks on the same pictures: the mean of what they say, and where they agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import InceptionError
from inception_core.words import later

Rows = NDArray[np.float32]
"""N × classes probabilities: one network, each row the mean over a picture's crops."""


@dataclass(frozen=True)
class Agreement:
    """Which of M networks have the same first guess on N pictures."""

    first: tuple[tuple[int, ...], ...]  # N × M: the class that each network guesses first
    pairs: tuple[tuple[float, ...], ...]  # M × M: share of pictures on which both guess the same
    unanimous: float  # share of pictures on which all guess the same


def check_same_labels(networks: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Raises `InceptionError` unless all networks, of that name and labels, have the same ones."""
    (first, expected), *others = networks
    for name, found in networks:
        if not found:
            raise InceptionError(
                later(
                    "`{name}` names nothing, it gives embeddings; choose weights with labels.",
                    name=name,
                )
            )
    for name, found in others:
        if tuple(found) != tuple(expected):
            raise InceptionError(
                later(
                    "`{first}` and `{name}` do not know the same {count} things; networks vote "
                    "together only when their labels are the same.",
                    first=first,
                    name=name,
                    count=len(expected),
                )
            )


def mean(networks: Sequence[Rows]) -> Rows:
    """The mean of the networks' probabilities, N × classes, all with the same vote."""
    average: NDArray[np.float64] = np.stack(networks).mean(0, np.float64)
    return average.astype(np.float32)


def agreement(networks: Sequence[Rows]) -> Agreement:
    """Whose first guesses are the same; of equal probabilities the first class counts."""
    first = np.stack([rows.argmax(1) for rows in networks], 1)
    same = (first[:, :, None] == first[:, None, :]).mean(0)
    unanimous = (first == first[:, :1]).all(1).mean()
    return Agreement(
        tuple(map(tuple, first.tolist())), tuple(map(tuple, same.tolist())), float(unanimous)
    )
