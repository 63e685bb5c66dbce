"""The guards and fixtures that other tests lean on do what they promise."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import conftest

FAR = "192.0.2.1"  # reserved for documentation, RFC 5737


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection((FAR, 80), timeout=1),
        lambda: socket.create_connection(("example.org", 80), timeout=1),
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: socket.socket(socket.AF_INET).connect((FAR, 80)),
        lambda: socket.socket(socket.AF_INET6).connect_ex(("2001:db8::1", 80)),
    ],
    ids=["create_connection", "by name", "look-up", "connect", "connect_ex"],
)
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # refused before it could close
def test_the_network_is_out_of_reach(reach: Callable[[], object]) -> None:
    with pytest.raises(pytest.fail.Exception, match="Tests may only connect to"):
        reach()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_within_reach(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1]), timeout=5).close()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """An empty folder of golden files, to be compared with whatever this run was asked for."""
    monkeypatch.setattr(conftest, "GOLDEN", tmp_path)
    monkeypatch.setattr(request.config.option, "overwrite", False)
    return tmp_path


@pytest.mark.usefixtures("shelf")
def test_a_missing_golden_file_says_what_to_do(golden: Callable[[str, str], None]) -> None:
    with pytest.raises(pytest.fail.Exception, match="--overwrite"):
        golden("table.txt", "1")


def test_a_golden_file_is_compared(shelf: Path, golden: Callable[[str, str], None]) -> None:
    (shelf / "table.txt").write_text("1×7\n", encoding="utf-8")
    golden("table.txt", "1×7\n")
    with pytest.raises(AssertionError, match="differs from"):
        golden("table.txt", "7×1\n")


def test_overwrite_writes_a_golden_file(
    shelf: Path,
    golden: Callable[[str, str], None],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request.config.option, "overwrite", True)
    golden("pages/table.txt", "1×7\n")
    assert (shelf / "pages" / "table.txt").read_bytes() == "1×7\n".encode()
