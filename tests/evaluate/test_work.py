"""A shard tells pictures that are damaged from a machine that has no memory for them."""

from pathlib import Path

import pytest
from PIL import Image

from inception_core.errors import EvaluationError
from inception_core.evaluate.run import Settings
from inception_core.evaluate.runner import prepare
from inception_core.evaluate.work import compute, load


@pytest.fixture
def settings(data: Path, tiny_weights: tuple[Path, Path]) -> Settings:
    return prepare(data, weights=[str(tiny_weights[0])])[0]


def test_want_of_memory_is_no_damage(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Image.Image) -> None:
        raise MemoryError

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", fail)
    with pytest.raises(EvaluationError, match="not enough memory"):
        compute(settings, load(settings), ["ant/00.jpg"])
