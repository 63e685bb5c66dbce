"""A file that has not arrived completely, kept across restarts until it has.

`NAME.partial` holds the bytes, and `NAME.partial.json` the validator (an ETag) that ties them to
one version of the file, so that a server can tell whether the rest still belongs to them.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from inception_core.errors import DownloadError
from inception_core.words import later

MARGIN = 50_000_000  # bytes that stay free on the disk


@dataclass(frozen=True)
class Partial:
    """What there is of the file that will be `target`."""

    target: Path

    @property
    def path(self) -> Path:
        """The bytes."""
        return self.target.with_name(f"{self.target.name}.partial")

    @property
    def size(self) -> int:
        """How many bytes have arrived."""
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def validator(self) -> str:
        """The ETag that the bytes belong to; empty when they cannot be continued."""
        try:
            text = json.loads(self._notes.read_text(encoding="utf-8"))["validator"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return text if isinstance(text, str) and self.size else ""

    def begin(self, validator: str) -> None:
        """Forgets what there was."""
        self.path.write_bytes(b"")
        self._notes.write_text(json.dumps({"validator": validator}), encoding="utf-8")

    def check_room(self, more: int) -> None:
        """Raises `DownloadError` when `more` bytes do not fit on the disk."""
        free = shutil.disk_usage(self.path.parent).free
        if free < more + MARGIN:
            raise DownloadError(
                later(
                    "The disk of `{folder}` has {free:.0f} MB free, and {needed:.0f} MB are "
                    "needed; make room, or set HF_HOME and TORCH_HOME to another disk.",
                    folder=self.path.parent,
                    free=free / 1e6,
                    needed=(more + MARGIN) / 1e6,
                )
            )

    def sha256(self) -> str:
        """The checksum of what there is."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def finish(self) -> None:
        """The bytes become the file, at once."""
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())
        self.path.replace(self.target)
        self._notes.unlink(missing_ok=True)

    def remove(self) -> None:
        """Deletes what there is."""
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    @property
    def _notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")
