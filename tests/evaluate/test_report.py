"""What a run found: errors recounted by hand, exclusions, ensembles, the paper's lines."""

from pathlib import Path

import numpy as np
import pytest

from inception_core.errors import EvaluationError
from inception_core.evaluate.pictures import Labelled
from inception_core.evaluate.report import document, paper_row, report, text
from inception_core.evaluate.run import Network, Run, Settings, Shard, checksum
from inception_core.weights import imagenet

V4, V2 = "inception_v4.paper", "inception_resnet_v2.paper"
PICTURES = [Labelled(f"{number}.png", number % 3) for number in range(7)]


def network(variant: str, name: str = "", **knobs: float) -> Network:
    return Network(name or variant, variant, knobs, "")


def run(
    folder: Path,
    networks: list[Network],
    crops: str = "1",
    labels: tuple[str, ...] = imagenet.LABELS,
) -> Run:
    settings = Settings("d", checksum(PICTURES), labels, crops, tuple(networks), "cpu", 4, {})
    return Run.start(folder / "run", settings, PICTURES, False)


def filled(folder: Path, networks: list[Network], crops: str = "1") -> Run:
    """Two shards; the fourth picture cannot be read; the networks' guesses are random."""
    made = run(folder, networks, crops, ("a", "b", "c"))
    random = np.random.default_rng(5)
    for number, readable in ((0, (0, 1, 2)), (1, (0, 1, 2))):
        rows = random.dirichlet((1, 1, 1), (len(networks), 3)).astype(np.float32)
        problems = {3: "`3.png` is damaged."} if number == 0 else {}
        made.write(number, Shard(rows, readable, problems).packed())
    return made


def by_hand(made: Run, networks: tuple[int, ...], left_out: set[str] = frozenset()) -> float:
    wrong = []
    for number in range(2):
        shard = made.read(number)
        rows = shard.rows[list(networks)].mean(0)
        for row, place in zip(rows, shard.readable, strict=True):
            name, label = made.of_shard(number)[place]
            if name not in left_out:
                wrong.append(row.argmax() != label)
    return float(np.mean(wrong))


def test_errors_of_networks_and_ensembles(tmp_path: Path) -> None:
    made = filled(tmp_path, [network(V4), network(V2, "one"), network(V2, "two")])
    found = report(made, frozenset({"0.png", "5.png"}))
    assert [(line.name, line.pictures, line.count) for line in found.lines] == [
        (name, pictures, count)
        for pictures, count in (("all", 6), ("without exclusions", 4))
        for name in (V4, "one", "two", "ensemble of 2 × inception_resnet_v2", "ensemble of all 3")
    ]
    for line in found.lines:
        left_out = set() if line.pictures == "all" else {"0.png", "5.png"}
        assert line.top1.value == pytest.approx(by_hand(made, line.networks, left_out))
        assert line.top1.low < line.top1.value < line.top1.high
    assert len({line.top1.value for line in found.lines}) > 2
    assert found.skipped == (("3.png", "`3.png` is damaged."),)
    assert (found.missing, [line.paper for line in found.lines]) == (0, [None] * 10)
    words = text(found)
    assert "1 pictures could not be read and do not count:\n`3.png` is damaged." in words
    assert "errors in %" not in words
    facts = document(found)["results"][0]
    assert facts["top1_accuracy"]["value"] + facts["top1_error"]["value"] == pytest.approx(1)


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    made = run(tmp_path, [network(V4)], labels=("a", "b", "c"))
    with pytest.raises(EvaluationError, match="has no result yet"):
        report(made)
    made.write(1, Shard(np.full((1, 3, 3), 1 / 3, np.float32), (0, 1, 2), {}).packed())
    assert "Not finished: 1 of 2 shards are missing" in text(report(made))
    with pytest.raises(EvaluationError, match="All pictures are excluded"):
        report(made, frozenset(picture.name for picture in PICTURES))


@pytest.mark.parametrize(
    ("networks", "crops", "without", "expected"),
    [
        ([network(V4)], "1", True, ("Table 2", 20.0)),
        ([network(V4)], "1", False, None),
        ([network(V4)], "12", False, ("Table 3", 18.7)),
        ([network(V4)], "12", True, None),
        ([network(V4)], "10", False, None),
        ([network("resnet152.torchvision")], "10", False, ("Table 3", 21.4)),
        ([network("resnet152.torchvision")], "dense", False, ("Table 4", 19.4)),
        ([network(V4)], "144", False, ("Table 4", 17.7)),
        ([network(V2), network(V4), network(V2), network(V2)], "144", False, ("Table 5", 16.5)),
        ([network(V4), network(V2)], "144", False, None),
        ([network(V4, blocks_b=3)], "12", False, None),
        ([network(V4, dropout=0.0)], "12", False, ("Table 3", 18.7)),
    ],
)
def test_the_papers_line_of_the_same_protocol(
    tmp_path: Path,
    networks: list[Network],
    crops: str,
    without: bool,
    expected: tuple[str, float] | None,
) -> None:
    found = paper_row(run(tmp_path, networks, crops), range(len(networks)), without)
    assert (found and (found[0].name, found[1].top1_error)) == expected


def test_networks_of_other_classes_are_not_compared_with_the_paper(tmp_path: Path) -> None:
    assert paper_row(run(tmp_path, [network(V4)], "12", ("a",) * 1000), [0], False) is None
