"""Every term is explained, found, and used; in a text the right words are terms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from inception_core import words
from inception_core.glossary.terms import TERMS, find, places
from inception_core.render.figure_list import get_figure
from inception_core.words import speak


def texts(folder: Path) -> Iterator[str]:
    """All strings of the source that are no documentation, and none of the glossary's."""
    for path in sorted(folder.rglob("*.py")):
        if "glossary" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
        for node in constants:
            if isinstance(node.value, str) and id(node) not in documentation:
                yield node.value


def terms_in(text: str) -> list[str]:
    return [place.term.key for place in places(text)]


def test_every_term_is_used_in_the_explorer(repo_root: Path) -> None:
    used = {
        key
        for folder in ("app", "inception_core")
        for text in texts(repo_root / folder)
        for key in terms_in(text)
    }
    assert [term.key for term in TERMS if term.key not in used] == []


def test_terms_are_explained_once_and_shortly(repo_root: Path) -> None:
    keys = [term.key for term in TERMS]
    forms = [form for term in TERMS for form in term.words]
    assert len(set(keys)) == len(keys)
    assert len(set(forms)) == len(forms)
    for term in TERMS:
        assert all(term.words), term.key
        assert 20 <= len(str(term.explanation)) <= 180, term.key
        assert str(term.explanation).endswith("."), term.key
        assert (repo_root / "app" / "views" / f"{term.page}.py").exists(), term.key
        if term.figure:
            assert term.page == "figures"
            assert get_figure(term.figure)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Strides of 2 and SAME padding", ["stride", "same", "padding"]),
        ("the same in a valid order", []),
        ("a linear 1×1, not 1×1×512 or 11×1", ["linear1x1"]),
        ("Inception-ResNet-v2 and ResNet-152", ["resnet"]),
        ("global average pool", ["global-pool"]),
        ("a receptive\nfield", ["receptive-field"]),
        ("12.25 billion multiply-adds (MACs)", ["mac", "mac"]),
        ("non-blacklisted", ["blacklist"]),
        ("subblocks, block_a", []),
    ],
)
def test_terms_in_a_text(text: str, found: list[str]) -> None:
    assert terms_in(text) == found


def test_search() -> None:
    assert find("bn")[0].key == "batch-norm"
    assert find("  Receptive ")[0].key == "receptive-field"
    assert "figure-of-nothing" not in {term.key for term in find("root mean square")}
    assert [term.key for term in find("root mean square")] == ["rms"]
    assert find("") == TERMS
    assert find("xyzzy (") == ()


@pytest.fixture
def in_korean() -> Iterator[None]:
    speak(lambda: "ko")
    yield
    speak(words._of_process)


def test_what_pages_say_as_well_has_one_form(in_korean: None, repo_root: Path) -> None:
    said = {text for folder in ("app", "inception_core") for text in texts(repo_root / folder)}
    assert [t.key for t in TERMS if t.written.message in said and len(t.words) > 1] == []


def test_a_particle_follows_a_korean_term(in_korean: None) -> None:
    assert terms_in("ReLU가 음수를 0으로 만듭니다. ResNet은, (MACs)") == ["relu", "resnet", "mac"]
