"""Every text is in the catalogue, translated, with the same values, and compiled."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from inception_core import words
from inception_core.words import later, speak, tr, trn
from tests.catalogues import TRANSLATIONS, compiled, read, source

KEYWORDS = {"tr": None, "later": None, "trn": (1, 2)}


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def used(repo_root: Path) -> set[str | tuple[str, ...]]:
    """Every text in the source, as the catalogue would key it."""
    return {
        found
        for folder in ("inception_core", "app")
        for _, _, found, _, _ in extract_from_dir(repo_root / folder, keywords=KEYWORDS)
    }


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_catalogue_holds_what_is_used_and_nothing_else(
    language: str, used: set[str | tuple[str, ...]]
) -> None:
    held = {message.id for message in read(language) if message.id}
    assert not used - held, "run `make words` and translate these"
    assert not held - used, "run `make words`: no source uses these any more"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_text_is_translated_with_the_same_values(language: str) -> None:
    for message in read(language):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        wanted = fields(message.id if isinstance(message.id, str) else message.id[1])
        for text in texts(message):
            assert text.strip(), f"`{message.id}` has no translation"
            assert fields(text) == wanted, text


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_compiled_catalogue_is_that_of_its_source(language: str) -> None:
    assert source(language).with_suffix(".mo").read_bytes() == compiled(language)


@pytest.fixture
def in_korean() -> Iterator[None]:
    speak(lambda: "ko")
    yield
    speak(words._of_process)


def test_a_text_is_in_the_readers_language() -> None:
    text = later("Language")
    assert (tr("Language"), str(text)) == ("Language", "Language")


def test_a_text_kept_for_later_follows_its_reader(in_korean: None) -> None:
    text = later("Language")
    assert str(text) == tr("Language") == "언어"
    speak(lambda: "en")
    assert str(text) == "Language"
    speak(lambda: "xx")  # a language that there is no catalogue for
    assert str(text) == "Language"


def test_values_are_filled_in() -> None:
    assert tr("{a} and {b:,}", a="x", b=1234) == "x and 1,234"
    assert trn("{n} thing", "{n} things", 1) == "1 thing"
    assert trn("{n} thing", "{n} things", 2) == "2 things"
