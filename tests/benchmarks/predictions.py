"""The embedded network: from the shell, and picture by picture."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from inception_core.predict.onnx_engine import onnx_engine
from inception_core.predict.torch_engine import TorchEngine
from inception_core.render.tables import text_table
from inception_core.weights.files import read_weights
from tests.benchmarks.timing import interleaved

ROOT = Path(__file__).parents[2]
ROUNDS = 10


def report() -> Iterator[str]:
    """A prediction from process start, and the two engines at batch 1 and 8."""
    weights = read_weights()
    onnx = onnx_engine(weights)
    torch = TorchEngine(weights.spec, weights.state, "cpu")
    rows = []
    for count in (1, 8):
        batch = np.zeros((count, 3, 128, 128), np.float32)
        times = interleaved(
            {"onnx": lambda b=batch: onnx.logits(b), "torch": lambda b=batch: torch.logits(b)},
            ROUNDS,
            warm_up=3,
        )
        ratio = times["torch"] / times["onnx"]
        rows.append((str(count), *(f"{1000 * times[n]:.1f} ms" for n in times), f"{ratio:.1f} ×"))
    yield f"Embedded network on the CPU; medians of {ROUNDS} interleaved rounds"
    yield text_table(("batch", "onnxruntime", "torch", "ratio"), rows)

    command = [sys.executable, "-m", "inception_core", "predict", "assets/samples/fox.png"]
    run = lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: E731
    seconds = interleaved({"predict": run}, 5)["predict"]
    yield f"\n`predict assets/samples/fox.png` from process start: {seconds:.2f} s (median of 5)"
