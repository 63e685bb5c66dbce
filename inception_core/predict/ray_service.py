"""The same service with its networks on Ray Serve; this side needs no Ray.

Calls go over HTTP, so that the explorer survives the cluster, and the other way round: a call whose
replica dies, or that meets a cluster just starting, is sent again. See `ray_app` for its form.
"""

import http.client
import json
import math
import os
import time
from dataclasses import dataclass
from functools import lru_cache
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import EngineFailed, InceptionError
from inception_core.predict.service import Service
from inception_core.words import later

SETTING, PORT = "INCEPTION_RAY_URL", 8000
DEFAULT = f"http://127.0.0.1:{PORT}"
SHAPE, WRONG, FLOATS = "x-shape", 422, np.dtype("<f4")
ANSWER_SECONDS = 300.0  # of one call, in which a network may have to be loaded
PATIENCE_SECONDS = 60.0  # with a service that does not answer; Ray replaces a replica in less
BETWEEN_SECONDS = 0.25
_open = build_opener(ProxyHandler({})).open  # a proxy for the internet is none for the cluster


def ray_service() -> Service:
    """The service at `INCEPTION_RAY_URL`; raises `InceptionError` where none answers."""
    url = os.environ.get(SETTING, DEFAULT)
    try:
        replicas = int(json.loads(_called(url, {}, None, patient=False)[0])["replicas"])
    except (EngineFailed, ValueError, KeyError, TypeError) as error:
        raise InceptionError(
            later(
                "No service answers at `{url}`; start it with `python -m inception_core serve`, "
                "or set {setting}.",
                url=url,
                setting=SETTING,
            )
        ) from error
    return Service(RemoteRoom(url), workers=replicas)


@dataclass(frozen=True)
class RemoteNetwork:
    """A network that replicas hold."""

    url: str
    weights: str
    device: str
    macs: int | None

    def outputs(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W → N × classes, probabilities; or N embeddings. Raises `EngineFailed`."""
        asked = {"weights": self.weights, "device": self.device, "shape": written(batch.shape)}
        body, shape = _called(self.url, asked, batch.astype(FLOATS).tobytes())
        return parsed(body, shape)


class RemoteRoom:
    """The networks of the replicas at `url`, which load what they are asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._ask = lru_cache(maxsize=64)(self._ask_about)

    def network(self, weights: str, device: str) -> RemoteNetwork:
        """Raises `InceptionError` with the replica's sentence when it cannot be loaded."""
        return self._ask(weights, device)

    def _ask_about(self, weights: str, device: str) -> RemoteNetwork:
        body, _ = _called(self.url, {"weights": weights, "device": device}, None)
        return RemoteNetwork(self.url, weights, device, json.loads(body)["macs"])


def written(shape: tuple[int, ...]) -> str:
    """(8, 3, 299, 299) → `8x3x299x299`"""
    return "x".join(map(str, shape))


def parsed(body: bytes, shape: str) -> NDArray[np.float32]:
    """Floats and their shape as text → an array; raises `ValueError` when they do not fit."""
    sides = [int(side) for side in shape.split("x")]
    if min(sides) < 1 or len(body) != FLOATS.itemsize * math.prod(sides):
        raise ValueError(f"{len(body)} bytes are no {shape} floats")
    return np.frombuffer(body, FLOATS).reshape(sides).astype(np.float32)


def _called(
    url: str, asked: dict[str, str], body: bytes | None, *, patient: bool = True
) -> tuple[bytes, str]:
    """The answer's body and shape. Predictions change nothing, so a failed call is repeated."""
    request = Request(f"{url}/?{urlencode(asked)}", body)
    deadline: float | None = None
    while True:
        try:
            with _open(request, timeout=ANSWER_SECONDS) as answer:
                return answer.read(), answer.headers.get(SHAPE, "")
        except HTTPError as error:
            with error:
                if error.code == WRONG:
                    raise EngineFailed(error.read().decode(errors="replace")) from error
                failure: Exception = error
        except (URLError, OSError, http.client.HTTPException) as error:
            failure = error
        # Counted from the first failure: a call may have waited long for a network before it.
        now = time.monotonic()
        deadline = now + PATIENCE_SECONDS * patient if deadline is None else deadline
        if now >= deadline:
            raise EngineFailed(
                later(
                    "The service at `{url}` does not answer; is `python -m inception_core serve` "
                    "still running?",
                    url=url,
                )
            ) from failure
        time.sleep(BETWEEN_SECONDS)
