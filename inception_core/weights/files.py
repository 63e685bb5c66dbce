"""Weights by name: the embedded ones, published ones, and those in a person's own file.

Our files are safetensors, numbers and a table of words that say which network they fit and how it
is used; releases' files are recognised by the names in them. Read without torch in this process,
and only when a tensor is asked for.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from inception_core.analysis.measure import measure
from inception_core.analysis.state import check_fit, state_shapes
from inception_core.errors import InceptionError, WeightsError
from inception_core.knobs import Value
from inception_core.predict.preprocess import Preprocessing
from inception_core.variants import get_variant
from inception_core.weights.converted import as_safetensors, is_checkpoint
from inception_core.weights.places import derived_from, find
from inception_core.weights.porting import is_embedding
from inception_core.weights.record import Weights
from inception_core.weights.releases import published, recognised
from inception_core.weights.sources import SOURCES, Source, agrees
from inception_core.weights.stored import State, TensorFile, damaged
from inception_core.words import later

__all__ = [
    "EMBEDDED",
    "Weights",
    "metadata",
    "named_weights",
    "read_scores",
    "read_weights",
    "scores_file",
    "sha256",
    "write_scores",
]
EMBEDDED = Path(__file__).parents[2] / "assets" / "weights" / "embedded.safetensors"


def metadata(
    variant: str, knobs: Mapping[str, Value], preprocessing: Preprocessing, labels: tuple[str, ...]
) -> dict[str, str]:
    """The table of words that makes a safetensors file one of ours."""
    return {
        "format": "pt",
        "variant": variant,
        "knobs": json.dumps(dict(knobs)),
        "preprocessing": json.dumps({f.name: getattr(preprocessing, f.name) for f in _FIELDS}),
        "labels": json.dumps(labels, ensure_ascii=False),
    }


def read_weights(path: Path = EMBEDDED, variant: str | None = None) -> Weights:
    """The weights in `path`, ours or a release's, of a safetensors or a PyTorch file.

    A file that says nothing of itself is recognised by its names, or is for `variant`. Raises
    `WeightsError` when it is missing, damaged or does not fit, and `UnknownVariant`.
    """
    asked = None if variant is None else get_variant(variant).name
    try:
        if not path.is_file():
            raise WeightsError(
                later(
                    "There is no weights file `{path}`; check the path, or use `embedded` or an "
                    "id that `weights list` shows.",
                    path=str(path),
                )
            )
        digest = sha256(path)
        file = TensorFile(as_safetensors(path, digest) if is_checkpoint(path) else path)
    except OSError as error:
        raise damaged(path) from error
    try:
        if source := _source(path, digest):
            weights = published(file, source)
        elif _WORDS.intersection(file.metadata):
            weights = _described(file)
        else:
            weights = recognised(file, asked)
        _check(weights)
    except InceptionError as error:
        raise WeightsError(
            later("`{path}` cannot be used. {error}", path=str(path), error=error.sentence)
        ) from error
    if asked not in (None, weights.variant):
        raise WeightsError(
            later(
                "The weights `{path}` are for `{own}`, not for `{asked}`; leave the variant out "
                "or give its own weights file.",
                path=str(path),
                own=weights.variant,
                asked=asked,
            )
        )
    return replace(weights, identity=digest, derived=derived_from(path))


def named_weights(name: str, variant: str | None = None) -> Weights:
    """`embedded`, the published weights of that id, or the weights in the file of that name.

    `variant` is a check, since most weights know their network; files that do not are taken as
    its. Raises `WeightsError`, and says how to get published weights that are not here.
    Raises `UnknownVariant` as well.
    """
    if name == "embedded":
        path: Path | None = EMBEDDED
    elif name in SOURCES:
        path = find(SOURCES[name])
    else:
        path = Path(name)
    if path is None:
        raise WeightsError(
            later(
                "`{name}` is not on this machine yet; `python -m inception_core weights download "
                "{name}` fetches its {megabytes:.0f} MB.",
                name=name,
                megabytes=SOURCES[name].bytes / 1e6,
            )
        )
    try:
        return read_weights(path, variant)
    except WeightsError as error:
        raise WeightsError(error.sentence.replace(str(path), name)) from error


def read_scores(path: Path = EMBEDDED) -> list[dict[str, Any]]:
    """How often the weights in `path` are right, as `lab evaluate --save` measured it.

    One row per artist and background, see `inception_core.lab.evaluate.Score`; none when they
    were never measured, or when the measured file was another one.
    """
    try:
        document = json.loads(scores_file(path).read_text(encoding="utf-8"))
        rows: list[dict[str, Any]] = document["scores"]
        return rows if document["sha256"] == sha256(path) else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def write_scores(path: Path, scores: list[dict[str, Any]]) -> None:
    """Keeps the scores of the weights in `path` beside them, tied to these very bytes."""
    document = {"sha256": sha256(path), "scores": scores}
    scores_file(path).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def scores_file(path: Path) -> Path:
    """`embedded.safetensors` → `embedded.scores.json`"""
    return path.with_suffix(".scores.json")


def sha256(path: Path) -> str:
    """The file's checksum; remembered as long as the file stays as it is."""
    known = path.stat()
    return _sha256(path, known.st_size, known.st_mtime_ns, known.st_ino)


@lru_cache(maxsize=64)
def _sha256(path: Path, size: int, changed: int, number: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_FIELDS = fields(Preprocessing)
_WORDS = {"knobs", "preprocessing", "labels"}


def _source(path: Path, digest: str) -> Source | None:
    """The source whose file this is: by its place, or by its checksum.

    Raises `WeightsError` when a downloaded file is not the published one.
    """
    for source in SOURCES.values():
        place = find(source)
        if place is not None and place.samefile(path):
            if not agrees(digest, source.sha256):
                raise WeightsError(
                    later(
                        "Its sha256 `{found}…` is not the published one `{expected}`; delete it "
                        "and download it again.",
                        found=digest[:12],
                        expected=source.sha256,
                    )
                )
            return source
        if source.sha256 and agrees(digest, source.sha256):
            return source
    return None


def _described(file: TensorFile) -> Weights:
    """A file of ours, which says what it is."""
    facts = file.metadata
    try:
        values = json.loads(facts["preprocessing"])
        values |= {name: tuple(values[name]) for name in ("mean", "std")}
        knobs, labels = json.loads(facts["knobs"]), json.loads(facts["labels"])
        if not (isinstance(knobs, dict) and isinstance(labels, list)):
            raise TypeError
        names, preprocessing = tuple(map(str, labels)), Preprocessing(**values)
        variant = facts["variant"]
    except (KeyError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise WeightsError(
            later("It does not say which variant, knobs, preprocessing and labels it belongs to.")
        ) from error
    needed = state_shapes(get_variant(variant).spec(**knobs))
    check_fit({name: tensor.shape for name, tensor in file.tensors.items()}, needed)
    places = {name: file.tensors[name] for name in needed if name in file.tensors}
    return Weights(variant, knobs, preprocessing, names, State(file, places))


def _check(weights: Weights) -> None:
    """Raises `WeightsError` for a number that is none, or labels that are not the outputs'."""
    if bad := next((name for name, v in weights.state.items() if not np.isfinite(v).all()), None):
        raise WeightsError(later("`{bad}` holds numbers that are not finite.", bad=bad))
    spec = weights.spec
    outputs = measure(spec, weights.preprocessing.input_size).records[-1].out_shape[0]
    if len(weights.labels) != (0 if is_embedding(spec) else outputs):
        raise WeightsError(
            later(
                "It names {labels} outputs, but the network has {outputs}.",
                labels=len(weights.labels),
                outputs=outputs,
            )
        )
