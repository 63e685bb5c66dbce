"""What a server, or nobody, answered, as one sentence for a person.

`Again` is for what may be better in a moment; `DownloadError` for what will not.
"""

import email.utils
import socket
import ssl
import time
from collections.abc import Iterator, Mapping

import httpx2

from inception_core.errors import DownloadError

LONGEST_WAIT = 30.0  # seconds that a server may ask for; what is longer is a person's to wait
_FOR_NOW = (408, 500, 502, 503, 504)
_OFFLINE = "check this machine's connection and try again"
_WHY = {
    401: (
        "asks for a login (401), so the file is gone or private; log in with `hf auth login` or "
        "set HF_TOKEN"
    ),
    403: "refuses this file (403); the token may lack the right, or the network blocks it",
    404: "does not have this file any more (404); look for a newer version of this explorer",
}


class Again(Exception):  # noqa: N818 # named after what to do
    """An attempt failed that another one may repair.

    `at_first` says whether that is worth trying before anything was received. `after` is how many
    seconds the server asked to wait.
    """

    def __init__(self, sentence: str, *, at_first: bool = True, after: float = 0.0) -> None:
        super().__init__(sentence)
        self.at_first, self.after = at_first, after


def check_status(response: httpx2.Response) -> None:
    """Raises `Again` or `DownloadError` for an answer other than a success."""
    host, status = response.url.host, response.status_code
    if status < 400:
        return
    if status == 429:
        after = _retry_after(response.headers)
        sentence = f"`{host}` gets too many requests (429) and asks to wait {after:.0f} s"
        if after <= LONGEST_WAIT:
            raise Again(f"{sentence}.", after=after)
        raise DownloadError(f"{sentence}; try again then.")
    if status in _FOR_NOW:
        raise Again(f"`{host}` has trouble of its own ({status}); try again later.")
    raise DownloadError(f"`{host}` {_WHY.get(status, f'answers {status}; try again later')}.")


def check_content(response: httpx2.Response) -> None:
    """Raises `DownloadError` for a web page in place of a file."""
    if response.headers.get("content-type", "").startswith("text/html"):
        raise portal(response.url.host)


def portal(host: str) -> DownloadError:
    """The sentence about a page that came in place of the file."""
    return DownloadError(
        f"A web page came from `{host}` in place of the file, as from a network's login page; "
        "open a browser, log in to the network, and try again."
    )


def troubled(error: httpx2.HTTPError | httpx2.InvalidURL, host: str) -> Exception:
    """What a failed request means: an `Again` or a `DownloadError`."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return DownloadError(
            f"The certificate of `{host}` is not trusted on this machine; if a proxy opens secure "
            "connections here, set SSL_CERT_FILE to its certificate."
        )
    if isinstance(error, httpx2.ProxyError):
        return DownloadError(f"The proxy does not let through to `{host}`; check HTTPS_PROXY.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Again(f"The name `{host}` is not known here; {_OFFLINE}.", at_first=False)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Again(f"`{host}` refuses the connection; {_OFFLINE}.", at_first=False)
    if isinstance(error, httpx2.ConnectError):
        return Again(f"`{host}` cannot be reached; {_OFFLINE}.", at_first=False)
    if isinstance(error, httpx2.TimeoutException):
        return Again(f"`{host}` does not answer; {_OFFLINE}.")
    if isinstance(error, httpx2.TooManyRedirects | httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return DownloadError(f"`{host}` sends from one address to the next; check HF_ENDPOINT.")
    return Again(f"The connection to `{host}` broke before the file was complete.")


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds, also where the header names a moment; 1 where it says nothing."""
    text = headers.get("retry-after", "1")
    if text.isdigit():
        return float(text)
    moment = email.utils.parsedate_tz(text)
    return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else 1.0


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
