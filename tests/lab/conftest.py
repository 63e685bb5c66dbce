"""The tiny world's drawings, prepared once for all tests."""

from pathlib import Path

import pytest

from inception_core.lab.drawings import prepare_drawings
from tests.lab.tiny_world import PACKS, write_pack


@pytest.fixture(scope="session")
def drawings_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both splits of the tiny world, prepared at the real size."""
    folder = tmp_path_factory.mktemp("drawings")
    for pack, colour in zip(PACKS, ("#d22", "#000", "#27c"), strict=True):
        write_pack(pack, folder / "packs", colour)
    prepare_drawings(folder, PACKS)
    return folder
