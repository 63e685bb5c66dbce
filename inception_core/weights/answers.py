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
from inception_core.words import Text, later

LONGEST_WAIT = 30.0  # seconds that a server may ask for; what is longer is a person's to wait
_FOR_NOW = (408, 500, 502, 503, 504)


class Again(Exception):  # noqa: N818 # named after what to do
    """An attempt failed that another one may repair.

    `at_first` says whether that is worth trying before anything was received. `after` is how many
    seconds the server asked to wait.
    """

    def __init__(self, sentence: Text, *, at_first: bool = True, after: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.at_first, self.after = at_first, after


def check_status(response: httpx2.Response) -> None:
    """Raises `Again` or `DownloadError` for an answer other than a success."""
    host, status = response.url.host, response.status_code
    if status < 400:
        return
    if status == 429:
        after = _retry_after(response.headers)
        if after <= LONGEST_WAIT:
            raise Again(
                later(
                    "`{host}` gets too many requests (429) and asks to wait {after:.0f} s.",
                    host=host,
                    after=after,
                ),
                after=after,
            )
        raise DownloadError(
            later(
                "`{host}` gets too many requests (429) and asks to wait {after:.0f} s; try again "
                "then.",
                host=host,
                after=after,
            )
        )
    if status in _FOR_NOW:
        raise Again(
            later(
                "`{host}` has trouble of its own ({status}); try again later.",
                host=host,
                status=status,
            )
        )
    raise refused(host, status)


def refused(host: str, status: int) -> DownloadError:
    """The sentence about an answer that trying again will not better."""
    match status:
        case 401:
            return DownloadError(
                later(
                    "`{host}` asks for a login (401), so the file is gone or private; log in with "
                    "`hf auth login` or set HF_TOKEN.",
                    host=host,
                )
            )
        case 403:
            return DownloadError(
                later(
                    "`{host}` refuses this file (403); the token may lack the right, or the "
                    "network blocks it.",
                    host=host,
                )
            )
        case 404:
            return DownloadError(
                later(
                    "`{host}` does not have this file any more (404); look for a newer version of "
                    "this explorer.",
                    host=host,
                )
            )
    return DownloadError(
        later("`{host}` answers {status}; try again later.", host=host, status=status)
    )


def check_content(response: httpx2.Response) -> None:
    """Raises `DownloadError` for a web page in place of a file."""
    if response.headers.get("content-type", "").startswith("text/html"):
        raise portal(response.url.host)


def portal(host: str) -> DownloadError:
    """The sentence about a page that came in place of the file."""
    return DownloadError(
        later(
            "A web page came from `{host}` in place of the file, as from a network's login page; "
            "open a browser, log in to the network, and try again.",
            host=host,
        )
    )


def troubled(error: httpx2.HTTPError | httpx2.InvalidURL, host: str) -> Exception:
    """What a failed request means: an `Again` or a `DownloadError`."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return DownloadError(
            later(
                "The certificate of `{host}` is not trusted on this machine; if a proxy opens "
                "secure connections here, set SSL_CERT_FILE to its certificate.",
                host=host,
            )
        )
    if isinstance(error, httpx2.ProxyError):
        return DownloadError(
            later("The proxy does not let through to `{host}`; check HTTPS_PROXY.", host=host)
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Again(
            later(
                "The name `{host}` is not known here; check this machine's connection and try "
                "again.",
                host=host,
            ),
            at_first=False,
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Again(
            later(
                "`{host}` refuses the connection; check this machine's connection and try again.",
                host=host,
            ),
            at_first=False,
        )
    if isinstance(error, httpx2.ConnectError):
        return Again(
            later(
                "`{host}` cannot be reached; check this machine's connection and try again.",
                host=host,
            ),
            at_first=False,
        )
    if isinstance(error, httpx2.TimeoutException):
        return Again(
            later(
                "`{host}` does not answer; check this machine's connection and try again.",
                host=host,
            )
        )
    if isinstance(error, httpx2.TooManyRedirects | httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return DownloadError(
            later("`{host}` sends from one address to the next; check HF_ENDPOINT.", host=host)
        )
    return Again(later("The connection to `{host}` broke before the file was complete.", host=host))


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
