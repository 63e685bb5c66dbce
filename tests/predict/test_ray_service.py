"""Predictions over HTTP: what the explorer's side does when replicas fail, and a real Ray Serve."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from numpy.typing import NDArray

from inception_core.errors import EngineFailed, InceptionError
from inception_core.predict import ray_service as client
from inception_core.predict.engine_room import EngineRoom
from inception_core.predict.ray_service import RemoteRoom, parsed, ray_service, written
from inception_core.predict.service import Service, created, service

ROOT = Path(__file__).parents[2]
START_SECONDS = 90.0
needs_ray = pytest.mark.skipif(not importlib.util.find_spec("ray"), reason="Ray is not installed")


class Server(ThreadingHTTPServer):
    """Answers from a list of failures first, then as a replica would."""

    failures: list[int]  # status codes; 0: the connection ends in the middle of a call
    bodies: list[int]
    seconds: float  # that a failure takes


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.reply(json.dumps({"replicas": 3, "macs": 7}).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.bodies.append(len(body))
        self.reply(np.array([[0.25, 0.75]], "<f4").tobytes())

    def reply(self, body: bytes) -> None:
        failure = self.server.failures.pop(0) if self.server.failures else 200
        time.sleep(self.server.seconds if failure != 200 else 0)
        if not failure:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(failure)
        self.send_header("x-shape", "1x2")
        self.end_headers()
        self.wfile.write(body if failure == 200 else b"`it` is not here.")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        running.failures, running.bodies, running.seconds = [], [], 0.0
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def url(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(client, "BETWEEN_SECONDS", 0.001)
    return f"http://127.0.0.1:{server.server_port}"


BATCH = np.zeros((1, 3, 4, 4), np.float32)


def test_a_call_whose_replica_dies_is_sent_again(server: Server, url: str) -> None:
    network = RemoteRoom(url).network("embedded", "cpu")
    assert network.macs == 7
    server.failures = [500, 503, 0, 0]
    assert network.outputs(BATCH).tolist() == [[0.25, 0.75]]
    assert server.bodies == [BATCH.nbytes] * 5


def test_a_sentence_is_not_sent_again(server: Server, url: str) -> None:
    server.failures = [422]
    with pytest.raises(EngineFailed, match="`it` is not here"):
        RemoteRoom(url).network("nowhere", "cpu")
    assert server.failures == []


def test_patience_ends_with_a_sentence(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = RemoteRoom(url).network("embedded", "cpu")
    monkeypatch.setattr(client, "PATIENCE_SECONDS", 0.01)
    server.failures = [500] * 10**5
    with pytest.raises(EngineFailed, match="does not answer"):
        network.outputs(BATCH)


def test_a_call_that_fails_late_is_sent_again(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = RemoteRoom(url).network("embedded", "cpu")
    monkeypatch.setattr(client, "PATIENCE_SECONDS", 0.2)
    server.failures, server.seconds = [500], 0.3
    assert network.outputs(BATCH).tolist() == [[0.25, 0.75]]


def test_the_service_has_a_worker_for_each_replica(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCEPTION_RAY_URL", url)
    monkeypatch.setenv("INCEPTION_ENGINE", "ray")
    created.cache_clear()
    assert service().ask("embedded", 1, [BATCH]).result().tolist() == [[0.25, 0.75]]
    created.cache_clear()


def test_without_a_service_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("INCEPTION_RAY_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(InceptionError, match="start it with `python -m inception_core serve`"):
            ray_service()


def test_arrays_travel_as_floats_and_their_shape() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert (parsed(values.tobytes(), written(values.shape)) == values).all()
    for body, shape in ((b"1234", "2"), (b"", "0"), (b"", ""), (b"1234", "-1x-1")):
        with pytest.raises(ValueError, match=r"no|invalid"):
            parsed(body, shape)


def below(process: int) -> list[int]:
    """The process and everything that it and its children have started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [
        process,
        *(p for t in tasks for child in t.read_text().split() for p in below(int(child))),
    ]


def alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def until(condition: object, seconds: float) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `serve` on this machine, with two replicas; nothing is left of it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "inception_core", "serve", "--port", str(port)]
    output = tmp_path_factory.mktemp("serve") / "output"
    with output.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
    started = until(
        lambda: process.poll() is not None or "are served" in output.read_text(), START_SECONDS
    )
    family = below(process.pid)
    try:
        assert started, output.read_text()
        assert process.poll() is None, output.read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        family = [*{*family, *(below(process.pid) if process.poll() is None else [])}]
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        finally:
            gone = until(lambda: not any(map(alive, family)), 20)
            for left in filter(alive, family):
                os.kill(left, signal.SIGKILL)
        assert gone


def pictures(count: int) -> NDArray[np.float32]:
    return np.random.default_rng(0).standard_normal((count, 3, 128, 128), np.float32)


@needs_ray
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which processes are left")
def test_ray_answers_as_this_process_does_and_loses_nothing_with_a_replica(cluster: str) -> None:
    batch = pictures(8)
    expected = Service(EngineRoom()).ask("embedded", 8, [batch]).result()
    asked = Service(RemoteRoom(cluster), workers=2)
    assert np.abs(asked.ask("embedded", 8, [batch]).result() - expected).max() < 1e-6
    with pytest.raises(EngineFailed, match=r"`nowhere\.bin`"):
        asked.ask("nowhere.bin", 1, [batch[:1]]).result()

    many = [asked.ask("embedded", 320, [batch] * 40) for _ in range(4)]
    assert until(lambda: many[0].done > 0, 20)
    with urlopen(cluster) as about:
        os.kill(json.load(about)["process"], signal.SIGKILL)
    left = [ticket.at_work for ticket in many]
    for ticket in many:
        assert np.abs(ticket.result() - np.tile(expected, (40, 1))).max() < 1e-6
    assert any(left)  # otherwise it was killed too late to matter


@needs_ray
def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "inception_core",
                "serve",
                "--port",
                str(taken.getsockname()[1]),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )
    assert run.returncode == 2
    assert "choose another `--port`" in run.stderr
    assert "Traceback" not in run.stderr
