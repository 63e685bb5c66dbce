"""A release's full-size network, written as its publishers do, answers the same when read here."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from inception_core import build
from inception_core.nn.checkpoint import convert
from inception_core.weights.files import read_weights
from tests.reference.networks import reference

pytestmark = pytest.mark.reference
NAMES = ("timm v4", "torchvision v3, auxiliary", "facenet IR-v1")  # one of every kind of file


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_equal(name: str, tmp_path: Path) -> None:
    theirs, path = reference(name), tmp_path / "x.safetensors"
    state = theirs.state_dict()
    if name.startswith("timm"):  # as the hub has it
        save_file({key: state[key] for key in sorted(state)}, path, {"format": "pt"})
    else:
        torch.save(state, tmp_path / "x.pth")
        convert(tmp_path / "x.pth", path)
    weights = read_weights(path)
    tensors = {key: torch.from_numpy(value) for key, value in weights.state.items()}
    picture = torch.randn(1, 3, 139, 139, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        own = build(weights.spec, state_dict=tensors)(picture)
        assert torch.equal(own, theirs(picture))
