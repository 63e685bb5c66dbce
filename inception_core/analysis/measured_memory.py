"""Memory as measured on real runs, shipped with the explorer: what the model is held against."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from inception_core.words import tr

FILE = Path(__file__).parents[2] / "assets" / "measurements" / "memory.json"


class Run(NamedTuple):
    """One variant as its source describes it, in fp32 on the CPU. Bytes of live tensors."""

    variant: str
    input_size: int
    images: int  # of the prediction
    inference_peak: int  # feature maps alive at once, the image included
    training_images: int
    kept: int  # by the forward pass for the backward pass, the image included
    step_peak: int  # everything alive at once in a step with SGD and momentum, weights included


@cache
def measured_memory() -> tuple[Run, ...]:
    """One run of every variant."""
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Run(**run) for run in document["runs"])


def conditions() -> str:
    """With what it was measured, and when."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))["conditions"]
    return tr(
        "PyTorch {torch} on the {device}, {precision}, {optimiser}, {date}",
        torch=facts["torch"],
        device=facts["device"].upper(),
        precision=facts["precision"],
        optimiser=facts["optimiser"],
        date=facts["date"],
    )
