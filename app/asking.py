"""Pictures on their way through networks, answered group by group.

Pictures are read one after the other when their turn comes; nothing is kept of them but what the
page needs to show.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.work import Work
from inception_core.errors import Cancelled, InceptionError
from inception_core.predict.crops import Crops, plan
from inception_core.predict.images import read_image
from inception_core.predict.ticket import Batch, Ticket
from inception_core.variants import get_variant
from inception_core.weights.record import Weights
from inception_core.words import later

PREVIEW_PIXELS, THUMBNAIL_PIXELS = 480, 96
ROWS_AT_ONCE = 16  # crops of one place in the line: an answer comes, then the next are asked


@dataclass(frozen=True)
class Picture:
    """Bytes as they came, a name to show, and where they are from."""

    key: str  # `content_key` of the data: what was answered once is not asked again
    name: str
    data: bytes
    note: str = ""


def content_key(data: bytes) -> str:
    """The key of a picture with these bytes."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Shown:
    """What is kept of a picture: a small copy of it upright, and how large it is."""

    preview: bytes  # JPEG
    thumbnail: bytes  # JPEG, for tables
    size: tuple[int, int]  # pixels, upright


@dataclass(frozen=True)
class Network:
    """Weights by name, and what is known of them without their numbers."""

    name: str  # as the service takes it
    title: str
    known: Weights

    @property
    def architecture(self) -> str:
        """Whose pictures may need even sides."""
        return get_variant(self.known.variant).architecture

    def plan(self, image: Image.Image, protocol: str) -> Crops:
        """The parts of a picture that this network looks at."""
        return plan(image, self.known.preprocessing, protocol, self.architecture)

    def outline(self, size: tuple[int, int], protocol: str) -> Crops:
        """The same for any picture of that size, without its pixels."""
        return self.plan(Image.new("1", size), protocol)


@dataclass(frozen=True)
class Answer:
    """Of one network to one picture."""

    row: NDArray[np.float32]  # probabilities, the mean over its crops; or an embedding
    crops: int  # different ones
    milliseconds: float  # in the network


Key = tuple[str, str, str]
"""A picture's key, weights, crop protocol."""


def camps(networks: Sequence[Network]) -> list[list[int]]:
    """Places of the networks that can vote together: those that know the same things."""
    found: dict[tuple[str, ...], list[int]] = {}
    for place, network in enumerate(networks):
        if network.known.labels:
            found.setdefault(network.known.labels, []).append(place)
    return [places for places in found.values() if len(places) > 1]


class Asking(Work):
    """Pictures through some networks; answers appear one after the other."""

    def __init__(
        self,
        pictures: Sequence[Picture],
        networks: Sequence[Network],
        protocol: str,
        known: Callable[[Key], bool] = lambda key: False,
    ) -> None:
        super().__init__()
        self.protocol = protocol
        self.shown: dict[str, Shown] = {}  # by a picture's key
        self.unreadable: dict[str, InceptionError] = {}
        self.failed: dict[str, InceptionError] = {}  # by a network's name
        self.answers: dict[Key, Answer] = {}
        self._pictures, self._networks, self._known = tuple(pictures), tuple(networks), known
        self._done = 0

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        now = [ticket for ticket in self._tickets if ticket.at_work]
        running = sum(ticket.share for ticket in now) / max(1, len(self._networks))
        return min(1.0, (self._done + running) / max(1, len(self._pictures)))

    @property
    def words(self) -> str:
        """What is happening, and to which picture."""
        happening = super().words or str(later("Reading the picture"))
        if len(self._pictures) == 1:
            return happening
        done = later("{done} of {count} pictures", done=self._done, count=len(self._pictures))
        return f"{done} · {happening}"

    def work(self) -> None:
        """Reads and asks in groups, so that the first answers come soon."""
        group: list[Picture] = []
        rows = 0
        for picture in self._pictures:
            if self._cancelled.is_set():
                return
            counts = self._read(picture)
            if counts is None:
                self._done += 1
                continue
            group.append(picture)
            rows += max(counts, default=0)
            if rows >= ROWS_AT_ONCE:
                self._answer(group)
                group, rows = [], 0
        if group:
            self._answer(group)

    def _read(self, picture: Picture) -> list[int] | None:
        """How many parts each network looks at; None where the picture cannot be read."""
        try:
            image = read_image(picture.data, picture.name)
        except InceptionError as error:
            self.unreadable[picture.key] = error
            return None
        size = image.size
        image.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
        preview = _jpeg(image)
        image.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        self.shown[picture.key] = Shown(preview, _jpeg(image), size)
        return [network.outline(size, self.protocol).count for network in self._networks]

    def _answer(self, group: Sequence[Picture]) -> None:
        """Asks all networks at once; one that fails does not keep the others back."""
        asked = []
        for network in self._networks:
            missing = [
                (picture, network.outline(self.shown[picture.key].size, self.protocol))
                for picture in group
                if not self._known((picture.key, network.name, self.protocol))
            ]
            if missing and network.name not in self.failed:
                count = sum(crops.count for _, crops in missing)
                batches = _batches([picture for picture, _ in missing], network, self.protocol)
                with self._failing(network):
                    asked.append((network, missing, self.ask(network.name, count, batches)))
        for network, missing, ticket in asked:
            with self._failing(network):
                self._keep(network, missing, ticket)
        self._tickets.clear()
        self._done += len(group)

    def _keep(
        self, network: Network, asked: Sequence[tuple[Picture, Crops]], ticket: Ticket
    ) -> None:
        rows = self.wait_for(ticket)
        each = ticket.milliseconds / len(rows)
        for picture, crops in asked:
            own, rows = rows[: crops.count], rows[crops.count :]
            mean = crops.mean(own)
            if not network.known.labels:
                mean /= np.linalg.norm(mean)
            key = picture.key, network.name, self.protocol
            self.answers[key] = Answer(mean, crops.count, each * crops.count)

    @contextmanager
    def _failing(self, network: Network) -> Iterator[None]:
        try:
            yield
        except Cancelled:
            raise
        except InceptionError as error:
            self.failed[network.name] = error


def _jpeg(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=88)
    return data.getvalue()


def _batches(pictures: Sequence[Picture], network: Network, protocol: str) -> Iterator[Batch]:
    """Every picture's parts, read when it is their turn."""
    for picture in pictures:
        yield from network.plan(read_image(picture.data, picture.name), protocol).batches()
