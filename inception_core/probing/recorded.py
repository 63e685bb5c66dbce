"""The probe that the page *Residual scaling* opens with, recorded: nothing need be computed.

One file of arrays: the feature maps in half precision, and under `numbers` all else as JSON.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.signal import BlockSignal, Detail, Magnitude, Maps
from inception_core.machine import Machine, this_machine
from inception_core.probing.scales import AtScale, Scales, ScalesTask, probe_scales
from inception_core.probing.setting import Setting

ASSETS = Path(__file__).parents[2] / "assets"
RECORDED = ASSETS / "measurements" / "probe.npz"
VARIANT, PICTURE, SCALES = "inception_resnet_v2.slim", "fox.png", (1.0, 0.1)


@dataclass(frozen=True)
class Recording:
    """What was found, on which machine and when."""

    scales: Scales
    machine: Machine


def task() -> ScalesTask:
    """The released Inception-ResNet-v2 with He's weights, seed 0, and the fox."""
    image = (ASSETS / "samples" / PICTURE).read_bytes()
    return ScalesTask(Setting(VARIANT, image=image, image_name=PICTURE), SCALES, detailed=True)


def record_probe(output: Path) -> Scales:
    """Probes here, as `probe` does, and writes the file."""
    *_, found = probe_scales(task())
    assert isinstance(found, Scales)
    write_recording(output, Recording(found, this_machine("torch")))
    return found


def write_recording(path: Path, made: Recording) -> None:
    """Everything that `task()` does not say already."""
    numbers = {
        "machine": asdict(made.machine),
        "input_size": made.scales.input_size,
        "found": [
            {
                "scale": at.scale,
                "blocks": [block._asdict() for block in at.blocks],
                "details": {path: _plain(detail) for path, detail in at.details.items()},
            }
            for at in made.scales.found
        ],
    }
    arrays: dict[str, Any] = {
        f"{at.scale}/{block}": detail.maps.values.astype(np.float16)
        for at in made.scales.found
        for block, detail in at.details.items()
    }
    with path.open("wb") as file:
        np.savez_compressed(file, numbers=np.array(json.dumps(numbers)), **arrays)


def read_recording(path: Path = RECORDED) -> Recording:
    """What `write_recording` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        numbers = json.loads(str(arrays["numbers"]))
        found = tuple(_at_scale(row, arrays) for row in numbers["found"])
    scales = Scales(task(), VARIANT, {}, numbers["input_size"], found)
    return Recording(scales, Machine(**numbers["machine"]))


def _plain(detail: Detail) -> dict[str, Any]:
    return {
        "maps": {key: value for key, value in detail.maps._asdict().items() if key != "values"},
        "out": detail.out.tolist(),
        "residual": detail.residual.tolist(),
        "elements": detail.elements,
    }


def _at_scale(row: Mapping[str, Any], arrays: Mapping[str, NDArray[np.float16]]) -> AtScale:
    details = {}
    for path, plain in row["details"].items():
        values = arrays[f"{row['scale']}/{path}"].astype(np.float32)
        facts = plain["maps"] | {"channels": tuple(plain["maps"]["channels"])}
        out, residual = (np.array(plain[name], np.int64) for name in ("out", "residual"))
        details[path] = Detail(Maps(values=values, **facts), out, residual, plain["elements"])
    return AtScale(row["scale"], tuple(map(_block, row["blocks"])), details, ())


def _block(row: Mapping[str, Any]) -> BlockSignal:
    magnitudes = {name: Magnitude(*row[name]) for name in ("trunk", "branch", "total", "out")}
    return BlockSignal(**{**row, **magnitudes})
