"""The drawings of one split as arrays, prepared once and kept in a cache folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import DrawingsError
from inception_core.lab.classes import LABELS
from inception_core.lab.config import DRAWINGS
from inception_core.lab.packs import (
    PACKS,
    Pack,
    fetch_pack,
    icons_by_label,
    read_pack,
)
from inception_core.lab.rasterise import Pixels, icon_svg, rasterise

Split = Literal["train", "test"]
SIZE = 128


@dataclass(frozen=True)
class Drawings:
    """N drawings: `pixels` N × S × S × 4 (RGBA), `labels` N, and where each comes from."""

    pixels: Pixels
    labels: NDArray[np.int64]
    packs: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def of_pack(self, pack: str) -> "Drawings":
        """Only the drawings of one pack."""
        return self.take([i for i, name in enumerate(self.packs) if name == pack])

    def take(self, rows: Sequence[int]) -> "Drawings":
        """Only these rows, in this order."""
        return Drawings(
            self.pixels[list(rows)],
            self.labels[list(rows)],
            tuple(self.packs[i] for i in rows),
            tuple(self.names[i] for i in rows),
        )


def prepare_drawings(
    folder: Path = DRAWINGS,
    packs: Sequence[Pack] = PACKS,
    size: int = SIZE,
    report: Callable[[str], None] = lambda line: None,
) -> dict[Split, Path]:
    """Fetch, rasterise and store both splits as `train.npz` and `test.npz` in `folder`.

    Packs of one artist are never on both sides. Raises `DrawingsError` when a pack cannot be had.
    """
    check_split(packs)
    rows: dict[Split, list[tuple[Pixels, int, str, str]]] = {"train": [], "test": []}
    for pack in packs:
        icons = read_pack(fetch_pack(pack, folder / "packs"), pack.licence)
        found = icons_by_label(pack, icons)
        for label, names in found.items():
            rows[pack.role].extend(
                (rasterise(icon_svg(icons, name), size), LABELS.index(label), pack.name, name)
                for name in names
            )
        count = sum(map(len, found.values()))
        report(f"{pack.name} {pack.version}: {count} drawings of {len(found)} classes, {pack.role}")
    return {split: _store(folder / f"{split}.npz", part) for split, part in rows.items() if part}


def load_drawings(split: Split, folder: Path = DRAWINGS) -> Drawings:
    """One prepared split; `DrawingsError` when it has not been prepared."""
    path = folder / f"{split}.npz"
    try:
        with np.load(path) as stored:
            return Drawings(
                stored["pixels"],
                stored["labels"],
                tuple(stored["packs"].tolist()),
                tuple(stored["names"].tolist()),
            )
    except FileNotFoundError:
        raise DrawingsError(
            f"No drawings in `{path}`; prepare them first with `python -m inception_core lab data`."
        ) from None
    except (BadZipFile, EOFError, ValueError, KeyError, OSError) as error:
        raise DrawingsError(
            f"`{path}` is damaged; prepare it again with `python -m inception_core lab data`."
        ) from error


def check_split(packs: Sequence[Pack]) -> None:
    """Refuse a table in which an artist is on both sides of the split."""
    train = {pack.artist for pack in packs if pack.role == "train"}
    both = sorted(train & {pack.artist for pack in packs if pack.role == "test"})
    if both:
        raise DrawingsError(f"`{both[0]}` is in training and in the test; give all packs one role.")


def _store(path: Path, rows: list[tuple[Pixels, int, str, str]]) -> Path:
    pixels, labels, packs, names = zip(*rows, strict=True)
    np.savez_compressed(
        path,
        pixels=np.stack(pixels),
        labels=np.array(labels, dtype=np.int64),
        packs=np.array(packs),
        names=np.array(names),
    )
    return path
