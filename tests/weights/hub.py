"""The Hugging Face hub, its file server and other addresses, played on this machine.

The hub answers at 127.0.0.1 and sends on to `localhost`, another host name as in real life. Faults
are put into `faults` and each is used up by one request of its method.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from inception_core.predict.preprocess import Preprocessing
from inception_core.weights.sources import Accuracy, Source

COMMIT = "c0ffee" * 6 + "c0de"
TINY = Preprocessing(96, 0.875, "bilinear", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
Fault = Callable[["Handler"], bool]
"""Answers a request in its own way, or returns False to let the usual answer follow."""


@dataclass
class Request:
    """What came in."""

    method: str
    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Hub:
    """What it serves and what it was asked."""

    port: int
    files: dict[str, bytes] = field(default_factory=dict)  # path → content
    blobs: dict[str, bytes] = field(default_factory=dict)  # path on the file server → content
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    requests: list[Request] = field(default_factory=list)
    end: Event = field(default_factory=Event)

    @property
    def endpoint(self) -> str:
        """For HF_ENDPOINT."""
        return f"http://127.0.0.1:{self.port}"

    def gets(self) -> list[Request]:
        """The requests for bytes."""
        return [request for request in self.requests if request.method == "GET"]

    def offer(self, content: bytes, **other: Any) -> Source:
        """A source on the hub with that content."""
        blob = f"/cdn/{hashlib.sha256(content).hexdigest()}"
        self.files["/timm/tiny/resolve/main/model.safetensors"] = content
        self.blobs[blob] = content
        return source("hf://timm/tiny/model.safetensors", content, **other)

    def host(self, content: bytes, name: str = "tiny-v4.pth", **other: Any) -> Source:
        """A source at another address with that content."""
        self.blobs[f"/cdn/{name}"] = content
        return source(f"http://127.0.0.1:{self.port}/cdn/{name}", content, **other)


def source(address: str, content: bytes, **other: Any) -> Source:
    """A source of a tiny network."""
    accuracy = Accuracy("nothing", 0.0, 0.0, "nobody")
    values = {"preprocessing": TINY, "id": "tiny.test", "variant": "inception_v4.slim"} | other
    return Source(
        title="Tiny",
        address=address,
        bytes=len(content),
        licence="mit",
        accuracy=accuracy,
        **values,
    )


class Handler(BaseHTTPRequestHandler):
    """Answers as the hub does."""

    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def handle(self) -> None:
        """Clients that go away are expected."""
        with suppress(OSError):
            super().handle()

    def do_HEAD(self) -> None:
        """Metadata of a file on the hub."""
        if self._faulty():
            return
        content = self.hub.files.get(self.path)
        if content is None:
            self.reply(404)
            return
        digest = hashlib.sha256(content).hexdigest()
        self.reply(
            302,
            {
                "Location": f"http://localhost:{self.hub.port}/cdn/{digest}",
                "X-Repo-Commit": COMMIT,
                "X-Linked-Etag": f'"{digest}"',
                "X-Linked-Size": str(len(content)),
            },
        )

    def do_GET(self) -> None:
        """Bytes from the file server."""
        if not self._faulty():
            self.send(self.hub.blobs[self.path])

    def send(self, content: bytes, cut: int | None = None, etag: str | None = None) -> None:
        """The part of the content that was asked for; the connection breaks after `cut` bytes."""
        etag = etag or f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        asked = self.headers.get("Range", "")
        first = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if self.headers.get("If-Range") not in (None, etag):
            first = 0
        part, more = content[first:], {"ETag": etag, "Content-Type": "application/octet-stream"}
        if first:
            more["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        self.reply(206 if first else 200, more, part, cut)

    def reply(
        self,
        status: int,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        cut: int | None = None,
    ) -> None:
        """One answer."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:cut])
        if cut is not None:
            self.close_connection = True

    def _faulty(self) -> bool:
        host = self.headers["Host"].partition(":")[0]
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.requests.append(Request(self.command, host, self.path, headers))
        waiting = self.hub.faults[self.command]
        return bool(waiting) and waiting.popleft()(self)


@contextmanager
def playing() -> Iterator[Hub]:
    """A hub that runs as long as the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub = Hub(server.server_port)
    server.RequestHandlerClass = type("Bound", (Handler,), {"hub": hub})
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.end.set()
        server.shutdown()
        server.server_close()
        thread.join()


def status(code: int, **headers: str) -> Fault:
    """Answers with that status."""

    def fault(handler: Handler) -> bool:
        handler.reply(code, {name.replace("_", "-"): value for name, value in headers.items()})
        return True

    return fault


def cut(after: int) -> Fault:
    """Breaks the connection after so many bytes of the file."""

    def fault(handler: Handler) -> bool:
        handler.send(handler.hub.blobs[handler.path], cut=after)
        return True

    return fault


def page(handler: Handler) -> bool:
    """A login page, as networks with a captive portal answer."""
    handler.reply(200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html>Log in")
    return True


def flipped(handler: Handler) -> bool:
    """The file with one bit changed."""
    content = bytearray(handler.hub.blobs[handler.path])
    etag = f'"{hashlib.sha256(bytes(content)).hexdigest()[:16]}"'
    content[len(content) // 2] ^= 1
    handler.send(bytes(content), etag=etag)
    return True


def held(started: Event, after: int) -> Fault:
    """Sends so many bytes, says so, and then nothing more as long as the hub runs."""

    def fault(handler: Handler) -> bool:
        content = handler.hub.blobs[handler.path]
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()[:16]}"')
        handler.end_headers()
        handler.wfile.write(content[:after])
        handler.wfile.flush()
        started.set()
        handler.hub.end.wait()
        handler.close_connection = True
        return True

    return fault
