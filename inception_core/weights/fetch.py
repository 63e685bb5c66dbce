"""Downloads of published weights that survive faults: resumed, checked, one for all who ask.

What arrives lies where huggingface_hub or torch.hub would have put it, so other tools find it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Protocol

import httpx2
from filelock import FileLock, Timeout
from huggingface_hub import constants

from inception_core.analysis.speed import Progress
from inception_core.errors import DownloadCancelled, DownloadError, InceptionError
from inception_core.weights.answers import Again, portal
from inception_core.weights.converted import as_safetensors, is_checkpoint
from inception_core.weights.files import sha256
from inception_core.weights.keeping import lock_file, placed, target_of
from inception_core.weights.partial import Partial
from inception_core.weights.places import find
from inception_core.weights.sources import Source, agrees
from inception_core.weights.transfer import Offer, ask, client, receive
from inception_core.words import Text, later, tr

WAITS = (0.5, 1.0, 2.0, 4.0)  # seconds before another attempt
SILENT_SECONDS = 2.0  # after so long without news a person is told so
_POLL_SECONDS = 0.1
Report = Callable[[Progress], None]


class Tell(Protocol):
    """Hears what happens, and how much has arrived where that has changed."""

    def __call__(self, words: Text, arrived: float | None = None, /) -> None:
        """Passes it on."""


def fetch(
    source: Source,
    report: Report = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """The file of a source: the one that is here, or downloaded now; blocks until it is checked.

    `report` hears how far it is and what happens, also what is tried again. Raises
    `DownloadError` with a sentence, `DownloadCancelled`, and `WeightsError` when a PyTorch file
    that arrived cannot be read.
    """
    if (path := find(source)) is not None:
        return path
    if source.hub and constants.is_offline_mode():
        raise DownloadError(
            later("HF_HUB_OFFLINE is set, so nothing is downloaded; unset it first.")
        )
    attempt, share, most = 0, 0.0, 0.0

    def tell(words: Text, arrived: float | None = None) -> None:
        nonlocal share, most
        share = share if arrived is None else arrived
        most = max(share, most)
        report(Progress(share, words))

    with client() as http:
        while True:
            before = most
            try:
                return _attempt(http, source, tell, cancelled)
            except Again as trouble:
                if most > before:
                    attempt = 0
                if attempt == len(WAITS) or not (most or trouble.at_first):
                    raise DownloadError(trouble.sentence) from trouble
                wait = max(WAITS[attempt], trouble.after)
                attempt += 1
                tell(
                    later(
                        "{trouble} Attempt {attempt} of {most} in {seconds:g} s.",
                        trouble=trouble.sentence,
                        attempt=attempt + 1,
                        most=len(WAITS) + 1,
                        seconds=wait,
                    )
                )
                _sleep(wait, cancelled)
            except OSError as error:
                raise DownloadError(
                    later(
                        "`{place}` cannot be written ({error}); make room or give the right to "
                        "write, or set HF_HOME and TORCH_HOME to another folder.",
                        place=error.filename or target_of(source, Offer("")).parent,
                        error=error.strerror or str(error),
                    )
                ) from error


class Download:
    """A download in a thread, for a page to watch: `.share`, `.words`, `.problem`, `.path`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._problem: Text | str = ""
        self.path: Path | None = None
        self._progress = Progress(0.0, later("Beginning"))
        self._news = time.monotonic()
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def at_work(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive() and not self._stop.is_set()

    @property
    def problem(self) -> str:
        """What went wrong, in a sentence; empty while nothing did."""
        return str(self._problem)

    @property
    def share(self) -> float:
        """How much has arrived, 0 to 1."""
        return self._progress.share

    @property
    def words(self) -> str:
        """What happens, and how long nothing has."""
        silent = time.monotonic() - self._news
        if self.at_work and silent > SILENT_SECONDS:
            return tr(
                "{text} No news for {seconds:.0f} s.", text=self._progress.text, seconds=silent
            )
        return str(self._progress.text)

    def cancel(self) -> None:
        """Stops it; what arrived is kept. A silent server lets the thread end a little later."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Returns when it has ended, or after so many seconds."""
        self._thread.join(seconds)

    def _hear(self, progress: Progress) -> None:
        self._progress, self._news = progress, time.monotonic()

    def _run(self) -> None:
        try:
            self.path = fetch(self.source, self._hear, self._stop.is_set)
            self._hear(Progress(1.0, later("Here.")))
        except InceptionError as error:
            self._problem = error.sentence
        finally:
            if self.path is None:
                self._problem = self._problem or later("The download failed; try again.")


_ALL: dict[str, Download] = {}
_LOCK = Lock()


def download(source: Source) -> Download:
    """Begins to download a source, or joins the download that is at work."""
    with _LOCK:
        known = _ALL.get(source.id)
        if known is None or not known.at_work:
            known = _ALL[source.id] = Download(source)
        return known


def known_download(identity: str) -> Download | None:
    """The latest download of that source in this process, at work or ended."""
    return _ALL.get(identity)


def _attempt(
    http: httpx2.Client,
    source: Source,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Path:
    host = httpx2.URL(constants.ENDPOINT if source.hub else source.address).host
    tell(later("Asking `{host}`.", host=host))
    offer = ask(http, source)
    if offer.sha256 and not agrees(offer.sha256, source.sha256):
        raise DownloadError(
            later(
                "`{host}` offers another file than the published one: its sha256 is `{found}…`, "
                "expected was `{expected}`.",
                host=host,
                found=offer.sha256[:12],
                expected=source.sha256,
            )
        )
    target = target_of(source, offer)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _turn(lock_file(source, target), lambda: tell(_OTHERS), cancelled):
        if (path := find(source)) is not None:  # by another process meanwhile
            return path
        if not target.is_file():
            partial = Partial(target)

            def received(have: int, total: int | None) -> None:
                whole = total or offer.size or source.bytes
                tell(
                    later("{have:.0f} of {whole:.0f} MB.", have=have / 1e6, whole=whole / 1e6),
                    min(have / whole, 1.0),
                )

            receive(http, offer, partial, received, cancelled)
            tell(later("Checking it."), 1.0)
            _check(partial, source, offer, host)
            partial.finish()
        path = placed(source, offer, target)
        if is_checkpoint(path):
            tell(later("Converting it."), 1.0)
            as_safetensors(path, sha256(path))
        return path


_OTHERS = later("Another process on this machine is downloading it; waiting for it.")


@contextmanager
def _turn(path: Path, wait: Callable[[], None], cancelled: Callable[[], bool]) -> Iterator[None]:
    """Holds the lock in `path`; the system frees it when a process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    while True:
        try:
            lock.acquire(timeout=_POLL_SECONDS)
            break
        except Timeout:
            wait()
            _sleep(_POLL_SECONDS, cancelled)
    try:
        yield
    finally:
        lock.release()


def _check(partial: Partial, source: Source, offer: Offer, host: str) -> None:
    """Raises `DownloadError` and deletes the file when it is not the published one."""
    with partial.path.open("rb") as file:
        page = file.read(64).lstrip().startswith(b"<")
    digest = partial.sha256()
    if page or not (agrees(digest, source.sha256) and agrees(digest, offer.sha256)):
        partial.remove()
        if page:
            raise portal(host)
        expected = offer.sha256 or source.sha256
        raise DownloadError(
            later(
                "What came from `{host}` is damaged: its sha256 is `{digest}`, expected was "
                "`{expected}`. It was deleted; try again.",
                host=host,
                digest=digest,
                expected=expected,
            )
        )


def _sleep(seconds: float, cancelled: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if cancelled():
            raise DownloadCancelled(later("The download was stopped; what arrived is kept."))
        time.sleep(min(left, _POLL_SECONDS))
