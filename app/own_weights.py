"""Checkpoints that people upload: read once, kept as files of ours while the server runs.

The newest few are kept, under a name that only says what is in them; older ones are deleted. A file
never leaves its session's list, but equal files are kept once.
"""

import hashlib
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from safetensors.numpy import save_file

from inception_core.errors import WeightsError
from inception_core.variants import get_variant
from inception_core.weights.converted import as_safetensors, is_checkpoint
from inception_core.weights.files import metadata, read_weights, sha256
from inception_core.weights.naming import recognise, unwrapped
from inception_core.weights.stored import TensorFile
from inception_core.words import Text, later

KEPT = 8
TYPES = ("safetensors", "pt", "pth")


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
        digest = hashlib.sha256(data + (variant or "").encode()).hexdigest()
        raw = self._folder / f"{digest}.upload"
        kept = raw.with_suffix(".safetensors")
        with self._lock:
            try:
                raw.write_bytes(data)
                weights = read_weights(raw, variant)
                facts = metadata(
                    weights.variant, weights.knobs, weights.preprocessing, weights.labels
                )
                save_file({key: weights.state[key] for key in weights.state}, kept, facts)
                known = recognise(_names(raw))
            except WeightsError as error:
                raise WeightsError(str(error).replace(f"`{raw}`", f"`{name}`")) from None
            except OSError as error:
                raise WeightsError(
                    f"`{name}` could not be kept on this server ({error.strerror or error}); "
                    "try again later."
                ) from error
            finally:
                raw.unlink(missing_ok=True)
            self._forget_old()
        title = get_variant(weights.variant).title
        found = (
            later("{network}, tensors named as by `{naming}`", network=title, naming=known.name)
            if known
            else later("{network}, tensors named as this explorer names them", network=title)
        )
        return OwnWeights(str(kept), name, found)

    def _forget_old(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[:-KEPT]:
            file.unlink(missing_ok=True)


def _names(path: Path) -> list[str]:
    """The tensors' names without wrappers. What PyTorch's file was converted to is deleted."""
    if not is_checkpoint(path):
        return list(unwrapped(TensorFile(path).tensors))
    converted = as_safetensors(path, sha256(path))
    try:
        return list(unwrapped(TensorFile(converted).tensors))
    finally:
        converted.unlink(missing_ok=True)
