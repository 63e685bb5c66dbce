"""ImageNet's classes are timm's synsets and torchvision's labels, and can be searched."""

from importlib.resources import files

import pytest
from torchvision.models import ResNet152_Weights

from inception_core.weights.imagenet import CLASSES, LABELS, search, synset_of

INFO = files("timm") / "data" / "_info"


def test_labels_are_torchvisions_and_all_different() -> None:
    assert list(LABELS) == ResNet152_Weights.IMAGENET1K_V1.meta["categories"]
    assert len(set(LABELS)) == len(CLASSES) == 1000
    assert [known.index for known in CLASSES] == list(range(1000))


def test_synsets_are_timms_and_words_are_wordnets() -> None:
    assert [known.synset for known in CLASSES] == (
        INFO / "imagenet_synsets.txt"
    ).read_text().split()
    lines = (INFO / "imagenet_synset_to_lemma.txt").read_text().splitlines()
    lemmas = dict(line.split("\t") for line in lines)
    for known in CLASSES:
        words = tuple(lemmas[known.synset].split(", "))
        assert known.words[-len(words) :] == words
        assert known.words in (words, (known.label, *words))


def test_a_synset_by_its_output() -> None:
    assert synset_of(281) == "n02123045"
    assert CLASSES[281].label == "tabby"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tabby", ["tabby"]),
        ("crane", ["crane", "crane bird"]),  # the label before another name
        ("Crane  BIRD", ["crane bird"]),
        ("n02123045", ["tabby"]),
        ("n0212304", ["tabby"]),
        ("felis catus", []),
        ("great wh", ["great white shark", "great white heron"][:1]),
        ("shark", ["great white shark", "tiger shark", "hammerhead"]),
        ("man eater", ["great white shark"]),
        ("xyzzy", []),
    ],
)
def test_search_gives_the_best_first(text: str, first: list[str]) -> None:
    found = [known.label for known in search(text)]
    assert found[: len(first)] == first
    if not first:
        assert found == []


def test_an_empty_search_shows_all() -> None:
    assert search(" ") == list(CLASSES)
