"""A hub on this machine, and caches that are empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from inception_core.weights import fetch
from tests.weights.hub import Hub, playing


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the caches of the hub, of torch and of this project are, all empty."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    return tmp_path


@pytest.fixture
def hub(caches: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The hub, where downloads look for it; attempts follow each other at once."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(fetch, "WAITS", (0.02,) * 4)
    with playing() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.endpoint)
        yield hub
