"""Texts for people in their language: standard gettext catalogues, English in the source.

`tr` gives a text in the language of the moment; `later` gives one that is put into the language of
whoever reads it, for errors and for what is kept between readers. Values are put in by name, so
that a translation may order them as it likes; `make words` collects the texts for translation.
"""

import gettext
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, reduce
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "ko": "한국어"}
DOMAIN = "explorer"
CATALOGUES = Path(__file__).with_name("locale")
ENVIRONMENT = "INCEPTION_LANGUAGE"  # of processes, which have no reader of their own


def _of_process() -> str:
    return os.environ.get(ENVIRONMENT, "en")


_reader: list[Callable[[], str]] = [_of_process]


def speak(language: Callable[[], str]) -> None:
    """From now on `language()` tells which of `LANGUAGES` the reader of the moment has chosen."""
    _reader[0] = language


def language() -> str:
    """The language of the moment; English where the chosen one is not known."""
    chosen = _reader[0]()
    return chosen if chosen in LANGUAGES else "en"


def tr(message: str, **values: Any) -> str:
    """`message` in the reader's language, its `{names}` filled in."""
    return _catalogue(language()).gettext(message).format(**values)


def trn(one: str, many: str, n: int, **values: Any) -> str:
    """The same for a number of things: `{n}` and the form of the words follow it."""
    return _catalogue(language()).ngettext(one, many, n).format(n=n, **values)


@dataclass(frozen=True)
class Text:
    """A text whose language is chosen when it is read: `str(text)`."""

    message: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return tr(self.message, **self.values)

    def replace(self, old: str, new: str) -> "Text":
        """The text whose values have `new` in place of `old`."""
        return Text(
            self.message,
            {
                name: value.replace(old, new) if isinstance(value, str | Text) else value
                for name, value in self.values.items()
            },
        )


def later(message: str, **values: Any) -> Text:
    """A text to be put into the reader's language when it is read. Values may be such texts."""
    return Text(message, values)


def either(choices: Iterable[str]) -> Text:
    """The choices in a sentence: `a or b or c`."""
    first, *others = (Text("{choice}", {"choice": choice}) for choice in choices)
    return reduce(lambda one, other: later("{one} or {other}", one=one, other=other), others, first)


@cache
def _catalogue(name: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, CATALOGUES, [name], fallback=name == "en")
