"""What weights are, wherever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from inception_core.knobs import Value
from inception_core.predict.preprocess import Preprocessing
from inception_core.spec import Sequence
from inception_core.variants import get_variant


@dataclass(frozen=True)
class Weights:
    """A trained network: what it is, what it takes, what its outputs are called, its numbers."""

    variant: str
    knobs: Mapping[str, Value]
    preprocessing: Preprocessing
    labels: tuple[str, ...]  # none for an embedding, whose numbers have no names
    state: Mapping[str, NDArray[Any]]  # floats in 32 bits; may be read only when asked for
    identity: str = ""  # changes whenever the numbers do: the checksum of their file
    derived: Path | None = field(default=None, compare=False)  # where what is made of them is kept

    @property
    def spec(self) -> Sequence:
        """The network they fit."""
        return get_variant(self.variant).spec(**self.knobs)
