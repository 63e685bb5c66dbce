"""Probes from start to end: settings, scales, the worker, and the command line."""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from inception_core.errors import BadImage, InceptionError, InvalidKnob, WeightsError
from inception_core.predict.images import read_image
from inception_core.predict.predictor import predictor
from inception_core.probing.parts import PartTask, look_inside
from inception_core.probing.scales import AtScale, Scales, ScalesTask, probe_scales
from inception_core.probing.setting import Setting, subject
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
FOX = ROOT / "assets/samples/fox.png"
KNOBS = (("width", 0.1), ("blocks_a", 1), ("blocks_b", 1), ("blocks_c", 2))
SMALL = Setting("inception_resnet_v2.paper", KNOBS, 128)
EMBEDDED = Setting("", weights="embedded", image=FOX.read_bytes(), image_name="fox.png")


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Networks this small are quicker so."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def probed(task: ScalesTask) -> Scales:
    *_, found = probe_scales(task)
    assert isinstance(found, Scales)
    return found


def test_scales_share_weights_and_picture() -> None:
    found = probed(ScalesTask(SMALL, (1.0, 0.1, None))).found
    first = [at.blocks[0] for at in found]
    assert first[0].trunk == first[1].trunk
    assert first[0].branch == first[1].branch
    assert [block.scale for block in first] == [1.0, 0.1, 0.1]
    assert found[1].blocks == found[2].blocks  # its own scale is 0.1
    assert found[0].blocks[-1].trunk.rms > found[1].blocks[-1].trunk.rms


def test_the_answer_compares_the_largest_with_the_smallest_scale() -> None:
    scales = probed(ScalesTask(SMALL, (0.1, None, 1.0)))
    large, small = scales.found[2], scales.found[0]
    times = large.blocks[-1].trunk.rms / small.blocks[-1].trunk.rms
    assert scales.answer == (
        f"The signal at the last block is {times:.2f} times larger with scale 1 than with scale "
        "0.1, on this image."
    )


def test_trained_weights_guess_as_the_predictor_does() -> None:
    (own,) = probed(ScalesTask(EMBEDDED, (None,))).found
    known = predictor()
    (expected,) = known.guesses([read_image(FOX.read_bytes(), "fox.png")])
    assert [guess.label for guess in own.guesses] == [guess.label for guess in expected]
    for mine, other in zip(own.guesses, expected, strict=True):
        assert mine.probability == pytest.approx(other.probability, abs=1e-4)
    assert {block.path: block.scale for block in own.blocks} == {
        "A/1": 0.17, "B/1": 0.1, "B/2": 0.1, "C/1": 0.2, "C/2": 1.0,
    }  # fmt: skip


def test_an_uploaded_weights_file_is_read() -> None:
    data = (ROOT / "assets/weights/embedded.safetensors").read_bytes()
    own = subject(Setting("", weights="mine.safetensors", weights_data=data))
    assert own.variant == "inception_resnet_v2.slim"
    with pytest.raises(WeightsError, match=r"^`mine\.safetensors` is damaged"):
        subject(Setting("", weights="mine.safetensors", weights_data=data[:100]))
    with pytest.raises(WeightsError):  # an upload with the name of an initialiser is still a file
        subject(Setting("", weights="he", weights_data=b"x"))


@pytest.mark.parametrize(
    ("task", "kind", "sentence"),
    [
        (ScalesTask(Setting("inception_v4.paper"), (1.0,)), InvalidKnob, "no residual blocks"),
        (ScalesTask(SMALL, (3.0,)), InvalidKnob, "takes a number from 0 to 2, but received `3.0`"),
        (
            ScalesTask(Setting("", KNOBS, weights="embedded"), (1.0,)),
            InvalidKnob,
            "Weights know their knobs",
        ),
        (
            ScalesTask(Setting("bn_inception", weights="embedded"), (1.0,)),
            WeightsError,
            "not for `bn_inception.paper`",
        ),
        (
            ScalesTask(Setting("", weights="embedded", image=b"x", image_name="a.png"), (1.0,)),
            BadImage,
            "a.png",
        ),
    ],
)
def test_what_cannot_be_probed_is_a_sentence(
    task: ScalesTask, kind: type[InceptionError], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        list(probe_scales(task))


def test_a_part_of_a_setting() -> None:
    *_, seen = look_inside(PartTask(EMBEDDED, "stem/conv3x3_1"))
    assert seen.maps is not None  # type: ignore[union-attr]
    assert seen.filters.inputs == 3  # type: ignore[union-attr]


def work(task: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "inception_core.probing.worker"]
    return subprocess.run(
        command, input=pickle.dumps(task), cwd=ROOT, capture_output=True, timeout=120
    )


def test_the_worker_gives_progress_and_the_result() -> None:
    done = work(ScalesTask(EMBEDDED, (1.0,), detailed=True))
    assert done.returncode == 0
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "0 % Reading the picture"
    assert lines[-1] == "30 % Probing with scale 1"
    found = pickle.loads(done.stdout)
    (at,) = found.found
    assert isinstance(at, AtScale)
    assert list(at.details) == [block.path for block in at.blocks]


def test_the_worker_says_what_was_wrong() -> None:
    done = work(ScalesTask(SMALL, (3.0,)))
    assert done.returncode == 2
    assert done.stdout == b""
    assert "but received `3.0`" in done.stderr.decode().splitlines()[-1]


SMALL_OPTIONS = ("--input-size", "128", *(f"--set={name}={value}" for name, value in KNOBS))


def test_probe_json_is_the_probe(run: Run) -> None:
    arguments = ("probe", "inception_resnet_v2", "--scale", "1", "--scale", "0.1", "--seed", "7")
    code, text, errors = run(*arguments, *SMALL_OPTIONS, "--gradients", "--json")
    assert (code, errors) == (0, "")
    document = json.loads(text)
    assert (document["variant"], document["input_size"]) == ("inception_resnet_v2.paper", 128)
    assert document["image"] == "noise (seed 7)"
    assert document["batch_statistics"] is True
    setting = Setting("inception_resnet_v2.paper", KNOBS, 128, seed=7)
    found = probed(ScalesTask(setting, (1.0, 0.1), gradients=True))
    for row, at in zip(document["scales"], found.found, strict=True):
        assert row["scale"] == at.scale
        for written, block in zip(row["blocks"], at.blocks, strict=True):
            assert written["block"] == block.path
            assert written["trunk_rms"] == block.trunk.rms
            assert written["residual_rms"] == written["scale"] * written["branch_rms"]
            assert written["ratio"] == block.ratio
            assert written["gradient"] == block.gradient


def test_probe_text_names_conditions_and_answers(run: Run) -> None:
    code, text, _ = run("probe", "inception_resnet_v2", "--scale=1", "--scale=0.1", *SMALL_OPTIONS)
    assert code == 0
    assert text.startswith("inception_resnet_v2.paper, 128 × 128 × 3: noise (seed 0)\n")
    assert "With scale 0.1" in text
    assert "times larger with scale 1 than with scale 0.1, on this image." in text
    assert "batch norm uses the statistics of this image" in text


def test_probe_with_trained_weights_guesses(run: Run) -> None:
    arguments = ("probe", "inception_resnet_v2.slim", "--weights", "embedded", "--image", str(FOX))
    code, text, _ = run(*arguments)
    assert code == 0
    assert "fox" in text
    assert "batch norm uses the statistics kept from training" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("inception_v4",), "has no residual blocks"),
        (("inception_resnet_v1", "--scale", "9"), "takes a number from 0 to 2"),
        (("inception_resnet_v1", "--image", "nowhere.png"), "`nowhere.png` cannot be read"),
        (("inception_resnet_v1", "--weights", "nowhere.safetensors"), "There is no weights file"),
        (("inception_resnet_v1", "--device", "meta", "--input-size", "128"), "holds shapes but"),
    ],
)
def test_wrong_input_is_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    code, text, errors = run("probe", *arguments)
    assert (code, text) == (2, "")
    assert sentence in errors
    assert errors.count("\n") == 1
