"""One shard: its pictures are read at their full size, cut once for all networks, and seen.

A shard is always computed in the same order and batches, on the CPU by one thread, so that its
bytes do not depend on who computes it or how many others work beside.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from inception_core.errors import BadImage, EvaluationError
from inception_core.evaluate.run import Settings, Shard
from inception_core.predict.images import MOST_BYTES, read_image
from inception_core.predict.predictor import Predictor, predictor
from inception_core.predict.sharing import seen_by


def load(settings: Settings) -> list[Predictor]:
    """The run's networks; raises `EvaluationError` when their weights are others by now."""
    networks = []
    for network in settings.networks:
        known = predictor(network.variant, network.weights, settings.device, threads=1)
        if known.identity != network.identity:
            raise EvaluationError(
                f"The weights `{network.weights}` have changed since the run began; start a new "
                "run in another folder."
            )
        networks.append(known)
    return networks


def compute(settings: Settings, networks: Sequence[Predictor], names: Sequence[str]) -> bytes:
    """The content of the file of the shard with these pictures.

    A damaged picture is noted in it. Raises `EvaluationError` for one that is not there any more
    or that there is no memory for: what a machine cannot reach must not become a finished shard.
    """
    readable: list[int] = []
    problems: dict[int, str] = {}

    def pictures() -> Iterator[Image.Image]:
        for place, name in enumerate(names):
            try:
                picture = _read(Path(settings.data) / name, name)
            except BadImage as error:
                problems[place] = str(error)
            else:
                readable.append(place)
                yield picture

    seen = list(seen_by(networks, pictures(), settings.crops))
    shape = len(readable), len(networks), len(settings.labels)
    rows = np.array(seen, np.float32).reshape(shape).transpose(1, 0, 2)
    return Shard(np.ascontiguousarray(rows), tuple(readable), problems).packed()


def _read(path: Path, name: str) -> Image.Image:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise EvaluationError(
            f"`{path}` cannot be read ({error.strerror}); make the folder reachable from every "
            "machine that computes, then go on with `--resume`."
        ) from error
    try:
        return read_image(data, name, longest=None)
    except BadImage as error:
        if isinstance(error.__cause__, MemoryError):
            raise EvaluationError(
                f"There is not enough memory to read `{path}`; try fewer `--workers`. What is "
                "finished is kept."
            ) from error
        raise
