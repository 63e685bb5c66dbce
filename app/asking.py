"""Pictures on their way through networks, in a thread of their own, so that no page waits.

A page holds one of these, says now and then that it is still wanted, and reads how far it is. What
nobody asks for any more gives its place in the line to others. Pictures are read one after the
other when their turn comes; nothing is kept of them but what the page needs to show.
"""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inception_core.errors import Cancelled, InceptionError
from inception_core.predict.crops import Crops, plan
from inception_core.predict.images import read_image
from inception_core.predict.service import service
from inception_core.predict.ticket import ABANDONED_SECONDS, CANCELLED, LEFT, Batch, Ticket
from inception_core.variants import get_variant
from inception_core.weights.record import Weights
from inception_core.words import Text, later

PREVIEW_PIXELS, THUMBNAIL_PIXELS = 480, 96
ROWS_AT_ONCE = 16  # crops of one place in the line: an answer comes, then the next are asked
_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Picture:
    """Bytes as they came, a name to show, and where they are from."""

    key: str  # of the content: equal for equal pictures
    name: str
    data: bytes
    note: str = ""


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


class Work:
    """Something that asks the service, in a thread; ends early when no page wants it."""

    def __init__(self) -> None:
        self.problem: InceptionError | Text | str = ""
        self.started = time.monotonic()
        self._tickets: list[Ticket] = []
        self._asked = time.monotonic()
        self._cancelled = Event()
        self._thread = Thread(target=self._run, daemon=True, name="asking")

    def begin(self) -> None:
        """Starts the thread."""
        self._thread.start()

    @property
    def at_work(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive() and not self._cancelled.is_set()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What is happening: the line's own words for the slowest of the networks."""
        waiting = [ticket for ticket in self._tickets if ticket.at_work]
        return waiting[-1].words if waiting else ""

    def still_wanted(self) -> None:
        """To be said now and then."""
        self._asked = time.monotonic()

    def cancel(self) -> None:
        """Gives its places up; what is answered is kept."""
        self.problem = self.problem or CANCELLED
        self._cancelled.set()
        for ticket in self._tickets:
            ticket.cancel()

    def wait(self, seconds: float) -> None:
        """Returns when it has ended, or after so many seconds."""
        self._thread.join(seconds)

    def work(self) -> None:
        """What is to be done; raises `InceptionError`."""
        raise NotImplementedError

    def ask(self, name: str, count: int, batches: Iterator[Batch]) -> Ticket:
        """A place in the line, given up together with this work. Raises `Busy`."""
        ticket = service().ask(name, count, batches)
        self._tickets.append(ticket)
        return ticket

    def wait_for(self, ticket: Ticket) -> Batch:
        """Its answer; raises `InceptionError`, also when no page wants it any more."""
        while ticket.at_work:
            if time.monotonic() - self._asked > ABANDONED_SECONDS:
                self.problem = LEFT
                self.cancel()
            else:
                ticket.still_wanted()
            time.sleep(_POLL_SECONDS)
        return ticket.result()

    def _run(self) -> None:
        try:
            self.work()
        except InceptionError as error:
            self.problem = self.problem or error
        except Exception:
            self.problem = later("Something went wrong with these pictures; try others.")
            raise
        finally:
            for ticket in self._tickets:
                ticket.cancel()


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
