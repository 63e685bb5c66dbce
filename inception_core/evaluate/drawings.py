"""The held-out drawings as a folder of pictures, to evaluate the embedded network with."""

from pathlib import Path

from PIL import Image

from inception_core.errors import EvaluationError
from inception_core.lab.classes import LABELS
from inception_core.lab.drawings import Drawings


def write_drawings(drawings: Drawings, folder: Path) -> int:
    """One PNG for each drawing, transparent as it is, in a folder named by its class.

    Gives how many there are. Raises `EvaluationError` when they cannot be written.
    """
    names = zip(drawings.packs, drawings.names, drawings.labels, strict=True)
    try:
        for (pack, name, label), pixels in zip(names, drawings.pixels, strict=True):
            path = folder / LABELS[label] / f"{pack}-{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels, "RGBA").save(path)
    except OSError as error:
        raise EvaluationError(
            f"`{folder}` cannot be written ({error.strerror}); choose another place."
        ) from error
    return len(drawings)
