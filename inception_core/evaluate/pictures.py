"""Which pictures are evaluated, and which class each of them shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from inception_core.errors import EvaluationError
from inception_core.weights import imagenet

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".heif")


class Labelled(NamedTuple):
    """A picture of the folder: its path below it, with `/`, and the class that it shows."""

    name: str
    label: int


def labelled_pictures(
    data: Path, labels: Path | None, known: Sequence[str]
) -> tuple[Labelled, ...]:
    """The pictures below `data`, sorted by name, with their places in `known`, a network's labels.

    Without `labels`, the folder of a picture names its class. With it, every line is a picture's
    name and a label, between them a space or a tab, and only these pictures are taken. A label is
    one of `known`, a synset of ImageNet where the network knows its 1000 classes, or a number from
    0. Raises `EvaluationError`.
    """
    if not data.is_dir():
        raise EvaluationError(f"There is no folder `{data}`; name the one that holds the pictures.")
    pairs = sorted(_listed(data, labels) if labels else _in_class_folders(data))
    if not pairs:
        raise EvaluationError(
            f"`{data}` holds no pictures in folders named by class; name a list with `--labels`."
        )
    places = {label: place for place, label in reversed(list(enumerate(known)))}
    if tuple(known) == imagenet.LABELS:
        places |= {imagenet.synset_of(place): place for place in range(len(known))}
    places |= {str(place): place for place in range(len(known)) if str(place) not in places}
    for name, label in pairs:
        if label not in places:
            raise EvaluationError(
                f"`{name}` is labelled `{label}`, which is none of the {len(known)} classes that "
                "the network knows; give its label, ImageNet synset, or number from 0."
            )
    return tuple(Labelled(name, places[label]) for name, label in pairs)


def names_in(file: Path, pictures: Sequence[Labelled]) -> frozenset[str]:
    """Which of the pictures a file names, one a line; raises `EvaluationError`.

    A line is a path as in `Labelled`, or a file's name with or without its ending, or as in
    ImageNet's own list of excluded pictures the number of one, 36 for `ILSVRC2012_val_00000036`.
    """
    lines = _lines(file)
    numbers = {f"ILSVRC2012_val_{int(line):08}" for line in lines if line.isdecimal()}
    wanted = {_stem(line) for line in lines} | numbers
    found = frozenset(
        picture.name
        for picture in pictures
        if wanted & {_stem(picture.name), _stem(picture.name.rpartition("/")[2])}
    )
    if not found:
        raise EvaluationError(
            f"`{file}` names none of the {len(pictures)} pictures; write one name a line."
        )
    return found


def _stem(name: str) -> str:
    start, dot, ending = name.rpartition(".")
    return start if f"{dot}{ending}".lower() in ENDINGS else name


def _in_class_folders(data: Path) -> list[tuple[str, str]]:
    files = (path.relative_to(data) for path in data.rglob("*") if path.is_file())
    return [
        (path.as_posix(), path.parts[0])
        for path in files
        if len(path.parts) > 1 and path.suffix.lower() in ENDINGS
    ]


def _listed(data: Path, labels: Path) -> list[tuple[str, str]]:
    pairs: dict[str, str] = {}
    for number, line in enumerate(_lines(labels), 1):
        name, *rest = line.split("\t" if "\t" in line else None, 1)
        if not rest:
            raise EvaluationError(
                f"Line {number} of `{labels}` is `{line}`; write a picture's name and its label."
            )
        if pairs.setdefault(name, rest[0].strip()) != rest[0].strip():
            raise EvaluationError(f"`{labels}` gives `{name}` two labels; leave one.")
    for name in pairs:
        if not (data / name).is_file():
            raise EvaluationError(
                f"`{labels}` names `{name}`, which is not in `{data}`; check the folder."
            )
    return list(pairs.items())


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"`{file}` cannot be read as text; check the path.") from error
    return [line.strip() for line in text.splitlines() if line.strip()]
