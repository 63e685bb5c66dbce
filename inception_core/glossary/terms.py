"""All terms by topic, the search for one, and the places of terms in a text."""

import re
from functools import cache
from typing import NamedTuple

from inception_core.glossary import (
    counting,
    files,
    operations,
    predictions,
    signals,
    structure,
    training,
)
from inception_core.glossary.term import Term
from inception_core.words import Text, language, later

TOPICS: tuple[tuple[Text, tuple[Term, ...]], ...] = (
    (later("What a network computes"), operations.TERMS),
    (later("How a network is built"), structure.TERMS),
    (later("Numbers and units"), counting.TERMS),
    (later("What is seen inside"), signals.TERMS),
    (later("Training"), training.TERMS),
    (later("Pictures and predictions"), predictions.TERMS),
    (later("Files and machines"), files.TERMS),
)
TERMS = tuple(term for _, terms in TOPICS for term in terms)


def find(text: str) -> tuple[Term, ...]:
    """The terms that a person searches: first those called so, then those that mention it.

    Every term when nothing is searched.
    """
    wanted = text.casefold().strip()
    called = [term for term in TERMS if any(wanted in word.casefold() for word in term.words)]
    mention = [term for term in TERMS if wanted in str(term.explanation).casefold()]
    return (*called, *(term for term in mention if term not in called))


class Place(NamedTuple):
    """Where a text has a term: `text[start:end]`."""

    start: int
    end: int
    term: Term


def places(text: str) -> list[Place]:
    """Every place of a term in a text of the reader's language, the longest form first.

    A form with a capital letter is found as it is written, others also at the start of a sentence.
    """
    pattern, terms = _pattern(language())
    return [
        Place(*found.span(), terms[found[0]] if found[0] in terms else terms[_small(found[0])])
        for found in pattern.finditer(text)
    ]


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], dict[str, Term]]:
    """For the language of the moment, by whose name it is kept."""
    terms = {word: term for term in TERMS for word in term.words}
    longest_first = sorted(terms, key=len, reverse=True)
    forms = "|".join(map(_form, longest_first))
    # A particle follows a Korean word without a space.
    return re.compile(rf"(?<![\w×-])(?:{forms})(?![a-zA-Z0-9×_]|-[a-z])"), terms


def _form(word: str) -> str:
    first = word[0]
    begin = f"[{first}{first.upper()}]" if first.islower() else re.escape(first)
    return begin + re.escape(word[1:]).replace(r"\ ", r"\s")


def _small(word: str) -> str:
    return word[0].lower() + re.sub(r"\s", " ", word[1:])
