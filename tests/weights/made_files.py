"""Weights files in the names of releases: tiny ones that run, and light ones of full size."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from inception_core import build, get_variant
from inception_core.analysis.state import COUNTER
from inception_core.weights.naming import namings

FACTS = json.loads(
    (Path(__file__).parents[1] / "facts/state_dicts.json").read_text(encoding="utf-8")
)
KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1}
ORDERS = {naming.name: naming for naming in namings()}
State = dict[str, NDArray[Any]]


def tiny(naming: str, variant: str, **knobs: Any) -> tuple[State, torch.nn.Module]:
    """Random tensors of a tiny network under a release's names, and our module with them."""
    spec = get_variant(variant).spec(**(knobs or KNOBS))
    model = build(spec, seed=3)
    random = torch.Generator().manual_seed(4)
    own = model.state_dict()
    for key, tensor in own.items():  # fresh batch norm would hide swapped channels
        if ".bn." in key and tensor.dtype.is_floating_point:
            tensor.copy_(torch.rand(tensor.shape, generator=random) + 0.5)
    layers = [layer for layer in ORDERS[naming].layers if kept(naming, layer)]
    plain = [key for key in own if not key.endswith(COUNTER)]
    names = [
        f"{layer}.{leaf}"
        for layer, leaves in zip(layers, grouped(plain), strict=True)
        for leaf in leaves
    ]
    return {n: own[k].numpy() for n, k in zip(names, plain, strict=True)}, model


def kept(naming: str, layer: str) -> bool:
    """Whether a network with one block a stage has this layer."""
    parts = layer.split(".")
    if naming == "timm/inception_v4":
        return not (parts[0] == "features" and int(parts[1]) in {7, 8, 9, *range(12, 18), 20, 21})
    return not (parts[0].startswith("repeat") and int(parts[1]) > 0)


def grouped(names: list[str]) -> list[list[str]]:
    """Leaves by layer, in order."""
    layers: dict[str, list[str]] = {}
    for name in names:
        layer, _, leaf = name.rpartition(".")
        layers.setdefault(layer, []).append(leaf)
    return list(layers.values())


def written(path: Path, state: Mapping[str, NDArray[Any]], **facts: str) -> Path:
    save_file({key: state[key].copy(order="C") for key in sorted(state)}, path, facts or None)
    return path


def light(name: str, classes: int | None = None) -> State:
    """A release's full-size tensors, small on disk: zeros in half precision."""
    state = {key: np.zeros(shape, np.float16) for key, shape in FACTS[name]}
    if classes:
        for key in list(state)[-2:]:
            state[key] = np.zeros((classes, *state[key].shape[1:]), np.float16)
    return state
