"""Downloads: where they end up, what they survive, and what a person is told."""

import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from huggingface_hub import constants, try_to_load_from_cache

from inception_core.analysis.speed import Progress
from inception_core.errors import DownloadCancelled, DownloadError
from inception_core.weights import partial, transfer
from inception_core.weights.fetch import Download, download, fetch, known_download
from inception_core.weights.places import find
from tests.weights.hub import COMMIT, Fault, Hub, cut, flipped, held, page, source, status

ROOT = Path(__file__).parents[2]
CONTENT = bytes(range(256)) * 4000  # a megabyte that is no safetensors file
SHA256 = hashlib.sha256(CONTENT).hexdigest()
Make = Callable[[Hub], Any]


def told(hub: Hub, **other: Any) -> str:
    with pytest.raises(DownloadError) as error:
        fetch(hub.offer(CONTENT, **other))
    return str(error.value)


def test_a_file_arrives_where_the_hub_keeps_it(hub: Hub) -> None:
    offered, seen = hub.offer(CONTENT), list[Progress]()
    path = fetch(offered, seen.append)
    assert path.read_bytes() == CONTENT
    assert try_to_load_from_cache("timm/tiny", "model.safetensors") == str(path)
    assert try_to_load_from_cache("timm/tiny", "model.safetensors", revision=COMMIT) == str(path)
    assert path.resolve() == path.parents[2] / "blobs" / SHA256
    assert [p.share for p in seen] == sorted(p.share for p in seen)
    assert (seen[0].share, seen[-1].share) == (0, 1)
    assert "1 of 1 MB" in "".join(str(p.text) for p in seen)
    assert not list(path.parents[2].rglob("*.partial*"))
    before = len(hub.requests)
    assert fetch(offered) == path
    assert len(hub.requests) == before  # what is there is not asked for


def test_another_address_arrives_where_torch_keeps_it(hub: Hub, caches: Path) -> None:
    offered = hub.host(CONTENT, sha256=f"{SHA256[:8]}…")
    path = fetch(offered)
    assert path == caches / "torch/hub/checkpoints/tiny-v4.pth"
    assert path.read_bytes() == CONTENT


def test_what_other_tools_have_fetched_is_used(hub: Hub, caches: Path) -> None:
    offered = hub.host(CONTENT)
    place = caches / "torch/checkpoints/tiny-v4.pth"  # where facenet-pytorch puts it
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT)
    assert fetch(offered) == place
    assert hub.requests == []


def test_a_token_goes_to_the_hub_and_not_along(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch(hub.offer(CONTENT))
    assert [(r.method, r.host, r.headers.get("authorization")) for r in hub.requests] == [
        ("HEAD", "127.0.0.1", "Bearer hf_secret"),
        ("GET", "localhost", None),
    ]


def test_a_renamed_repository_is_followed_without_the_token(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    offered = hub.offer(CONTENT)
    there = f"http://localhost:{hub.port}/timm/tiny/resolve/main/model.safetensors"
    hub.faults["HEAD"].append(status(307, Location=there))
    fetch(offered)
    assert [r.headers.get("authorization") for r in hub.requests] == [
        "Bearer hf_secret",
        None,
        None,
    ]


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (status(401), r"asks for a login \(401\).*HF_TOKEN"),
        (status(403), r"refuses this file \(403\)"),
        (status(404), r"does not have this file any more \(404\)"),
        (status(418), r"answers 418"),
        (status(429, Retry_After="300"), r"too many requests \(429\) and asks to wait 300 s"),
        (page, r"A web page came from .* log in to the network"),
    ],
    ids=["401", "403", "404", "418", "429", "portal"],
)
def test_a_fault_that_stays_is_a_sentence(
    hub: Hub, method: str, fault: Fault, sentence: str
) -> None:
    import re

    hub.faults[method].append(fault)
    assert re.search(sentence, told(hub))
    assert sum(r.method == method for r in hub.requests) == 1  # not tried again


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize(
    "fault",
    [
        status(500),
        status(503),
        status(429, Retry_After="0"),
        status(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    ],
    ids=["500", "503", "429", "429 with a date"],
)
def test_a_fault_that_passes_is_tried_again_and_said(hub: Hub, method: str, fault: Fault) -> None:
    hub.faults[method].append(fault)
    seen = list[Progress]()
    assert fetch(hub.offer(CONTENT), seen.append).read_bytes() == CONTENT
    assert any("Attempt 2 of 5" in str(p.text) for p in seen)


def test_a_server_that_stays_in_trouble_is_a_sentence(hub: Hub) -> None:
    hub.faults["GET"].extend([status(503)] * 5)
    assert "has trouble of its own (503)" in told(hub)
    assert len(hub.gets()) == 5


def test_a_broken_connection_is_continued(hub: Hub) -> None:
    offered = hub.offer(CONTENT)
    hub.faults["GET"].extend([cut(300_000), cut(300_000)])
    assert fetch(offered).read_bytes() == CONTENT
    ranges = [r.headers.get("range") for r in hub.gets()]
    assert ranges == [None, "bytes=300000-", "bytes=600000-"]


def test_a_file_that_ends_early_every_time_is_a_sentence(hub: Hub) -> None:
    hub.faults["GET"].extend([cut(1000), *[cut(0)] * 5])
    assert "broke before the file was complete" in told(hub)
    assert len(hub.gets()) == 5


def test_a_changed_file_begins_anew(hub: Hub) -> None:
    """The partial file belongs to another version, so If-Range makes the server send all."""
    changed = CONTENT[::-1]
    hub.faults["GET"].extend([cut(300_000), *[cut(0)] * 4])
    with pytest.raises(DownloadError):
        fetch(hub.host(CONTENT))
    assert fetch(hub.host(changed)).read_bytes() == changed
    assert hub.gets()[-1].headers["range"] == "bytes=300000-"


@pytest.mark.parametrize("answer", [status(416), status(206, Content_Range="bytes 5-9/10")])
def test_a_server_that_cannot_continue_begins_anew(hub: Hub, answer: Fault) -> None:
    hub.faults["GET"].extend([cut(300_000), answer])
    assert fetch(hub.offer(CONTENT)).read_bytes() == CONTENT
    assert [r.headers.get("range") for r in hub.gets()] == [None, "bytes=300000-", None]


def test_a_flipped_bit_is_found_and_the_file_deleted(hub: Hub, caches: Path) -> None:
    hub.faults["GET"].append(flipped)
    assert "is damaged: its sha256" in told(hub)
    assert not [p for p in caches.rglob("*") if p.is_file() and p.suffix != ".lock"]
    assert fetch(hub.offer(CONTENT)).read_bytes() == CONTENT


def test_a_published_checksum_is_held_against_what_came(hub: Hub) -> None:
    with pytest.raises(DownloadError, match="is damaged: its sha256"):
        fetch(hub.host(CONTENT, sha256="0cc3c7bd…"))
    assert "offers another file than the published one" in told(hub, sha256="0cc3c7bd…")


def test_a_page_without_its_content_type_is_seen(hub: Hub) -> None:
    with pytest.raises(DownloadError, match="A web page came"):
        fetch(hub.host(b" \n<html>Log in</html>"))


def test_an_answer_that_would_leave_the_cache_is_refused(hub: Hub) -> None:
    where = {"X_Repo_Commit": COMMIT, "X_Linked_Etag": "../../evil", "Location": hub.endpoint}
    hub.faults["HEAD"].append(status(302, **where))
    assert "A web page came" in told(hub)


def test_offline(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE is set" in told(hub)
    assert hub.requests == []


def test_a_refused_connection(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{free.getsockname()[1]}")
    assert "`127.0.0.1` refuses the connection" in told(hub)


def failing_lookup(*_: Any, **__: Any) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_an_unknown_name(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://hub.invalid")
    monkeypatch.setattr(socket, "create_connection", failing_lookup)
    assert "The name `hub.invalid` is not known here" in told(hub)


def test_silence_is_tried_again_and_then_a_sentence(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "SILENCE_SECONDS", 0.1)
    hub.faults["GET"].extend(held(Event(), 0) for _ in range(5))
    assert "does not answer" in told(hub)


def test_too_little_room(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=len(CONTENT) + partial.MARGIN - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "MB are needed; make room" in told(hub)


def test_a_folder_that_cannot_be_written(
    hub: Hub, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (caches / "file").write_text("")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(caches / "file/hub"))
    assert "cannot be written (Not a directory)" in told(hub)


def test_a_disk_that_fills_up_meanwhile(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))

    monkeypatch.setattr(partial.Partial, "begin", full)
    assert "(No space left on device); make room" in told(hub)


def test_cancelling_keeps_what_arrived(hub: Hub) -> None:
    offered, seen = hub.offer(CONTENT), list[Progress]()
    with pytest.raises(DownloadCancelled, match="what arrived is kept"):
        fetch(offered, seen.append, lambda: bool(seen and seen[-1].share > 0.3))
    assert fetch(offered).read_bytes() == CONTENT
    first = int(hub.gets()[1].headers["range"].removeprefix("bytes=").rstrip("-"))
    assert 0.3 < first / len(CONTENT) < 1


def test_cancelling_while_waiting_for_another_attempt(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.faults["GET"].append(status(429, Retry_After="30"))
    with pytest.raises(DownloadCancelled):
        fetch(hub.offer(CONTENT), cancelled=lambda: bool(hub.gets()))


def test_two_people_at_once_share_one_download(hub: Hub) -> None:
    offered, started = hub.offer(CONTENT), Event()
    hub.faults["GET"].append(held(started, 600_000))
    first = download(offered)
    assert started.wait(10)
    second = download(offered)
    assert second is first
    assert known_download(offered.id) is first
    assert first.at_work
    deadline = time.monotonic() + 10
    while not first.share and time.monotonic() < deadline:
        time.sleep(0.01)
    assert 0 < first.share < 1
    first.cancel()
    assert not first.at_work
    third = download(offered)  # waits until the silent connection has ended, then continues
    assert third is not first
    hub.end.set()
    third.wait(20)
    assert third.problem == ""
    assert third.path == find(offered)
    assert (third.share, third.words, third.at_work) == (1, "Here.", False)
    assert len(hub.gets()) == 2


def test_a_page_hears_of_silence_and_of_problems(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from inception_core.weights import fetch as module

    started = Event()
    monkeypatch.setattr(module, "SILENT_SECONDS", 0.05)

    def late(handler: Any) -> bool:
        started.set()
        hub.end.wait()
        return status(404)(handler)

    hub.faults["HEAD"].append(late)
    job = Download(hub.offer(CONTENT))
    assert started.wait(10)
    time.sleep(0.1)
    assert "Asking `127.0.0.1`. No news for" in job.words
    hub.end.set()
    job.wait(10)
    assert "(404)" in job.problem


SCRIPT = """
import sys
from huggingface_hub import constants
from tests.weights.hub import source
from inception_core.weights.fetch import fetch
address, length = sys.argv[1], int(sys.argv[2])
print(fetch(source(address, b"." * length), lambda p: print(p.text, flush=True)))
"""


def another_process(hub: Hub, offered: Any) -> subprocess.Popen[str]:
    environment = os.environ | {
        "HF_ENDPOINT": hub.endpoint,
        "HF_HUB_CACHE": constants.HF_HUB_CACHE,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", SCRIPT, offered.address, str(len(CONTENT))]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_two_processes_fetch_once(hub: Hub) -> None:
    offered, release, started = hub.offer(CONTENT), Event(), Event()

    def slow(handler: Any) -> bool:
        started.set()
        release.wait(20)
        return False

    hub.faults["GET"].append(slow)
    with another_process(hub, offered) as other:
        assert started.wait(20)
        seen = deque[str]()

        def hear(progress: Progress) -> None:
            seen.append(str(progress.text))
            if "Another process" in str(progress.text):
                release.set()

        path = fetch(offered, hear)
        assert other.stdout
        assert other.stdout.read().splitlines()[-1] == str(path)
    assert "Another process on this machine" in "".join(seen)
    assert len(hub.gets()) == 1


def test_a_killed_process_is_continued_where_it_was(hub: Hub) -> None:
    offered, started = hub.offer(CONTENT), Event()
    hub.faults["GET"].append(held(started, 600_000))
    with another_process(hub, offered) as other:
        assert other.stdout
        while "MB" not in other.stdout.readline():
            pass
        other.kill()
    assert find(offered) is None
    path = fetch(offered)
    assert path.read_bytes() == CONTENT
    arrived = int(hub.gets()[1].headers["range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < arrived <= 600_000  # and only the rest was fetched


def test_a_source_that_is_no_address_is_refused(caches: Path) -> None:
    with pytest.raises(DownloadError, match="from one address to the next"):
        fetch(source("gopher://127.0.0.1/x", b"x"))
