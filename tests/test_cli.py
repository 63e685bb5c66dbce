"""The command line: documents that add up, drawings, predictions; wrong input is exit code 2."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import onnx
import onnxruntime
import pytest
from safetensors.numpy import load_file

from inception_core import get_variant, list_variants, measure
from inception_core.nn.build import random_state
from inception_core.predict.predictor import predictor
from tests.conftest import Run
from tests.settings import FITS_ALL, those_of

ROOT = Path(__file__).parents[1]
FOX = str(ROOT / "assets/samples/fox.png")
TRUNCATED = str(ROOT / "tests/uploads/03_truncated.jpg")


def test_list_shows_every_variant_with_the_papers_results(run: Run) -> None:
    code, text, _ = run("list")
    assert code == 0
    assert all(f"{name} " in text for name in list_variants())
    rows = json.loads(run("list", "--json")[1])
    assert [row["variant"] for row in rows] == list_variants()
    v4 = next(row for row in rows if row["variant"] == "inception_v4.paper")
    assert v4["macs"] == 12_253_974_624
    assert v4["results"][0]["top1_error"] == 20.0


@pytest.mark.parametrize("name", list_variants())
def test_summary_json_is_the_analysis_and_adds_up(run: Run, name: str) -> None:
    code, text, errors = run("summary", name, "--json", "--input-size", str(FITS_ALL))
    assert (code, errors) == (0, "")
    document, analysis = json.loads(text), measure(get_variant(name).spec(), FITS_ALL)
    assert (document["variant"], document["input_size"]) == (name, FITS_ALL)
    for number in ("params", "macs", "activations"):
        assert document[number] == getattr(analysis, number)
        assert sum(layer[number] for layer in document["layers"]) == document[number]
        assert sum(stage[number] for stage in document["stages"]) == document[number]
    assert [layer["path"] for layer in document["layers"]] == [r.path for r in analysis.records]


def test_summary_json_keeps_the_contract(run: Run) -> None:
    document = json.loads(run("summary", "inception_resnet_v2.paper", "--json")[1])
    assert document["layers"][0] == {
        "path": "stem/conv3x3_1", "op": "conv", "kernel": [3, 3], "stride": [2, 2],
        "padding": [0, 0], "in_shape": [3, 299, 299], "out_shape": [32, 149, 149],
        "params": 928, "macs": 19_181_664, "activations": 710_432,
        "receptive_field": [3, 3], "effective_stride": [2, 2], "field_start": [0, 0],
    }  # fmt: skip
    assert document["stages"][3] == {
        "name": "B", "repeats": 10, "out_shape": [1152, 17, 17],
        "params": 11_719_040, "macs": 3_379_589_120, "activations": 5_271_360,
    }  # fmt: skip


def test_summary_with_knobs(run: Run) -> None:
    knobs = ("--set", "blocks_b=2", "--set", "width=0.5", "--set", "residual=off")
    document = json.loads(run("summary", "inception_resnet_v1", *knobs, "--json")[1])
    assert document["variant"] == "inception_resnet_v1.paper"
    assert document["knobs"]["residual"] is False
    spec = get_variant("inception_resnet_v1").spec(blocks_b=2, width=0.5, residual=False)
    assert document["params"] == measure(spec, 299).params


def test_summary_csv_adds_up(run: Run) -> None:
    lines = run("summary", "inception_v4", "--csv")[1].splitlines()
    assert lines[0] == "# Inception-v4, as drawn: inception_v4.paper"
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert sum(int(row["params"]) for row in rows) == 42_679_816
    assert rows[0]["kernel"] == "3×3"
    assert rows[0]["out_height"] == "149"


@pytest.mark.parametrize("name", list_variants())
def test_summary_text(run: Run, golden: Callable[[str, str], None], name: str) -> None:
    golden(f"summary/{name}.txt", run("summary", name)[1])


@pytest.mark.parametrize(
    ("level", "boxes"), [("stage", 8), ("block", 11), ("op", 184 + 1 + 3 * 20 + 2)]
)
def test_graph_json(run: Run, level: str, boxes: int) -> None:
    """184 operations; the input; entry, scale and ReLU of 20 blocks; entries of 2 reductions."""
    code, text, _ = run("graph", "inception_resnet_v2.paper", "--level", level, "--format", "json")
    assert code == 0
    assert len(json.loads(text)["boxes"]) == boxes


def test_graph_svg_is_a_whole_drawing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "v4.svg"
    assert run("graph", "inception_v4", "-o", str(path))[0] == 0
    root = ElementTree.parse(path).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert any("Inception-B × 7" in text for text in root.itertext())


def test_compare_json_adds_up(run: Run) -> None:
    code, text, errors = run("compare", "inception_v4.slim", "inception_resnet_v2.slim", "--json")
    assert (code, errors) == (0, "")
    document = json.loads(text)
    for side in ("left", "right"):
        for number in ("params", "macs"):
            total = sum(row[side][number] for row in document["rows"] if row[side])
            assert total == document[side][number]


def test_compare_text(run: Run, golden: Callable[[str, str], None]) -> None:
    names = ("inception_resnet_v2.paper", "inception_resnet_v2.slim")
    golden("compare/inception_resnet_v2.txt", run("compare", *names)[1])


def test_code_is_a_file_that_runs(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    knobs = ("--set", "width=0.25", "--set", "classes=5")
    assert run("code", "inception_resnet_v1", *knobs, "-o", str(path)) == (0, "", "")
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "torch.Size([1, 5])\n", done.stderr


def test_code_text(run: Run, golden: Callable[[str, str], None]) -> None:
    golden("code/inception_resnet_v1.paper.py.txt", run("code", "inception_resnet_v1")[1])


def test_a_graph_is_written_as_its_file_is_called(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "v4.dot"
    assert run("graph", "inception_v4", "--level", "branch", "-o", str(path))[0] == 0
    assert path.read_text(encoding="utf-8").startswith("// Inception-v4, as drawn: inception_v4")


def test_graph_dot(run: Run) -> None:
    assert "\ndigraph {" in run("graph", "inception_v4", "--format", "dot")[1]


def test_the_exported_graph_predicts_what_the_network_does(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    arguments = ("export", "inception_resnet_v2.slim", "--format", "onnx", "-o", str(path))
    assert run(*arguments, "--weights", "embedded") == (0, "", "")
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    batch = np.random.default_rng(0).standard_normal((2, 3, 128, 128), np.float32)
    (logits,) = session.run(None, {"image": batch})
    rows = predictor().probabilities(batch)
    assert np.argmax(logits, 1).tolist() == np.argmax(rows, 1).tolist()


@pytest.mark.parametrize("name", list_variants())
def test_every_variant_exports_a_valid_graph(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "net.onnx"
    narrow = [part for k in those_of(name, width=0.1) for part in ("--set", f"{k}=0.1")]
    assert run("export", name, "--format", "onnx", "-o", str(path), *narrow) == (0, "", "")
    onnx.checker.check_model(str(path), full_check=True)


def test_an_exported_state_dict_is_the_seeded_network(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    knobs = ("--set", "width=0.1", "--set", "blocks_b=1", "--seed", "3")
    where = ("--format", "safetensors", "-o", str(path))
    assert run("export", "inception_v4", *where, *knobs) == (0, "", "")
    state = random_state(get_variant("inception_v4").spec(width=0.1, blocks_b=1), 3)
    found = load_file(path)
    assert found.keys() == state.keys()
    assert all(np.array_equal(found[key], state[key]) for key in state)


def test_predict_names_a_drawing(run: Run) -> None:
    code, text, errors = run("predict", FOX, "--json", "--top-k", "3")
    assert (code, errors) == (0, "")
    document = json.loads(text)
    assert document["variant"] == "inception_resnet_v2.slim"
    (answer,) = document["images"]
    assert answer["guesses"][0]["label"] == "fox"
    assert len(answer["guesses"]) == 3
    assert "fox.png" in run("predict", FOX)[1]


def test_a_bad_picture_does_not_keep_the_others_back(run: Run) -> None:
    code, text, errors = run("predict", TRUNCATED, FOX, "nowhere.png", "--json")
    assert code == 2
    first, second, third = json.loads(text)["images"]
    assert "is damaged" in first["error"]
    assert second["guesses"][0]["label"] == "fox"
    assert "cannot be read" in third["error"]
    assert errors.splitlines() == [first["error"], third["error"]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("summary", "inception_v9"), "There is no variant `inception_v9`"),
        (("summary", "zzz"), "inception_resnet_v2, resnet152. `list` shows all variants."),
        (("compare", "inception_v4", "inception_v9"), "There is no variant `inception_v9`"),
        (("graph", "inception_v9"), "There is no variant `inception_v9`"),
        (("summary", "inception_v4", "--set", "blocks_b=99"), "whole number from 1 to 80"),
        (("summary", "inception_v4", "--set", "scale_a=1"), "has no knob `scale_a`"),
        (("summary", "inception_v4", "--set", "blocks_b"), "write it as `knob=value`"),
        (("summary", "inception_v4", "--input-size", "40"), "choose a larger input"),
        (("graph", "inception_v4", "-o", "/no/such/folder/x.svg"), "cannot be written"),
        (("graph", "inception_v4", "-o", "x.png"), "cannot be written as `x.png`; name a .svg"),
        (("predict", FOX, "--device", "cuda"), "Device `cuda` is not on this machine"),
        (("predict", FOX, "--device", "toaster"), "no kind of device called `toaster`"),
        (("predict", FOX, "--weights", "gone.safetensors"), "no weights file `gone.safetensors`"),
        (("predict", FOX, "--weights", FOX), "is damaged or no safetensors file"),
        (("predict", FOX, "--variant", "inception_v4"), "not for `inception_v4.paper`"),
        (
            ("export", "inception_v4", "--format", "onnx", "-o", "/no/such/x", "--set", "k=1"),
            "from 8 to 1024",
        ),
        (
            ("export", "inception_v4", "--format", "onnx", "-o", "x", "--weights", "embedded"),
            "not for `inception_v4.paper`",
        ),
        (("lab", "evaluate", "--folder", "nowhere"), "prepare them first with"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_2(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    code, text, errors = run(*arguments)
    assert (code, text) == (2, "")
    assert sentence in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("summary",), ("graph", "inception_v4", "--level", "x"), ("dance",)]
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, text, errors = run(*arguments)
    assert (code, text) == (2, "")
    assert "Traceback" not in errors


@pytest.mark.parametrize("command", ["list", f"predict {FOX}", "graph inception_v4"])
def test_no_torch_is_imported(command: str) -> None:
    """Structure, numbers, graphs and predictions on the CPU work where torch is missing."""
    check = (
        "import sys; sys.modules['torch'] = None; sys.argv[0] = 'x'\n"
        "from inception_core.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check, *command.split()], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
