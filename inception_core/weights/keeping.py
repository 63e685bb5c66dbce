"""Where a download's bytes go: next to those of huggingface_hub and torch.hub, as they do it."""

from contextlib import suppress
from pathlib import Path

from inception_core.weights.places import REVISION, repository_folder, torch_folders
from inception_core.weights.sources import Source
from inception_core.weights.transfer import Offer


def target_of(source: Source, offer: Offer) -> Path:
    """Where the bytes belong: the hub's cache names them by their checksum."""
    if source.hub is None:
        return torch_folders()[0] / source.file_name
    return repository_folder(source.hub[0]) / "blobs" / offer.etag


def lock_file(source: Source, target: Path) -> Path:
    """For the hub's cache the lock of huggingface_hub itself, so that neither gets in the way."""
    if source.hub is None:
        return target.with_name(f".{target.name}.lock")
    folder = repository_folder(source.hub[0])
    return folder.parent / ".locks" / folder.name / f"{target.name}.lock"


def placed(source: Source, offer: Offer, target: Path) -> Path:
    """The complete file, put under the name that its readers look for."""
    if source.hub is None:
        return target
    repository, file = source.hub
    folder = repository_folder(repository)
    path = folder / "snapshots" / offer.commit / file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with suppress(FileExistsError):
            path.symlink_to(Path("..", "..", "blobs", offer.etag))
    except OSError:  # Windows without the right to make links: the hub's own way is to move it
        target.replace(path)
    reference = folder / "refs" / REVISION
    reference.parent.mkdir(parents=True, exist_ok=True)
    unfinished = reference.with_name(f"{REVISION}.{offer.etag[:8]}.tmp")
    unfinished.write_text(offer.commit, encoding="utf-8")
    unfinished.replace(reference)
    return path
