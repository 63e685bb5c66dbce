"""Folded graphs in files: written once, loaded by path from then on.

Building the graph of the largest network in memory took 1.1 GB for a moment, and loading it from
there 560 MB; written tensor by tensor and mapped from its file it is 115 and 320 MB.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import onnx

from inception_core.analysis.state import state_bytes
from inception_core.errors import WeightsError
from inception_core.render import folding, onnx_export
from inception_core.render.onnx_export import numbers_beside, write_onnx
from inception_core.weights.files import Weights
from inception_core.weights.places import own_cache
from inception_core.words import later

MOST_BYTES = 4 * 10**9  # of all graphs; the least recently used go first
STALE_SECONDS = 3600.0  # what was not finished by then never will be
GRAPH = "network.onnx"


@contextmanager
def graph_file(weights: Weights) -> Iterator[Path]:
    """A file to load the network from while in the context, written first if it is not there.

    Where the cache cannot be written a temporary folder serves. Raises `WeightsError` when there
    is no room for the file anywhere, or the weights do not fit.
    """
    entry = cache_folder(weights) / _key(weights)
    if not (entry / GRAPH).is_file():
        try:
            _write(weights, entry)
        except OSError:
            yield from _temporary(weights)
            return
    with suppress(OSError):
        os.utime(entry)  # it was used
    yield entry / GRAPH


def forget(weights: Weights) -> None:
    """Removes the network's graph, so that it is written anew."""
    _remove(cache_folder(weights) / _key(weights))


def cache_folder(weights: Weights) -> Path:
    """Where graphs are kept: `$XDG_CACHE_HOME/inception-explorer/graphs`, or beside the weights."""
    return (weights.derived or own_cache()) / "graphs"


def _key(weights: Weights) -> str:
    """Changes with the numbers, the network, and whatever writes the file."""
    digest = hashlib.sha256()
    for module in (folding, onnx_export):
        assert module.__file__
        digest.update(Path(module.__file__).read_bytes())
    digest.update(f"{weights.identity} {weights.spec} {onnx.__version__}".encode())
    return f"{weights.variant}-{digest.hexdigest()[:20]}"


def _write(weights: Weights, entry: Path) -> None:
    """Appears at once or not at all, whoever else writes the same or is stopped meanwhile."""
    entry.parent.mkdir(parents=True, exist_ok=True)
    draft = entry.parent / f".{uuid4().hex}"
    draft.mkdir()
    try:
        write_onnx(weights.spec, weights.state, draft / GRAPH)
        try:
            draft.rename(entry)
        except OSError:
            if not (entry / GRAPH).is_file():  # otherwise another process was faster
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _tidy(entry)


def _temporary(weights: Weights) -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            write_onnx(weights.spec, weights.state, Path(folder) / GRAPH)
            yield Path(folder) / GRAPH
    except OSError as error:
        megabytes = state_bytes(weights.spec) / 1e6
        raise WeightsError(
            later(
                "`{folder}` cannot hold the {megabytes:.0f} MB of this network’s graph ({error}); "
                "free some space, or set XDG_CACHE_HOME to another folder.",
                folder=cache_folder(weights),
                megabytes=megabytes,
                error=error.strerror,
            )
        ) from error


def _tidy(newest: Path) -> None:
    """Removes the least recently used graphs until the rest fits, and drafts left behind."""
    entries = []
    for folder in newest.parent.iterdir():
        with suppress(OSError):  # another process may remove it meanwhile
            changed = folder.stat().st_mtime
            if not folder.name.startswith("."):
                entries.append((folder == newest, changed, folder))
            elif time.time() - changed > STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
    room = MOST_BYTES
    for is_newest, _, folder in sorted(entries, reverse=True):
        with suppress(OSError):
            room -= numbers_beside(folder / GRAPH).stat().st_size
        if room < 0 and not is_newest:
            _remove(folder)


def _remove(entry: Path) -> None:
    """Away at once for those who look for it; a session that has loaded it keeps its numbers."""
    grave = entry.parent / f".{uuid4().hex}"
    with suppress(OSError):
        entry.rename(grave)
        shutil.rmtree(grave, ignore_errors=True)
