"""`.pt` and `.pth` files as safetensors, converted once and kept in a cache.

PyTorch opens them in a process of its own (`inception_core/nn/checkpoint.py`), which may not run
code from the file, has a memory limit, and leaves PyTorch out of this process.
"""

import subprocess
import sys
from pathlib import Path

from inception_core.errors import WeightsError
from inception_core.weights.places import derived_from
from inception_core.words import Text, later

MOST_BYTES = 4 * 2**30
SECONDS = 300.0  # for the largest file on a slow disk
_ZIP, _PICKLE = b"PK\x03\x04", b"\x80"
_ROOT = Path(__file__).parents[2]


def is_checkpoint(path: Path) -> bool:
    """Whether the file begins as those that `torch.save` writes, now or in former times."""
    with path.open("rb") as file:
        return file.read(4).startswith((_ZIP, _PICKLE))


def as_safetensors(path: Path, digest: str) -> Path:
    """The same tensors as a safetensors file; `digest` is the sha256 of `path`.

    Raises `WeightsError` when the file would run code, holds no state dict, or is too large.
    """
    from filelock import FileLock

    if path.stat().st_size > MOST_BYTES:
        raise WeightsError(
            later(
                "`{path}` is larger than {most:.0f} GB, more than weights of these networks take; "
                "check the path.",
                path=str(path),
                most=MOST_BYTES / 2**30,
            )
        )
    target = derived_from(path) / "converted" / f"{digest}.safetensors"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if not target.is_file():
                _convert(path, target)
    except OSError as error:
        raise WeightsError(
            later(
                "`{folder}` cannot be written ({error}), and `{path}` has to be converted there "
                "first; set XDG_CACHE_HOME to another folder.",
                folder=target.parent,
                error=error.strerror or str(error),
                path=str(path),
            )
        ) from error
    return target


def _convert(path: Path, target: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "inception_core.nn.checkpoint",
        str(path.resolve()),
        str(target),
    ]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, capture_output=True, timeout=SECONDS, encoding="utf-8", check=False
        )
    except subprocess.TimeoutExpired as error:
        raise WeightsError(
            later(
                "Reading `{path}` took longer than {seconds:.0f} s and was stopped; save its "
                "state dict as safetensors.",
                path=str(path),
                seconds=SECONDS,
            )
        ) from error
    if done.returncode == 2:
        raise WeightsError(
            later(
                "`{path}` cannot be used. {reason}",
                path=str(path),
                reason=Text(done.stderr.strip().splitlines()[-1]),
            )
        )
    if done.returncode:
        raise WeightsError(
            later(
                "`{path}` could not be read; it may be damaged, or need more memory than there is.",
                path=str(path),
            )
        )
