"""`predict` on the command line: crops, and several networks that vote."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from inception_core.cli import main
from inception_core.weights.files import EMBEDDED

SAMPLES = Path(__file__).parents[2] / "assets/samples"
FOX, CAT = str(SAMPLES / "fox.png"), str(SAMPLES / "cat.jpg")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["predict", *arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.mark.parametrize("crops", ["10", "12", "dense"])
def test_more_crops_still_see_the_fox(run: Run, crops: str) -> None:
    code, text, errors = run(FOX, "--crops", crops, "--json", "--top-k", "2")
    assert (code, errors) == (0, "")
    document = json.loads(text)
    assert document["crops"] == crops
    assert "in proportion" in document["assumption"]
    assert document["images"][0]["guesses"][0]["label"] == "fox"
    assert "in proportion" in run(FOX, "--crops", crops)[1]


def test_several_networks_vote(run: Run) -> None:
    code, text, _ = run(FOX, "nowhere.png", CAT, *["--weights", "embedded"] * 2, "--json")
    document = json.loads(text)
    assert code == 2
    assert [model["weights"] for model in document["models"]] == ["embedded", "embedded"]
    fox, gone, cat = document["images"]
    assert "cannot be read" in gone["error"]
    for answer in (fox, cat):
        assert answer["each"] == [answer["guesses"]] * 2
    assert document["agreement"] == {"pairs": [[1.0, 1.0], [1.0, 1.0]], "unanimous": 1.0}
    words = run(FOX, "--weights", "embedded", "--weights", str(EMBEDDED), "--top-k", "1")[1]
    assert "fox, by `embedded` alone" in words


def test_one_network_needs_no_assumption_for_one_crop(run: Run) -> None:
    assert run(FOX, "--top-k", "1")[1].count("\n") == 1


def test_an_unknown_protocol_is_refused(run: Run) -> None:
    code, text, errors = run(FOX, "--crops", "13")
    assert (code, text) == (2, "")
    assert errors == "There is no crop protocol `13`; choose 1, 10, 12, 144, dense.\n"
