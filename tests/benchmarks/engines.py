"""Our engines beside timm and beside the machine's limit; every contestant in its own process."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from safetensors.numpy import save_file

from inception_core import get_variant, measure
from inception_core.nn.build import random_state
from inception_core.predict.preprocess import Preprocessing
from inception_core.render.tables import text_table
from inception_core.weights.files import metadata
from tests.benchmarks.contestant import SIDE, SIZE

ROOT = Path(__file__).parents[2]
VARIANTS = ("inception_v4.slim", "inception_resnet_v2.slim")
BATCHES = (1, 8)
ROUNDS = 9
PRODUCTS = tuple(f"product {name}" for name in ("numpy", "torch", "onnxruntime"))
LEAST_RATIO, LEAST_SHARE, MOST_MEGABYTES = 1.7, 0.9, 1000


class Contestant:
    """A process that computes when it is told to."""

    def __init__(self, engine: str, variant: str, batch: int, file: Path, cache: Path) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.benchmarks.contestant"),
                *(engine, variant, str(batch), str(file)),
            ],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if engine == "app" else None,  # Streamlit misses its server
            text=True,
        )
        self.ready = self._number()

    def run(self) -> float:
        """Seconds of one batch."""
        return self._ask("run")

    def memory(self) -> float:
        """Resident megabytes."""
        return self._ask("memory")

    def end(self) -> None:
        """Ends the process."""
        self.process.communicate()

    def _ask(self, word: str) -> float:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self._number()

    def _number(self) -> float:
        assert self.process.stdout
        return float(self.process.stdout.readline())


def report() -> Iterator[str]:
    """Time, share of the machine's limit, and memory, for the two largest networks."""
    with tempfile.TemporaryDirectory() as folder:
        cache, rows, memories = Path(folder), [], []
        for variant in VARIANTS:
            file = _weights(variant, cache)
            for batch in BATCHES:
                rows.append(_race(variant, batch, file, cache))
            memories.append((variant, *_memory(variant, file, cache)))
    yield (
        f"One batch at {SIZE} px on the CPU, every contestant in a process of its own; medians of "
        f"{ROUNDS} interleaved\nrounds. The limit is the fastest product of {SIDE} × {SIDE} "
        "matrices by three libraries, the share that\nof our fastest round, both of the same "
        f"rounds: others on the machine disturb these least.\nWanted: {LEAST_RATIO} × timm and "
        f"{LEAST_SHARE:.0%} of the limit at least."
    )
    header = ("network", "batch", "ours", "torch", "timm", "ratio", "limit", "share")
    yield text_table(header, rows)
    yield f"\nResident memory and time to get ready. Wanted: {MOST_MEGABYTES} MB at most."
    header = ("network", "graph written", "from the cache", "predictor", "server", "batch of 8")
    yield text_table(header, memories)


def _weights(variant: str, folder: Path) -> Path:
    """A file with random numbers for the network."""
    spec = get_variant(variant).spec()
    labels = tuple(f"class {i}" for i in range(1000))
    plain = Preprocessing(SIZE, 0.875, "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
    file = folder / f"{variant}.safetensors"
    save_file(random_state(spec), file, metadata(variant, {}, plain, labels))
    return file


def _race(variant: str, batch: int, file: Path, cache: Path) -> tuple[str, ...]:
    names = ("ours", "torch", "timm", *PRODUCTS)
    with ExitStack() as stack:
        contestants = {name: Contestant(name, variant, batch, file, cache) for name in names}
        for contestant in contestants.values():
            stack.callback(contestant.end)
        times: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(ROUNDS):
            for name, contestant in contestants.items():
                times[name].append(contestant.run())
    seconds = {name: median(values) for name, values in times.items()}
    limit = 2 * SIDE**3 / min(min(times[name]) for name in PRODUCTS)
    rate = 2 * batch * measure(get_variant(variant).spec(), SIZE).macs / min(times["ours"])
    return (
        variant,
        str(batch),
        *(f"{1000 * seconds[name]:.0f} ms" for name in ("ours", "torch", "timm")),
        f"{seconds['timm'] / seconds['ours']:.2f} ×",
        f"{limit / 1e9:.0f} GFLOP/s",
        f"{rate / limit:.0%}",
    )


def _memory(variant: str, file: Path, cache: Path) -> tuple[str, ...]:
    """Of the plain predictor and of the server, which loads the network for the first time."""
    fresh = cache / "fresh"
    found = []
    for engine, batch, place in (("ours", 1, cache), ("app", 1, fresh), ("app", 8, fresh)):
        contestant = Contestant(engine, variant, batch, file, place)
        for _ in range(3):
            contestant.run()
        found.append((contestant.ready, contestant.memory()))
        contestant.end()
    (_, alone), (written, server), (loaded, eight) = found
    return f"{written:.1f} s", f"{loaded:.1f} s", *(f"{n:.0f} MB" for n in (alone, server, eight))
