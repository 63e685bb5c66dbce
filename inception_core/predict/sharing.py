"""Several networks on the same pictures: networks with equal preprocessing share the crops."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inception_core.predict.crops import Crops, plan
from inception_core.predict.predictor import Predictor
from inception_core.predict.protocols import side_step
from inception_core.variants import get_variant

Row = NDArray[np.float32]
BATCH = 8  # crops that go through a network together


def seen_by(
    networks: Sequence[Predictor],
    pictures: Iterable[Image.Image],
    protocol: str,
    batch: int = BATCH,
) -> Iterator[list[Row]]:
    """Picture by picture, for every network its classes' probabilities, the mean over the crops.

    Pictures are RGB and are taken one after the other; crops of neighbours may share a batch, so
    the same pictures in the same order give the same bits. Raises `Busy`, and `InceptionError`
    when there is no such protocol.
    """
    groups: dict[object, _Group] = {}
    for place, network in enumerate(networks):
        architecture = get_variant(network.variant).architecture
        same = network.preprocessing, side_step(protocol, architecture)
        if same not in groups:
            groups[same] = _Group(protocol, architecture, batch)
        groups[same].add_network(place, network)
    everyone = list(groups.values())
    for picture in pictures:
        for group in everyone:
            group.look_at(picture)
        yield from _complete(everyone)
    for group in everyone:
        group.compute()
    yield from _complete(everyone)


class _Group:
    """Networks that see the same crops."""

    def __init__(self, protocol: str, architecture: str, batch: int) -> None:
        self.protocol, self.architecture, self.batch = protocol, architecture, batch
        self.networks: list[tuple[int, Predictor]] = []
        self.crops: deque[Crops] = deque()  # of pictures not given back yet
        self.waiting: list[NDArray[np.float32]] = []  # tiles of one batch
        self.rows: list[deque[Row]] = []  # for each network, of the first of `crops` onwards

    def add_network(self, place: int, network: Predictor) -> None:
        self.networks.append((place, network))
        self.rows.append(deque())

    def look_at(self, picture: Image.Image) -> None:
        (_, first), *_ = self.networks
        crops = plan(picture, first.preprocessing, self.protocol, self.architecture)
        self.crops.append(crops)
        for tile in crops.tiles():
            if self.waiting and self.waiting[0].shape != tile.shape:
                self.compute()
            self.waiting.append(tile)
            if len(self.waiting) == self.batch:
                self.compute()

    def compute(self) -> None:
        if self.waiting:
            tiles = np.stack(self.waiting)
            self.waiting = []
            for (_, network), rows in zip(self.networks, self.rows, strict=True):
                rows.extend(network.probabilities(tiles))

    @property
    def has_one(self) -> bool:
        """Has the oldest picture been seen by all networks?"""
        return bool(self.crops) and len(self.rows[0]) >= self.crops[0].count

    def take_one(self) -> Iterator[tuple[int, Row]]:
        """The oldest picture's place and row for each network."""
        crops = self.crops.popleft()
        for (place, _), rows in zip(self.networks, self.rows, strict=True):
            yield place, crops.mean(np.stack([rows.popleft() for _ in range(crops.count)]))


def _complete(groups: Sequence[_Group]) -> Iterator[list[Row]]:
    while all(group.has_one for group in groups):
        by_place = dict(pair for group in groups for pair in group.take_one())
        yield [by_place[place] for place in sorted(by_place)]
