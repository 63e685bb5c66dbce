"""Weights in a file that says of itself which network they fit and how it is used.

The file is safetensors: numbers and a table of words, nothing that runs. Read without torch.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from inception_core.analysis.measure import measure
from inception_core.analysis.state import check_fit, state_shapes
from inception_core.errors import InceptionError, WeightsError
from inception_core.knobs import Value
from inception_core.predict.preprocess import Preprocessing
from inception_core.spec import Sequence
from inception_core.variants import get_variant

EMBEDDED = Path(__file__).parents[2] / "assets" / "weights" / "embedded.safetensors"


@dataclass(frozen=True)
class Weights:
    """A trained network: what it is, what it takes, what its outputs are called, its numbers."""

    variant: str
    knobs: Mapping[str, Value]
    preprocessing: Preprocessing
    labels: tuple[str, ...]
    state: Mapping[str, NDArray[Any]]  # floats in 32 bits
    identity: str = ""  # changes whenever the numbers do: the checksum of their file

    @property
    def spec(self) -> Sequence:
        """The network they fit."""
        return get_variant(self.variant).spec(**self.knobs)


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


def read_weights(path: Path = EMBEDDED) -> Weights:
    """The weights in `path`; raises `WeightsError` when they are missing, damaged or do not fit."""
    try:
        if not path.is_file():
            raise WeightsError(
                f"There is no weights file `{path}`; check the path, or use `embedded`."
            )
        with safe_open(path, framework="numpy") as file:
            facts = file.metadata() or {}
            state = {name: _floats(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise WeightsError(
            f"`{path}` is damaged or no safetensors file; restore it from its source."
        ) from error
    try:
        weights = replace(_described(facts, state), identity=sha256(path))
        check_fit({name: value.shape for name, value in state.items()}, state_shapes(weights.spec))
        if bad := next((n for n, v in state.items() if not np.isfinite(v).all()), None):
            raise WeightsError(f"`{bad}` holds numbers that are not finite.")
        outputs = measure(weights.spec, weights.preprocessing.input_size).records[-1].out_shape[0]
        if len(weights.labels) != outputs:
            raise WeightsError(
                f"It names {len(weights.labels)} outputs, but the network has {outputs}."
            )
    except InceptionError as error:
        raise WeightsError(f"`{path}` cannot be used. {error}") from error
    return weights


def named_weights(name: str, variant: str | None = None) -> Weights:
    """`embedded`, or the weights in the file of that name; raises `WeightsError`.

    `variant` is only a check: weights know their network. Raises `UnknownVariant` as well.
    """
    weights = read_weights(EMBEDDED if name == "embedded" else Path(name))
    if variant is not None and get_variant(variant).name != weights.variant:
        raise WeightsError(
            f"The weights `{name}` are for `{weights.variant}`, not for "
            f"`{get_variant(variant).name}`; leave the variant out or give its own weights file."
        )
    return weights


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
    """The file's checksum."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


_FIELDS = fields(Preprocessing)


def _described(facts: Mapping[str, str], state: Mapping[str, NDArray[Any]]) -> Weights:
    try:
        values = json.loads(facts["preprocessing"])
        values |= {name: tuple(values[name]) for name in ("mean", "std")}
        knobs, labels = json.loads(facts["knobs"]), json.loads(facts["labels"])
        if not (isinstance(knobs, dict) and isinstance(labels, list)):
            raise TypeError
        names = tuple(map(str, labels))
        return Weights(facts["variant"], knobs, Preprocessing(**values), names, state)
    except (KeyError, ValueError, TypeError) as error:
        raise WeightsError(
            "It does not say which variant, knobs, preprocessing and labels it belongs to."
        ) from error


def _floats(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.float32) if values.dtype.kind == "f" else values
