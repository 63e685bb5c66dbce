"""Which pictures and which classes: class folders, lists, synsets, numbers; sentences else."""

from pathlib import Path

import pytest

from inception_core.errors import EvaluationError
from inception_core.evaluate.pictures import Labelled, labelled_pictures, names_in
from inception_core.weights import imagenet
from tests.evaluate.conftest import LABELS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/2.JPEG", "a/1.png", "a/deep/3.webp", "a/notes.txt", "top.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def listed(folder: Path, text: str) -> Path:
    path = folder / "list.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_folders_name_classes(folder: Path) -> None:
    assert labelled_pictures(folder, None, ("b", "a")) == (
        Labelled("a/1.png", 1),
        Labelled("a/deep/3.webp", 1),
        Labelled("b/2.JPEG", 0),
    )


def test_a_list_names_classes_by_label_or_number(folder: Path) -> None:
    text = "top.jpg palm tree\n\na/1.png\t2\nb/2.JPEG   ant\n"
    assert labelled_pictures(folder, listed(folder, text), LABELS) == (
        Labelled("a/1.png", 2),
        Labelled("b/2.JPEG", 0),
        Labelled("top.jpg", 1),
    )


def test_synsets_name_imagenets_classes(folder: Path) -> None:
    text = "top.jpg n02123045\nb/2.JPEG tench\na/1.png 999"
    found = labelled_pictures(folder, listed(folder, text), imagenet.LABELS)
    assert [label for _, label in found] == [999, 0, 281]
    (folder / "a").rename(folder / "n01440764")
    (folder / "b").rename(folder / "n15075141")
    assert [p.label for p in labelled_pictures(folder, None, imagenet.LABELS)] == [0, 0, 999]


def test_a_label_that_is_a_number_is_that_label(folder: Path) -> None:
    found = labelled_pictures(folder, listed(folder, "top.jpg 1\na/1.png 0"), ("1", "0"))
    assert found == (Labelled("a/1.png", 1), Labelled("top.jpg", 0))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("top.jpg dragon", "labelled `dragon`, which is none of the 3 classes"),
        ("top.jpg 3", "labelled `3`, which is none"),
        ("top.jpg n02123045", "labelled `n02123045`, which is none"),
        ("top.jpg", "Line 1 of `.*` is `top.jpg`; write"),
        ("gone.jpg ant", "names `gone.jpg`, which is not in"),
        ("top.jpg ant\ntop.jpg cow", "gives `top.jpg` two labels"),
    ],
)
def test_lists_that_do_not_fit(folder: Path, text: str, sentence: str) -> None:
    with pytest.raises(EvaluationError, match=sentence):
        labelled_pictures(folder, listed(folder, text), LABELS)


def test_folders_that_do_not_fit(folder: Path) -> None:
    with pytest.raises(EvaluationError, match="There is no folder"):
        labelled_pictures(folder / "gone", None, LABELS)
    with pytest.raises(EvaluationError, match="labelled `a`"):
        labelled_pictures(folder, None, LABELS)
    with pytest.raises(EvaluationError, match="holds no pictures in folders named by class"):
        labelled_pictures(folder / "b", None, LABELS)
    with pytest.raises(EvaluationError, match="cannot be read as text"):
        labelled_pictures(folder, folder / "no.txt", LABELS)


def test_exclusions_by_name_or_imagenets_number(tmp_path: Path) -> None:
    names = ["a/x.png", "b/x.png", "ILSVRC2012_val_00000036.JPEG", "v/ILSVRC2012_val_00000050.JPEG"]
    pictures = [Labelled(name, 0) for name in names]
    assert names_in(listed(tmp_path, "36\n50\n77"), pictures) == set(names[2:])
    assert names_in(listed(tmp_path, "a/x.png"), pictures) == {"a/x.png"}
    assert names_in(listed(tmp_path, "x"), pictures) == set(names[:2])
    with pytest.raises(EvaluationError, match="names none of the 4 pictures"):
        names_in(listed(tmp_path, "y"), pictures)
