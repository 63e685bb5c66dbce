"""Explanations from start to end: tasks, the worker, and the command line."""

import io
import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from inception_core.analysis.speed import Progress
from inception_core.cli import main
from inception_core.errors import BadImage, InceptionError, InvalidKnob, UnknownNode, WeightsError
from inception_core.predict.predictor import predictor
from inception_core.predict.preprocess import Preprocessing
from inception_core.probing.explain import explain, occluded, occlusion_plan
from inception_core.probing.explained import Explained, ExplainTask, document
from inception_core.probing.setting import Setting, covered
from inception_core.weights.files import read_weights

ROOT = Path(__file__).parents[2]
FOX, CAT = (ROOT / "assets/samples" / name for name in ("fox.png", "cat.jpg"))
EMBEDDED = Setting("", weights="embedded", image=FOX.read_bytes(), image_name="fox.png")
BOX = (0.167, 0.0, 0.833, 1.0)  # of a picture half as wide again as high
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Networks this small are quicker so."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def explained(task: ExplainTask) -> Explained:
    *_, found = explain(task)
    assert isinstance(found, Explained)
    return found


def picture(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Image.open(CAT).resize((width, height)).save(data, "PNG")
    return data.getvalue()


def test_grad_cam_explains_the_best_guess_at_the_last_map() -> None:
    found = explained(ExplainTask(EMBEDDED))
    assert (found.label, found.guesses[0].label) == ("fox", "fox")
    assert found.probability == found.guesses[0].probability
    assert found.layer is not None
    assert found.layer.path == "final_conv"
    assert found.heat.values.shape == (2, 2)
    assert found.heat.values.max() == 1
    assert found.title == "Grad-CAM for “fox” at Final 1×1, 2×2 cells"
    assert found.words.startswith("The strongest cell is in row ")
    (expected,) = predictor().guesses([Image.open(FOX).convert("RGBA").convert("RGB")], 1)
    assert expected[0].label == "fox"


def test_any_class_at_any_layer() -> None:
    cat = explained(ExplainTask(EMBEDDED, target=1, layer="A/1"))
    fox = explained(ExplainTask(EMBEDDED, layer="A/1"))
    assert (cat.label, cat.target, cat.heat.values.shape) == ("cat", 1, (13, 13))
    assert cat.guesses == fox.guesses
    assert not np.allclose(cat.heat.values, fox.heat.values)


def test_random_weights_can_be_compared_with() -> None:
    knobs = (("width", 0.1), ("blocks_b", 1))
    setting = Setting("inception_v4.paper", knobs, 128, image=FOX.read_bytes(), image_name="f")
    found = explained(ExplainTask(setting, target=7))
    assert (str(found.label), found.guesses) == ("output 7", ())
    assert found.layer is not None
    assert found.layer.path == "C/3"


def test_occlusion_is_by_how_much_the_predictor_is_less_sure() -> None:
    found = explained(ExplainTask(EMBEDDED, "occlusion", square=32, step=32))
    assert found.label == "fox"
    assert found.heat.values.shape == (4, 4)
    row, column = found.heat.peak
    image = predictor().preprocessing.batch([_rgb(FOX)])
    grey = image.copy()
    grey[:, :, 32 * row : 32 * row + 32, 32 * column : 32 * column + 32] = 0
    whole, covered_ = (predictor().probabilities(batch)[0, found.target] for batch in (image, grey))
    assert found.heat.largest == pytest.approx(float(whole - covered_), abs=1e-5)
    assert found.probability == pytest.approx(float(whole), abs=1e-5)
    assert found.title == "Occlusion for “fox”: a square of 32 px every 32 px"
    assert found.scale == ("no drop", f"drop by {found.heat.largest:.1%}")
    assert f"falls from {found.probability:.1%} to" in found.words


def _rgb(path: Path) -> Image.Image:
    from inception_core.predict.images import read_image

    return read_image(path.read_bytes(), path.name)


def test_an_occlusion_of_a_network_at_hand() -> None:
    """As pages do it, whose networks stay ready: plan, answers from anywhere, map."""
    task = ExplainTask(EMBEDDED, "occlusion", target=12, step=64)
    known = read_weights()
    plan, box = occlusion_plan(task, known)
    rows = np.concatenate([predictor().probabilities(batch) for batch in plan.batches(3)])
    assert len(rows) == plan.count == 5
    found = document(occluded(task, known, plan, box, rows))
    assert found["map"] == [
        pytest.approx(row, abs=1e-4) for row in document(explained(task))["map"]
    ]
    assert found["words"] == document(explained(task))["words"]


def test_progress_counts_the_squares() -> None:
    *steps, _ = explain(ExplainTask(EMBEDDED, "occlusion", step=32))
    shares = [step.share for step in steps if isinstance(step, Progress)]
    assert shares == sorted(shares)
    assert [str(step.text) for step in steps if isinstance(step, Progress)] == [
        "Reading the weights", "Square 0 of 16", "Square 8 of 16", "Square 16 of 16",
    ]  # fmt: skip


def test_an_empty_map_is_said() -> None:
    found = explained(ExplainTask(EMBEDDED))
    empty = replace(found, heat=found.heat._replace(values=np.zeros((2, 2), np.float32), largest=0))
    assert empty.words == (
        "Nothing in this layer speaks for “fox”: no cell’s weighted sum is positive, so the map "
        "is empty."
    )
    squares = replace(empty, layer=None, occlusion=(32, 32.0))
    assert squares.words.startswith("No square lowers the probability of “fox”")


@pytest.mark.parametrize("method", ["gradcam", "occlusion"])
def test_the_map_covers_what_the_network_saw(method: Any) -> None:
    wide = replace(EMBEDDED, image=picture(300, 200))
    found = explained(ExplainTask(wide, method, step=64))
    assert found.box == pytest.approx(BOX, abs=0.001)


def test_the_part_that_is_covered_is_the_crop() -> None:
    """Held against the crop itself, by a picture whose colours are its coordinates."""
    width, height = 400, 240
    down, across = np.mgrid[0:height, 0:width]
    ramp = np.stack([across / width, down / height, 0 * down], -1) * 255
    seen = Preprocessing(96, 0.8, "bilinear", (0, 0, 0), (1, 1, 1))
    crop = np.asarray(seen.crop(Image.fromarray(ramp.astype(np.uint8)))) / 255
    left, top, right, bottom = covered((width, height), seen)
    pixel = (right - left) / 96, (bottom - top) / 96
    assert crop[0, 0, :2] == pytest.approx((left, top), abs=1.5 * max(pixel))
    assert crop[-1, -1, :2] == pytest.approx((right, bottom), abs=1.5 * max(pixel))


@pytest.mark.parametrize(
    ("task", "kind", "sentence"),
    [
        (ExplainTask(replace(EMBEDDED, image=None)), BadImage, "needs a picture"),
        (ExplainTask(EMBEDDED, target=71), WeightsError, "no output `71`; .* are 0 to 70"),
        (ExplainTask(EMBEDDED, "occlusion", target=-1), WeightsError, "no output `-1`"),
        (ExplainTask(EMBEDDED, layer="D/1"), UnknownNode, "no layer `D/1`"),
        (ExplainTask(EMBEDDED, layer="head/dropout"), UnknownNode, "before the global pool"),
        (ExplainTask(EMBEDDED, "occlusion", square=999), InvalidKnob, "square of `999` pixels"),
        (ExplainTask(EMBEDDED, "occlusion", square=0), InvalidKnob, "square of `0` pixels"),
        (ExplainTask(EMBEDDED, "occlusion", step=0), InvalidKnob, "step of `0` pixels"),
        (
            ExplainTask(replace(EMBEDDED, variant="inception_v4.paper", weights="he"), "occlusion"),
            WeightsError,
            "choose trained ones",
        ),
        (
            ExplainTask(replace(EMBEDDED, variant="inception_resnet_v1.facenet", weights="he")),
            WeightsError,
            "`inception_resnet_v1.facenet` gives an embedding of a face, which has no classes",
        ),
    ],
)
def test_what_cannot_be_explained_is_a_sentence(
    task: ExplainTask, kind: type[InceptionError], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        list(explain(task))


def test_an_uploaded_weights_file_is_explained_and_blamed_by_its_name() -> None:
    data = (ROOT / "assets/weights/embedded.safetensors").read_bytes()
    own = replace(EMBEDDED, weights="mine.safetensors", weights_data=data)
    assert explained(ExplainTask(own, "occlusion", step=64)).label == "fox"
    assert explained(ExplainTask(own, layer="A/1")).label == "fox"
    with pytest.raises(WeightsError, match=r"^`mine\.safetensors` is damaged"):
        list(explain(ExplainTask(replace(own, weights_data=data[:99]), "occlusion")))


def test_the_worker_explains() -> None:
    task = ExplainTask(EMBEDDED, layer="A/1")
    command = [sys.executable, "-m", "inception_core.probing.worker"]
    done = subprocess.run(
        command, input=pickle.dumps(task), cwd=ROOT, capture_output=True, timeout=120
    )
    assert done.returncode == 0
    assert done.stderr.decode().splitlines()[-1] == "70 % One pass forwards, one backwards"
    assert document(pickle.loads(done.stdout)) == document(explained(task))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["explain", *arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def test_explain_json_is_the_explanation(run: Run) -> None:
    code, text, errors = run(str(FOX), "--layer", "A/1", "--target", "Cat", "--json")
    assert (code, errors) == (0, "")
    setting = replace(EMBEDDED, image_name="fox.png")
    expected = document(explained(ExplainTask(setting, layer="A/1", target=1)))
    assert json.loads(text) == json.loads(json.dumps(expected))
    assert expected["rows"] == len(expected["map"]) == 13
    assert run(str(FOX), "--layer", "A/1", "--target", "1", "--json")[1] == text


def test_explain_writes_the_picture_with_the_map(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "overlay.png"
    where = ("--method", "occlusion", "--step", "32", "-o", str(path))
    code, text, _ = run(str(CAT), *where)
    assert code == 0
    assert "Occlusion for “" in text
    assert "1: drop by " in text
    with Image.open(path) as written, Image.open(CAT) as before:
        assert written.size == before.size
        new, old = (np.asarray(image.convert("RGB"), int) for image in (written, before))
    outside = int(0.15 * new.shape[1])  # the network saw the central square
    assert (new[:, :outside] == old[:, :outside]).all()
    assert (new != old).any()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((str(FOX), "--target", "dinosaur"), "know no class `dinosaur`; try `"),
        ((str(FOX), "--target", "elefant"), "try `elephant`"),
        ((str(FOX), "--target", "71"), "There is no output `71`"),
        ((str(FOX), "--layer", "head"), "gives no map for an answer"),
        ((str(FOX), "--weights", "gone.safetensors"), "no weights file `gone.safetensors`"),
        (("nowhere.png",), "`nowhere.png` cannot be read"),
        ((str(FOX), "--method", "occlusion", "--step", "1"), "A step of `1` pixels"),
        ((str(FOX), "-o", "/no/such/folder/x.png"), "cannot be written"),
    ],
)
def test_wrong_input_is_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    code, text, errors = run(*arguments)
    assert (code, text) == (2, "")
    assert sentence in errors
    assert errors.count("\n") == 1


def test_occlusion_needs_no_torch() -> None:
    check = (
        "import sys; sys.modules['torch'] = None\n"
        f"from inception_core.cli import main; main(['explain', {str(FOX)!r}, "
        "'--method', 'occlusion', '--step', '64'])"
    )
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
