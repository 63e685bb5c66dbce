"""The folder of a run: what is computed, and one file for every finished shard.

`run.json` holds the settings, `pictures.tsv` the pictures in order with their classes, and
`shards/00012.npz` the probabilities of the pictures of shard 12. A shard is written under another
name first and then renamed, so a file of that name is whole.
"""

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import EvaluationError
from inception_core.evaluate.pictures import Labelled
from inception_core.knobs import Value
from inception_core.version import VERSION

SHARD = 64  # pictures


@dataclass(frozen=True)
class Network:
    """One of the evaluated networks."""

    weights: str  # `embedded`, the id of published weights, or a path
    variant: str
    knobs: Mapping[str, Value]
    identity: str  # of the weights' numbers


@dataclass(frozen=True)
class Settings:
    """Everything that the probabilities depend on; two runs with equal settings are equal."""

    data: str  # the folder of pictures
    pictures: str  # checksum of their names and classes
    labels: tuple[str, ...]  # of the networks
    crops: str  # one of `PROTOCOLS`
    networks: tuple[Network, ...]
    device: str
    shard: int  # pictures each, but the last
    versions: Mapping[str, str]  # of what computes


def checksum(pictures: Sequence[Labelled]) -> str:
    """Changes with any name, class, or the order."""
    return hashlib.sha256(_table(pictures).encode()).hexdigest()


def versions(device: str) -> dict[str, str]:
    """Of the programs that change the numbers when they change."""
    engine = "onnxruntime" if device == "cpu" else "torch"
    return {"inception_core": VERSION, **{p: version(p) for p in ("numpy", "pillow", engine)}}


@dataclass(frozen=True)
class Shard:
    """What is known of the pictures of one shard."""

    rows: NDArray[np.float32]  # networks × readable pictures × classes
    readable: tuple[int, ...]  # their places in the shard
    problems: Mapping[int, str]  # place in the shard → why that picture could not be read

    def packed(self) -> bytes:
        """The file's content; equal shards give equal bytes."""
        file = io.BytesIO()
        words = json.dumps({str(place): text for place, text in self.problems.items()})
        np.savez(file, rows=self.rows, readable=np.array(self.readable, np.int64), problems=words)
        return file.getvalue()


class Run:
    """A run's folder."""

    def __init__(self, folder: Path, settings: Settings, pictures: Sequence[Labelled]) -> None:
        self.folder, self.settings, self.pictures = folder, settings, tuple(pictures)

    @classmethod
    def start(
        cls, folder: Path, settings: Settings, pictures: Sequence[Labelled], resume: bool
    ) -> "Run":
        """A new run, or the one in `folder`; raises `EvaluationError` when they do not fit."""
        run = cls(folder, settings, pictures)
        if (folder / "run.json").exists():
            if not resume:
                raise EvaluationError(
                    f"`{folder}` holds a run already; add `--resume`, or name another folder."
                )
            _check_same(folder, cls.open(folder).settings, settings)
            return run
        try:
            (folder / "shards").mkdir(parents=True, exist_ok=True)
            _replace(folder / "pictures.tsv", _table(pictures).encode())
            words = json.dumps(asdict(settings), ensure_ascii=False, indent=1) + "\n"
            _replace(folder / "run.json", words.encode())
        except OSError as error:
            raise _no_room(folder, error) from error
        return run

    @classmethod
    def open(cls, folder: Path) -> "Run":
        """The run in `folder`; raises `EvaluationError` when there is none, or it is damaged."""
        try:
            values = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            values["networks"] = tuple(Network(**network) for network in values["networks"])
            settings = Settings(**{**values, "labels": tuple(values["labels"])})
            table = (folder / "pictures.tsv").read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise EvaluationError(
                f"`{folder}` holds no run; make one with `evaluate --data … --out {folder}`."
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EvaluationError(f"`{folder}/run.json` is damaged; start a new run.") from error
        lines = (line.rpartition("\t") for line in table.splitlines())
        pictures = [Labelled(name, int(label)) for name, _, label in lines]
        if checksum(pictures) != settings.pictures:
            raise EvaluationError(f"`{folder}/pictures.tsv` was changed; start a new run.")
        return cls(folder, settings, pictures)

    @property
    def count(self) -> int:
        """How many shards it has."""
        return -(-len(self.pictures) // self.settings.shard)

    @property
    def missing(self) -> list[int]:
        """The shards that are not finished."""
        return [shard for shard in range(self.count) if not self._file(shard).exists()]

    def of_shard(self, shard: int) -> tuple[Labelled, ...]:
        """The pictures of one shard."""
        return self.pictures[shard * self.settings.shard :][: self.settings.shard]

    def write(self, shard: int, packed: bytes) -> None:
        """Keeps a finished shard; raises `EvaluationError` when the disk is full."""
        try:
            _replace(self._file(shard), packed)
        except OSError as error:
            raise _no_room(self.folder, error) from error

    def read(self, shard: int) -> Shard:
        """A finished shard; raises `EvaluationError` when its file is damaged."""
        path = self._file(shard)
        try:
            with np.load(path) as stored:
                problems = json.loads(str(stored["problems"]))
                return Shard(
                    stored["rows"],
                    tuple(stored["readable"].tolist()),
                    {int(place): text for place, text in problems.items()},
                )
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise EvaluationError(
                f"`{path}` is damaged; delete it and start again with `--resume`."
            ) from error

    def _file(self, shard: int) -> Path:
        return self.folder / "shards" / f"{shard:05}.npz"


def _check_same(folder: Path, old: Settings, new: Settings) -> None:
    for name, before in asdict(old).items():
        now = asdict(new)[name]
        if before != now:
            raise EvaluationError(
                f"The run in `{folder}` has other {_NAMES.get(name, name)} ({_words(before)}) than "
                f"now ({_words(now)}); resume it with the same, or name another folder."
            )


_NAMES = {"data": "data folder", "pictures": "pictures or classes", "shard": "shard size"}


def _words(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= 120 else text[:119] + '…'}`"


def _table(pictures: Sequence[Labelled]) -> str:
    return "".join(f"{picture.name}\t{picture.label}\n" for picture in pictures)


def _replace(path: Path, content: bytes) -> None:
    """All of the file or nothing of it, also when the machine stops."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _no_room(folder: Path, error: OSError) -> EvaluationError:
    return EvaluationError(
        f"`{folder}` cannot be written ({error.strerror}); what is finished is kept. Make room and "
        "start again with `--resume`."
    )
