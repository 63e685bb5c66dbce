"""Runs a Streamlit script as a person would, and stops it again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running script: its address, its process, and the file that holds what it printed."""

    url: str
    pid: int
    log_file: Path

    @property
    def log(self) -> str:
        """What the server printed so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(
    script: str | Path, folder: Path, log_file: Path, **environment: str
) -> Iterator[Server]:
    """`python -m streamlit run SCRIPT` in `folder` on a free port, until the context ends.

    Fails the test, with the log, when the server does not come up.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    with log_file.open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
            start_new_session=True,  # its own group, so that its children end with it
        )
    server = Server(f"http://127.0.0.1:{port}", process.pid, log_file)
    try:
        _wait_until_healthy(process, server)
        yield server
    finally:
        _stop(process)


def _wait_until_healthy(process: subprocess.Popen[bytes], server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The server did not come up at {server.url}. It printed:\n{server.log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stop in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, stop)
            process.wait(timeout=10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(timeout=10)
