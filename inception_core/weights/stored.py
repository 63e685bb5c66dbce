"""Tensors in a safetensors file, read one by one when they are asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from inception_core.errors import WeightsError
from inception_core.words import later

LONGEST_NAME = 200  # characters; nobody's layers are called so, and it is quoted in sentences
_FLOATS, _OTHERS = ("F16", "F32", "F64"), ("I64", "I32", "I16", "I8", "U8", "BOOL")


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file without its numbers; rows may be left out at its beginning."""

    name: str
    shape: tuple[int, ...]
    first: int = 0

    def __getitem__(self, rows: slice) -> Self:
        """The tensor without its first rows: `tensor[n:]`."""
        skipped = rows.start or 0
        shape = (self.shape[0] - skipped, *self.shape[1:])
        return replace(self, shape=shape, first=self.first + skipped)


class TensorFile:
    """An open safetensors file; raises `WeightsError` when it is none, or holds odd types."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = _open(path)
            self.metadata: dict[str, str] = self._file.metadata() or {}
            self.tensors = {name: self._tensor(name) for name in self._file.keys()}  # noqa: SIM118
            if any(len(name) > LONGEST_NAME for name in self.tensors):
                raise damaged(path)
        except (SafetensorError, OSError, ValueError, TypeError) as error:
            raise damaged(path) from error

    def read(self, tensor: Tensor) -> NDArray[Any]:
        """Its numbers, floats in 32 bits."""
        try:
            values: NDArray[Any] = self._file.get_tensor(tensor.name)
        except (SafetensorError, OSError) as error:
            raise damaged(self.path) from error
        if values.dtype.kind == "f":
            values = values.astype(np.float32, copy=False)
        if not tensor.shape:
            return values.reshape(())
        return values.reshape(-1, *tensor.shape[1:])[tensor.first :]

    def _tensor(self, name: str) -> Tensor:
        stored = self._file.get_slice(name)
        if stored.get_dtype() not in _FLOATS + _OTHERS:
            raise WeightsError(
                later(
                    "`{name}` is stored as {kind}, which is not read here; save the weights as "
                    "32-bit floats.",
                    name=name,
                    kind=stored.get_dtype(),
                )
            )
        shape = tuple(stored.get_shape())
        # Networks that came from Caffe by way of Lua keep their vectors as 1 × C.
        return Tensor(name, shape[1:] if len(shape) == 2 and shape[0] == 1 else shape)


def _open(path: Path) -> Any:
    return safe_open(path, framework="numpy")  # its methods have no types


class State(Mapping[str, NDArray[Any]]):
    """A state dict that lies in a file: name → tensor, read anew whenever it is asked for.

    The file stays open as long as this lives, so it may be deleted meanwhile.
    """

    def __init__(self, file: TensorFile, places: Mapping[str, Tensor]) -> None:
        self._file, self._places = file, dict(places)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name → shape, without reading."""
        return {name: tensor.shape for name, tensor in self._places.items()}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The tensor of that name."""
        return self._file.read(self._places[name])

    def __iter__(self) -> Iterator[str]:
        """The names in the network's order."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)


def damaged(path: Path) -> WeightsError:
    """The sentence about a file that is no weights file."""
    return WeightsError(
        later(
            "`{path}` is damaged or no safetensors file; restore it from its source.",
            path=str(path),
        )
    )
