"""Asks a server for a source's file and receives it, once; `fetch` tries again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
from huggingface_hub import constants

from inception_core.errors import DownloadCancelled, DownloadError
from inception_core.version import VERSION
from inception_core.weights.answers import (
    Again,
    check_content,
    check_status,
    portal,
    troubled,
)
from inception_core.weights.partial import Partial
from inception_core.weights.places import REVISION
from inception_core.weights.sources import Source
from inception_core.words import later

CONNECT_SECONDS, SILENCE_SECONDS = 2.0, 10.0
MOST_REDIRECTS = 5
_COMMIT, _ETAG, _SHA256 = (re.compile(f"[0-9a-f]{{{n}}}") for n in ("40", "40,64", "64"))
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
Received = Callable[[int, int | None], None]
"""Hears how many bytes there are of how many."""


@dataclass(frozen=True)
class Offer:
    """Where a file's bytes are, and what the hub says about them."""

    url: str
    size: int | None = None
    etag: str = ""  # of a large file on the hub its sha256
    commit: str = ""

    @property
    def sha256(self) -> str:
        """The checksum that the hub announces; empty where it announces none."""
        return self.etag if _SHA256.fullmatch(self.etag) else ""


@contextmanager
def client() -> Iterator[httpx2.Client]:
    """The HTTP client; proxies and certificates are the environment's."""
    timeout = httpx2.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS)
    headers = {"user-agent": f"inception-explorer/{VERSION}", "accept-encoding": "identity"}
    with httpx2.Client(timeout=timeout, headers=headers, max_redirects=MOST_REDIRECTS) as http:
        yield http


def ask(http: httpx2.Client, source: Source) -> Offer:
    """Where the file is; raises `Again` or `DownloadError`.

    The hub answers with a redirect that carries commit, size and checksum; another address is
    taken as it is.
    """
    if source.hub is None:
        return Offer(source.address)
    repository, file = source.hub
    url = f"{constants.ENDPOINT}/{repository}/resolve/{REVISION}/{file}"
    for _ in range(MOST_REDIRECTS):
        with _sentences(url):
            response = http.head(url, headers=_login(url))
        check_status(response)
        found = response.headers
        location = found.get("location")
        if "x-repo-commit" not in found and response.is_redirect and location:
            url = str(response.url.join(location))
            continue
        return _offer(response, str(response.url.join(location)) if location else url)
    raise DownloadError(
        later("`{host}` sends from one address to the next; check HF_ENDPOINT.", host=_host(url))
    )


def receive(
    http: httpx2.Client,
    offer: Offer,
    partial: Partial,
    received: Received,
    cancelled: Callable[[], bool],
) -> None:
    """Fetches what `partial` lacks of the file; raises `Again`, `DownloadError`, `OSError`.

    What is there is continued when the server says that it belongs to the same version, and
    forgotten otherwise.
    """
    headers = _login(offer.url)
    if validator := partial.validator:
        headers |= {"range": f"bytes={partial.size}-", "if-range": validator}
    with (
        _sentences(offer.url),
        http.stream("GET", offer.url, headers=headers, follow_redirects=True) as response,
    ):
        if response.status_code == httpx2.codes.RANGE_NOT_SATISFIABLE:
            partial.remove()
            raise Again(
                later("`{host}` cannot continue the file; it begins anew.", host=response.url.host)
            )
        check_status(response)
        check_content(response)
        total = _prepare(response, partial)
        if total is not None:  # what is not from the hub is converted besides
            partial.check_room(total - partial.size + total * (not offer.commit))
        have = partial.size
        with partial.path.open("ab") as file:
            for chunk in response.iter_raw():
                file.write(chunk)
                have += len(chunk)
                received(have, total)
                if cancelled():
                    raise DownloadCancelled(
                        later(
                            "The download was stopped; what arrived is kept and will be continued."
                        )
                    )
    if total is not None and have < total:
        raise Again(
            later(
                "The connection to `{host}` broke before the file was complete.",
                host=_host(offer.url),
            )
        )


def _prepare(response: httpx2.Response, partial: Partial) -> int | None:
    """Readies `partial` for the bytes that come; returns the whole file's size where known."""
    if response.status_code == httpx2.codes.PARTIAL_CONTENT:
        found = _RANGE.fullmatch(response.headers.get("content-range", ""))
        if found is None or int(found[1]) != partial.size:
            partial.remove()
            raise Again(later("`{host}` sent another part than asked for.", host=response.url.host))
        return int(found[2])
    etag = response.headers.get("etag", "")
    partial.begin("" if etag.startswith("W/") else etag)
    length = response.headers.get("content-length", "")
    return int(length) if length.isdigit() else None


def _offer(response: httpx2.Response, url: str) -> Offer:
    found = response.headers
    commit = found.get("x-repo-commit", "")
    etag = found.get("x-linked-etag", found.get("etag", "")).removeprefix("W/").strip('"')
    # Both become names in the cache, so neither may be anything else.
    if not (_COMMIT.fullmatch(commit) and _ETAG.fullmatch(etag)):
        raise portal(response.url.host)
    size = found.get("x-linked-size", "")
    return Offer(url, int(size) if size.isdigit() else None, etag, commit)


def _login(url: str) -> dict[str, str]:
    """The person's token, for the hub's own address only."""
    if _origin(url) != _origin(constants.ENDPOINT) or constants.HF_HUB_DISABLE_IMPLICIT_TOKEN:
        return {}
    from huggingface_hub import get_token

    token = get_token()
    return {"authorization": f"Bearer {token}"} if token else {}


@contextmanager
def _sentences(url: str) -> Iterator[None]:
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise troubled(error, _host(url)) from error


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
