"""The 1000 classes of ImageNet: labels, WordNet synsets, and search over them.

The order is that of every release here, once TF-Slim's background class is gone. Source and licence
of the words are beside the file, in `assets/labels/README.md`.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parents[2] / "assets" / "labels" / "imagenet.tsv"


@dataclass(frozen=True)
class ImageNetClass:
    """One output of a network trained on ImageNet."""

    index: int
    synset: str  # WordNet's id, as in the data set's folder names: n02123045
    words: tuple[str, ...]  # all that mean the same, the usual one first

    @property
    def label(self) -> str:
        """The usual word, different for every class."""
        return self.words[0]


def _read() -> tuple[ImageNetClass, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            ImageNetClass(int(row["index"]), row["synset"], tuple(row["words"].split(", ")))
            for row in rows
        )


CLASSES = _read()
LABELS = tuple(known.label for known in CLASSES)


def synset_of(index: int) -> str:
    """WordNet's id of the class with that output number, 0 to 999."""
    return CLASSES[index].synset


def search(text: str) -> list[ImageNetClass]:
    """The classes that `text` may mean, best first; all of them for an empty one.

    Every word of `text` has to begin a word of the class; a synset id, or how one begins, finds it
    too. The whole label comes first, then any whole name, then how a name begins, then the rest.
    """
    wanted = " ".join(text.lower().split())
    ranked = [(rank, known) for known in CLASSES if (rank := _rank(wanted, known)) is not None]
    return [known for _, known in sorted(ranked, key=lambda pair: (pair[0], pair[1].index))]


def _rank(wanted: str, known: ImageNetClass) -> int | None:
    names = [name.lower() for name in known.words]
    if wanted in (known.synset, names[0]):
        return 0
    if wanted in names:
        return 1
    if any(name.startswith(wanted) for name in names):
        return 2
    words = [word for name in names for word in name.replace("-", " ").split()]
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 3
    return 4 if known.synset.startswith(wanted) else None
