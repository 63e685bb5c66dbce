"""`weights list`, `download` and `verify`."""

import json
from pathlib import Path

import pytest

from inception_core.cli import main
from inception_core.weights.files import sha256
from inception_core.weights.sources import SOURCES
from tests.weights.hub import Hub
from tests.weights.made_files import light, written


def test_verify_says_what_a_file_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "x.safetensors", light("timm/inception_v3", 3))
    with pytest.raises(SystemExit) as ended:
        main(["weights", "verify", str(path)])
    out = capsys.readouterr().out
    assert not ended.value.code
    assert "inception_v3.slim, classes 3: 3 classes" in out
    assert sha256(path) in out


@pytest.mark.usefixtures("caches")
def test_list_shows_every_source(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["weights", "list", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(SOURCES)
    assert rows[1]["preprocessing"]["shorter_side"] == 333
    assert {row["path"] for row in rows} == {None}
    with pytest.raises(SystemExit):
        main(["weights", "list"])
    text = capsys.readouterr().out
    assert all(f"{name} " in text for name in SOURCES)


def test_download_prints_the_path(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered = hub.offer(b"x" * 1000)
    monkeypatch.setitem(SOURCES, offered.id, offered)
    with pytest.raises(SystemExit) as ended:
        main(["weights", "download", offered.id])
    assert not ended.value.code
    path = Path(capsys.readouterr().out.strip())
    assert path.read_bytes() == b"x" * 1000


@pytest.mark.usefixtures("caches")
def test_wrong_ids_are_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["weights", "download", "inception_v9"])
    assert ended.value.code == 2
    assert "no published weights `inception_v9`" in capsys.readouterr().err
