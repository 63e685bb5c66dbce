"""The held-out score, its interval, and the file of the embedded network."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from inception_core.lab.backgrounds import photographs
from inception_core.lab.classes import LABELS
from inception_core.lab.commands import lab_app
from inception_core.lab.config import Config
from inception_core.lab.drawings import load_drawings
from inception_core.lab.embedded import write_embedded
from inception_core.lab.evaluate import Probabilities, on_scenes, on_white, score, top_k
from inception_core.lab.loop import start
from inception_core.lab.packs import PACKS
from inception_core.predict.images import read_image
from inception_core.predict.predictor import predictor
from inception_core.weights.files import EMBEDDED, read_scores, read_weights, write_scores
from tests.lab.tiny_world import KNOBS

ROOT = Path(__file__).parents[2]
TINY = Config(knobs=KNOBS)


def oracle(label: int) -> Probabilities:
    """Answers one label always, and ranks the next four labels behind it."""
    row = -((np.arange(71) - label) % 71).astype(np.float32)
    return lambda pictures: np.tile(row, (len(pictures), 1))


def test_top_1_and_top_5_count_what_they_say() -> None:
    pictures, labels = torch.zeros(4, 3, 8, 8), torch.tensor([7, 7, 9, 50])
    assert top_k(oracle(7), pictures, labels) == (0.5, 0.75)


def test_pictures_of_the_score_are_fixed_and_in_range(drawings_folder: Path) -> None:
    test, photos = load_drawings("test", drawings_folder), photographs("test")
    scenes = on_scenes(test, photos)
    assert scenes.shape == (12, 3, 128, 128)
    assert torch.equal(scenes, on_scenes(test, photos))
    white = on_white(test)
    assert white[:, :, 0, 0].unique().tolist() == [1.0]
    assert scenes[:3].sub(white).abs().max() > 0.1  # another background
    inside = white[2, :, 48, 64]  # the middle of the balloon, which covers any background
    assert torch.allclose(scenes[2::3, :, 48, 64], inside.expand(4, 3))


def test_score_has_a_row_per_artist_and_background(drawings_folder: Path) -> None:
    test = load_drawings("test", drawings_folder)
    rows = list(score(oracle(int(test.labels[0])), test, photographs("test")))
    assert [(r.pack, r.background, r.drawings) for r in rows] == [
        ("brush", "white", 3),
        ("brush", "textures and photographs", 3),
    ]
    assert rows[0].top1 == pytest.approx(1 / 3)
    assert rows[0].low < rows[0].top1 < rows[0].high


def test_a_written_network_is_read_back_to_half_precision(tmp_path: Path) -> None:
    state = start(TINY).network.state_dict()
    write_embedded(TINY, state, tmp_path / "net.safetensors")
    back = read_weights(tmp_path / "net.safetensors")
    assert (back.variant, dict(back.knobs), back.labels) == (TINY.variant, KNOBS, LABELS)
    assert back.preprocessing.input_size == 128
    for name, value in state.items():
        assert np.allclose(back.state[name], value.numpy(), rtol=1e-3, atol=1e-6)


def test_the_shipped_weights_fit_their_labels_and_size() -> None:
    embedded = read_weights()
    assert embedded.labels == LABELS
    assert embedded.knobs == Config().knobs
    assert EMBEDDED.stat().st_size <= 3_000_000


def test_the_shipped_weights_know_the_sample_drawings() -> None:
    known = predictor()
    samples = json.loads((ROOT / "assets/samples/samples.json").read_text(encoding="utf-8"))
    drawings = [sample for sample in samples if sample["kind"] == "drawing"]
    assert drawings
    for sample in drawings:
        picture = read_image((ROOT / "assets/samples" / sample["file"]).read_bytes())
        assert known.guesses([picture])[0][0].label == sample["shows"]


def test_samples_are_small_and_licensed() -> None:
    folder = ROOT / "assets/samples"
    samples = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    licences = (folder / "LICENCES.md").read_text(encoding="utf-8")
    assert {s["file"] for s in samples} == {p.name for p in folder.glob("*.[jp][pn]g")}
    for sample in samples:
        assert f"`{sample['file']}`" in licences
        assert (folder / sample["file"]).stat().st_size <= 60_000


def test_evaluate_prints_one_json_document(drawings_folder: Path, tmp_path: Path) -> None:
    weights = tmp_path / "net.safetensors"
    write_embedded(TINY, start(TINY).network.state_dict(), weights)
    places = ["--folder", str(drawings_folder), "--weights", str(weights)]
    plain = CliRunner().invoke(lab_app, ["evaluate", *places])
    assert plain.exit_code == 0
    assert "brush" in plain.output
    rows = json.loads(CliRunner().invoke(lab_app, ["evaluate", *places, "--json"]).stdout)
    assert [row["background"] for row in rows] == ["white", "textures and photographs"]


def test_the_model_card_says_what_was_measured() -> None:
    card = " ".join((EMBEDDED.parent / "README.md").read_text(encoding="utf-8").split())
    scores = read_scores()
    assert len(scores) == 6  # of these very weights: the file's checksum is compared
    for row in scores:
        assert f"| {100 * row['top1']:.1f} % |" in card
        assert f"| {100 * row['low']:.1f} to {100 * row['high']:.1f} |" in card
    for pack in PACKS:
        assert pack.version in card
    assert all(label in card for label in LABELS)


def test_scores_of_other_weights_are_not_shown(tmp_path: Path) -> None:
    weights = tmp_path / "net.safetensors"
    weights.write_bytes(b"one")
    write_scores(weights, [{"top1": 1.0}])
    assert read_scores(weights) == [{"top1": 1.0}]
    weights.write_bytes(b"another")
    assert read_scores(weights) == []
    assert read_scores(tmp_path / "gone.safetensors") == []
