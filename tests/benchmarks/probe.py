"""What the probe costs beside a plain forward pass of the released Inception-ResNet-v2."""

import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from inception_core import build, get_variant
from inception_core.analysis.signal import residuals
from inception_core.nn.memory_run import LiveBytes
from inception_core.nn.probe import forward, probe
from inception_core.render.tables import text_table
from tests.benchmarks.timing import interleaved

NAME, ROUNDS = "inception_resnet_v2.slim", 9
MEGA = 1e6


def report() -> Iterator[str]:
    """Time and memory at batch 1, in evaluation mode and with batch statistics."""
    variant = get_variant(NAME)
    spec, size = variant.spec(), variant.input_size
    model = build(spec)
    image = np.random.default_rng(0).standard_normal((1, 3, size, size), np.float32)
    blocks = [path for path, _ in residuals(spec)]
    yield f"{NAME}, batch 1 at {size} px, CPU; medians of {ROUNDS} interleaved rounds"
    rows = []
    for fresh in (False, True):
        contestants: dict[str, Callable[[], object]] = {
            "plain": lambda s=fresh: forward(model, image, batch_statistics=s),
            "probe": lambda s=fresh: probe(model, image, batch_statistics=s),
            "every block in detail": lambda s=fresh: probe(
                model, image, batch_statistics=s, detailed=blocks
            ),
        }
        times = interleaved(contestants, ROUNDS, warm_up=2)
        peak(contestants["plain"])  # the first count sees modules being loaded
        plain = peak(contestants["plain"])
        for name, run in contestants.items():
            rows.append(
                (
                    "batch statistics" if fresh else "evaluation",
                    name,
                    f"{1000 * times[name]:.0f} ms",
                    f"{times[name] / times['plain']:.2f} ×",
                    f"{(peak(run) - plain) / MEGA:.1f} MB",
                )
            )
    yield text_table(("mode", "pass", "median", "ratio", "more memory"), rows, left=2)


def peak(run: Callable[[], object]) -> int:
    """Most bytes of tensors alive at once, and of NumPy's arrays, added."""
    live = LiveBytes()
    tracemalloc.start()
    with live:
        run()
    arrays = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return live.peak + arrays
