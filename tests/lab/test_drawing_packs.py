"""Fetching, reading and matching packs; the tables that decide who trains and who tests."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from inception_core.lab.classes import EMOJI, LABELS
from inception_core.lab.drawings import check_split
from inception_core.lab.icon_names import ICONS
from inception_core.lab.packs import (
    PACKS,
    DrawingsError,
    Pack,
    fetch_pack,
    icons_by_label,
    read_pack,
)
from tests.lab import tiny_world as world


def test_there_are_71_classes_and_every_table_speaks_of_them() -> None:
    assert len(LABELS) == 71
    assert all(set(table) <= set(EMOJI) for table in ICONS.values())
    assert set(ICONS) <= {pack.name for pack in PACKS}


def test_artists_are_on_one_side_only() -> None:
    check_split(PACKS)
    assert {pack.name for pack in PACKS if pack.role == "test"} == {
        "twemoji",
        "streamline-emojis",
        "openmoji",
    }
    leak = replace(PACKS[-1], artist=PACKS[0].artist)
    with pytest.raises(DrawingsError, match=f"`{PACKS[0].artist}` is in training and in the test"):
        check_split((*PACKS[:-1], leak))


def test_share_alike_packs_are_never_trained_on() -> None:
    assert all("SA" not in pack.licence for pack in PACKS if pack.role == "train")


def test_an_archive_that_is_there_is_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    archive = world.write_pack(world.PACKS[0], tmp_path, "#000")
    assert fetch_pack(world.PACKS[0], tmp_path) == archive


def test_without_npm_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DrawingsError, match=r"`npm`, which is not installed; install Node\.js"):
        fetch_pack(world.PACKS[0], tmp_path)


@pytest.mark.parametrize(
    "failure",
    [subprocess.TimeoutExpired("npm", 1), subprocess.CalledProcessError(1, "npm")],
)
def test_offline_a_sentence(
    failure: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise failure

    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(DrawingsError, match=r"crayon@1\.0\.0` did not deliver; check the network"):
        fetch_pack(world.PACKS[0], tmp_path)


def test_a_changed_licence_is_refused(tmp_path: Path) -> None:
    archive = world.write_pack(world.PACKS[0], tmp_path, "#000", licence="CC-BY-NC-4.0")
    with pytest.raises(DrawingsError, match=r"is licensed `CC-BY-NC-4\.0`, expected `MIT`"):
        read_pack(archive, "MIT")


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    archive = world.write_pack(world.PACKS[0], tmp_path, "#000")
    archive.write_bytes(archive.read_bytes()[:50])
    with pytest.raises(DrawingsError, match="not a readable pack; delete it"):
        read_pack(archive, "MIT")


def test_aliases_count_once_and_endings_are_tried() -> None:
    icons = world.pack_icons("#000")
    pack = Pack("crayon", "1", "Ada", "MIT", "train")
    assert icons_by_label(pack, icons) == {
        "lemon": ["lemon"],
        "house": ["house"],
        "balloon": ["balloon"],
    }
    icons["icons"] = {"lemon-2": {"body": ""}, "lemon-9": {"body": ""}}
    assert icons_by_label(replace(pack, endings=("", "-2")), icons) == {"lemon": ["lemon-2"]}
