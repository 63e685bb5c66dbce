"""A checkpoint becomes safetensors: `python -m inception_core.nn.checkpoint IN.pth OUT`.

Only tensors are read (`weights_only`); a pickle that would run code is refused. The order of the
tensors, which safetensors forgets, is kept in its metadata as JSON under `order`. Exit code 2 after
one sentence about what was wrong.
"""

import json
import os
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from inception_core.errors import WeightsError
from inception_core.words import later

NESTS = ("state_dict", "model_state_dict", "model", "net", "network", "weights")
MEMORY = 3 * 2**30  # bytes for PyTorch itself, besides three times the file


def convert(path: Path, target: Path) -> None:
    """Writes the state dict in `path` to `target`, at once; raises `WeightsError`."""
    state = state_dict(_load(path))
    # A tensor may claim any size over a few stored numbers, and its own memory has all of it.
    if sum(t.numel() * t.element_size() for t in state.values()) > path.stat().st_size:
        raise WeightsError(
            later(
                "Its tensors are larger than the file that holds them; save a copy of each, "
                "`tensor.clone()`, without compression."
            )
        )
    # Shared or sliced memory cannot be written as it is, so every tensor gets its own.
    plain = {name: tensor.detach().clone().contiguous() for name, tensor in state.items()}
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    save_file(plain, unfinished, {"format": "pt", "order": json.dumps(list(plain))})
    unfinished.replace(target)


def state_dict(loaded: object) -> dict[str, Tensor]:
    """The tensors of a checkpoint by name, also from within what training tools wrap around them.

    Raises `WeightsError` when there are none.
    """
    if isinstance(loaded, Mapping):
        for nest in NESTS:
            if isinstance(loaded.get(nest), Mapping):
                return state_dict(loaded[nest])
        tensors = {
            name: value
            for name, value in loaded.items()
            if isinstance(name, str) and isinstance(value, Tensor)
        }
        if tensors:
            return tensors
    raise WeightsError(later("It holds no state dict; save `model.state_dict()`."))


def _load(path: Path) -> Any:
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise WeightsError(
            later(
                "It holds more than tensors and would run code when opened, so it was not opened; "
                "save `model.state_dict()` alone, or as safetensors."
            )
        ) from error
    except (RuntimeError, OSError, ValueError, EOFError, KeyError, TypeError) as error:
        raise WeightsError(later("It is damaged or no PyTorch checkpoint; restore it.")) from error


def _limit_memory(bytes_: int) -> None:
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_DATA, (bytes_, bytes_))


def main() -> None:
    """Converts one file."""
    path, target = map(Path, sys.argv[1:])
    _limit_memory(MEMORY + 3 * path.stat().st_size)
    try:
        convert(path, target)
    except WeightsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
