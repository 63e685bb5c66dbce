"""Checkpoints that people upload: read once, kept as files of ours while the server runs.

The newest few are kept, each in a folder that only says what is in it, together with all that is
derived from it; those least recently used are deleted. A file never leaves its session's list, but
equal files are kept once.
"""

import hashlib
import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from safetensors.numpy import save_file

from inception_core.errors import WeightsError
from inception_core.variants import get_variant
from inception_core.weights.converted import as_safetensors, is_checkpoint
from inception_core.weights.files import metadata, read_weights, sha256
from inception_core.weights.naming import recognise, unwrapped
from inception_core.weights.places import DERIVED
from inception_core.weights.stored import TensorFile
from inception_core.words import Text, later

KEPT = 8
TYPES = ("safetensors", "pt", "pth")
FILE = "network.safetensors"


@dataclass(frozen=True)
class OwnWeights:
    """A checkpoint that was read."""

    path: str
    name: str  # as it was uploaded
    found: Text  # which network and which names were recognised


class Shelf:
    """The files, until nobody holds the shelf or the process ends."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="inception-own-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._lock = Lock()

    def put(self, data: bytes, name: str, variant: str | None = None) -> OwnWeights:
        """Reads a checkpoint; `variant` only where it does not say for which network it is.

        Raises `WeightsError`, which calls it by `name`.
        """
        kept = self._folder / hashlib.sha256(data + (variant or "").encode()).hexdigest()
        try:
            with tempfile.TemporaryDirectory(
                prefix=".", dir=self._folder, ignore_cleanup_errors=True
            ) as folder:
                found = _read(Path(folder), data, name, variant)
                self._keep(Path(folder) / "kept", kept)
        except OSError as error:
            raise WeightsError(
                later(
                    "`{name}` could not be kept on this server ({error}); try again later.",
                    name=name,
                    error=error.strerror or str(error),
                )
            ) from error
        return OwnWeights(str(kept / FILE), name, found)

    def used(self, path: str) -> None:
        """Those that are used are deleted last."""
        with suppress(OSError):
            os.utime(Path(path).parent)

    def _keep(self, finished: Path, kept: Path) -> None:
        """Reading may take minutes, so that only this waits for other people."""
        with self._lock:
            if kept.is_dir():
                os.utime(kept)
            else:
                finished.rename(kept)
            self._forget_old()

    def _forget_old(self) -> None:
        folders = [folder for folder in self._folder.iterdir() if not folder.name.startswith(".")]
        for folder in sorted(folders, key=lambda folder: folder.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(folder, ignore_errors=True)


def _read(folder: Path, data: bytes, name: str, variant: str | None) -> Text:
    """Writes what is to be kept to `kept` in the folder; what was recognised."""
    raw, kept = folder / "upload", folder / "kept"
    for new in (folder / DERIVED, kept, kept / DERIVED):
        new.mkdir()
    raw.write_bytes(data)
    try:
        weights = read_weights(raw, variant)
        facts = metadata(weights.variant, weights.knobs, weights.preprocessing, weights.labels)
        save_file({key: weights.state[key] for key in weights.state}, kept / FILE, facts)
        opened = as_safetensors(raw, sha256(raw)) if is_checkpoint(raw) else raw
        known = recognise(list(unwrapped(TensorFile(opened).tensors)))
    except WeightsError as error:
        raise WeightsError(error.sentence.replace(str(raw), name)) from None
    title = get_variant(weights.variant).title
    return (
        later("{network}, tensors named as by `{naming}`", network=title, naming=known.name)
        if known
        else later("{network}, tensors named as this explorer names them", network=title)
    )
