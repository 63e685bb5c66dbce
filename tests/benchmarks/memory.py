"""Measures the memory of every variant and writes `assets/measurements/memory.json`.

`python -m tests.benchmarks.memory`; some minutes. Byte counts do not depend on the machine.
"""

import json
from datetime import UTC, datetime

import torch

from inception_core import get_variant, list_variants
from inception_core.analysis.measured_memory import FILE, Run
from inception_core.nn.memory_run import inference_peak, kept_bytes, step_peak

IMAGES, TRAINING_IMAGES = 1, 2  # batch norm on vectors needs two


def run(name: str) -> Run:
    """One variant as its source describes it, at its own input size."""
    variant = get_variant(name)
    spec, size = variant.spec(), variant.input_size
    return Run(
        name,
        size,
        IMAGES,
        inference_peak(spec, size, IMAGES),
        TRAINING_IMAGES,
        kept_bytes(spec, size, TRAINING_IMAGES),
        step_peak(spec, size, TRAINING_IMAGES),
    )


def main() -> None:
    """Runs every variant once."""
    document = {
        "conditions": {
            "torch": torch.__version__.partition("+")[0],
            "device": "cpu",
            "precision": "fp32",
            "optimiser": "SGD with momentum",
            "date": datetime.now(UTC).date().isoformat(),
        },
        "runs": [run(name)._asdict() for name in list_variants()],
    }
    FILE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
