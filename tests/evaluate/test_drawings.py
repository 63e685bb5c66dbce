"""The held-out drawings as a folder that `evaluate` takes."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inception_core.errors import EvaluationError
from inception_core.evaluate.drawings import write_drawings
from inception_core.evaluate.pictures import labelled_pictures
from inception_core.lab.classes import LABELS
from inception_core.lab.drawings import Drawings

BALLOONS = Drawings(
    np.random.default_rng(0).integers(0, 256, (2, 20, 20, 4), np.uint8),
    np.array([LABELS.index("palm tree"), LABELS.index("dog")]),
    ("brush", "brush"),
    ("palm", "dog"),
)


def test_drawings_lie_in_folders_by_class(tmp_path: Path) -> None:
    assert write_drawings(BALLOONS, tmp_path / "out") == 2
    found = labelled_pictures(tmp_path / "out", None, LABELS)
    assert [name for name, _ in found] == ["dog/brush-dog.png", "palm tree/brush-palm.png"]
    with Image.open(tmp_path / "out" / found[0].name) as stored:
        assert np.array_equal(np.asarray(stored), BALLOONS.pixels[1])


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_drawings(BALLOONS, tmp_path / "file")
