"""Where weights lie on this machine: the hub's cache, torch's, and our own.

The first two are those of huggingface_hub and torch.hub, so that what either of them, or timm, has
fetched is used, and what is fetched here is found by them.
"""

import os
from pathlib import Path

from huggingface_hub import constants

from inception_core.weights.sources import Source

REVISION = "main"
DERIVED = "inception-explorer-derived"


def repository_folder(repository: str) -> Path:
    """What the hub's cache keeps of one repository: `blobs`, `snapshots`, `refs`."""
    return Path(constants.HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}"


def torch_folders() -> tuple[Path, Path]:
    """Where torch.hub keeps checkpoints, and where facenet-pytorch does."""
    cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    home = Path(os.environ.get("TORCH_HOME", Path(cache) / "torch")).expanduser()
    return home / "hub" / "checkpoints", home / "checkpoints"


def own_cache() -> Path:
    """Where this project keeps what it derived from downloaded or given files."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser()
    return cache / "inception-explorer"


def derived_from(path: Path) -> Path:
    """Where what is derived from a weights file is kept: in our cache, unless it has its own.

    A folder named `DERIVED` beside the file is its own cache, and goes when the file goes.
    """
    beside = path.parent / DERIVED
    return beside if beside.is_dir() else own_cache()


def find(source: Source) -> Path | None:
    """The downloaded file of a source, whoever fetched it; None when it is not here."""
    return next((path for path in _candidates(source) if path.is_file()), None)


def _candidates(source: Source) -> list[Path]:
    if source.hub is None:
        return [folder / source.file_name for folder in torch_folders()]
    repository, file = source.hub
    folder = repository_folder(repository)
    try:
        commit = (folder / "refs" / REVISION).read_text(encoding="utf-8").strip()
    except OSError:
        return []
    return [folder / "snapshots" / commit / file]
