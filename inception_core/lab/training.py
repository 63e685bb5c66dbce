"""One call from drawings to the embedded network's file."""

import time
from collections.abc import Callable
from pathlib import Path

from inception_core.lab.backgrounds import photographs
from inception_core.lab.config import Config
from inception_core.lab.drawings import load_drawings
from inception_core.lab.embedded import averaged_state, write_embedded
from inception_core.lab.layers import split_layers
from inception_core.lab.loop import train
from inception_core.weights.files import EMBEDDED

REPORT_STEPS = 100


def train_embedded(
    config: Config | None = None,
    weights: Path = EMBEDDED,
    report: Callable[[str], None] = print,
) -> None:
    """Trains on the prepared drawings and writes the weights.

    Stopped and called again it goes on from the last checkpoint. Raises `DrawingsError` when the
    drawings are not prepared, `WeightsError` when a checkpoint of another network is in the way.
    """
    config = config or Config()
    layers = split_layers(load_drawings("train", config.drawings), config.ink_share)
    begun, losses = time.monotonic(), 0.0
    for record in train(config, layers, photographs("train")):
        losses += record.loss
        if (record.step + 1) % REPORT_STEPS == 0:
            report(
                f"step {record.step + 1} of {config.steps}  loss {losses / REPORT_STEPS:.3f}"
                f"  rate {record.learning_rate:.5f}  {record.pictures_per_second:.0f} pictures/s"
                f"  {time.monotonic() - begun:.0f} s"
            )
            losses = 0.0
    write_embedded(config, averaged_state(config.checkpoint), weights)
