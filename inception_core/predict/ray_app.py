"""Networks on Ray Serve: replicas that answer over HTTP, on one machine or on a cluster.

A call is `POST /?weights=…&device=…&shape=8x3x299x299` with the batch's floats as body; its answer
is the rows' floats, with their shape in a header. `GET` with the same weights tells about them.
What is wrong with a call is a sentence with status 422. Nothing that is received is unpickled.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from typing import Any

import ray
from ray import serve
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from inception_core.errors import InceptionError
from inception_core.predict.engine_room import EngineRoom, memory_for_networks
from inception_core.predict.engines import engine_for
from inception_core.predict.line import sentence
from inception_core.predict.ray_service import FLOATS, SHAPE, WRONG, parsed, written
from inception_core.words import later

NAME = "inception"


class Networks:
    """One replica: the networks that fit into its share of the memory."""

    def __init__(self, replicas: int, threads: int, most_bytes: int) -> None:
        self._replicas = replicas
        self._room = EngineRoom(most_bytes, build=lambda w, d: engine_for(w, d, threads))

    async def __call__(self, request: Request) -> Response:
        """Answers one call; what it computes leaves the replica free to say that it is alive."""
        asked, body = dict(request.query_params), await request.body()
        return await asyncio.to_thread(self._answered, self._answer, request.method, asked, body)

    def _answered(self, answer: Callable[..., Response], *call: Any) -> Response:
        try:
            return answer(*call)
        except Exception as error:
            return Response(str(sentence(error)), WRONG)

    def _answer(self, method: str, asked: dict[str, str], body: bytes) -> Response:
        about = {"replicas": self._replicas, "process": os.getpid()}
        if "weights" not in asked:
            return JSONResponse(about)
        network = self._room.network(asked["weights"], asked.get("device", "cpu"))
        if method == "GET":
            return JSONResponse({**about, "macs": network.macs})
        rows = network.outputs(parsed(body, asked["shape"]))
        return Response(rows.astype(FLOATS).tobytes(), headers={SHAPE: written(rows.shape)})


def start(host: str, port: int, replicas: int, cpus: int, gpus: float, address: str | None) -> None:
    """Starts Ray on this machine, or joins the cluster at `address`, and the replicas on it.

    Returns when they answer. Raises `InceptionError` when the port is taken or the cluster cannot
    be reached.
    """
    _check_free(host, port)
    most_bytes = memory_for_networks() // replicas
    alone: Any = {"num_cpus": replicas * cpus, "include_dashboard": False}
    try:
        ray.init(
            address or "local",
            log_to_driver=False,
            logging_level=logging.ERROR,
            **({} if address else alone),
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise InceptionError(
            later(
                "There is no Ray cluster at `{address}`; start one with `ray start --head`, or "
                "leave `--address` out.",
                address=address,
            )
        ) from error
    serve.start(http_options={"host": host, "port": port}, logging_config={"log_level": "ERROR"})
    deployment: Any = serve.deployment(
        num_replicas=replicas,
        max_ongoing_requests=1,
        ray_actor_options={"num_cpus": cpus, "num_gpus": gpus},
        health_check_period_s=2,
        logging_config={"log_level": "ERROR"},
    )(Networks)
    serve.run(deployment.bind(replicas, cpus, most_bytes), name=NAME)


def _check_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise InceptionError(
            later(
                "`{host}:{port}` cannot be used ({error}); choose another `--port`.",
                host=host,
                port=port,
                error=error.strerror,
            )
        ) from error


def stop() -> None:
    """Ends the replicas, and Ray where `start` started it."""
    serve.shutdown()  # type: ignore[no-untyped-call]
    ray.shutdown()
