"""What a step asks, and how an answer is judged. Right answers are computed by whoever asks."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isclose
from typing import NamedTuple

from inception_core.analysis.records import Analysis
from inception_core.errors import UnreadableAnswer
from inception_core.knobs import Value
from inception_core.words import Text, later

Words = Text | str
_TIMES = dict.fromkeys(("k", "thousand", "천"), 1e3)
_TIMES |= dict.fromkeys(("m", "million"), 1e6)
_TIMES |= dict.fromkeys(("g", "b", "billion"), 1e9)
_TIMES |= dict.fromkeys(("t", "trillion", "조"), 1e12)
_TIMES |= {"만": 1e4, "억": 1e8}
_UNITS = ("%", "per cent", "percent", "px", "×", "x", "times", "배", "개")
_THOUSANDS = re.compile(r"([-+]?[1-9]\d{0,2})((?:,\d{3})+)(?![\d,])")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")


class Verdict(NamedTuple):
    """Whether an answer is right, and what to say about it."""

    right: bool
    words: Words


class Slip(NamedTuple):
    """What a common mistake gives, and what went wrong."""

    value: float | None  # None: this mistake cannot be made here
    words: Words


class Working(NamedTuple):
    """A computation with its numbers: left side = answer; and what its terms mean."""

    name: Words
    formula: str
    meaning: Words


@dataclass(frozen=True)
class Number:
    """Asks for a number."""

    ask: Words
    answer: float
    unit: Words
    hint: Words
    working: tuple[Working, ...]  # the first ends in the answer
    mistakes: tuple[Slip, ...] = ()
    tolerance: float = 0.0  # of the answer, as a share of it; 0: to the last digit

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The mistakes that can be told from the right answer and from each other."""
        kept: list[Slip] = []
        taken = [self.answer]
        for slip in self.mistakes:
            value = slip.value
            if value is not None and not any(self._same(value, other, 2.5) for other in taken):
                kept.append(slip)
                taken.append(value)
        return tuple(kept)

    @property
    def shown(self) -> str:
        """The answer as it is written."""
        return number_text(self.answer)

    def check(self, answer: str) -> Verdict:
        """Judges what was typed; raises `UnreadableAnswer`."""
        given = read_number(answer, str(self.unit))
        if self._same(given, self.answer):
            return Verdict(
                True, later("Right: {answer} {unit}.", answer=self.shown, unit=self.unit)
            )
        for slip in self.slips:
            if slip.value is not None and self._same(given, slip.value):
                return Verdict(False, slip.words)
        if given > self.answer:
            return Verdict(False, later("Too large. Look at the hint, and try again."))
        return Verdict(False, later("Too small. Look at the hint, and try again."))

    def _same(self, one: float, other: float, times: float = 1.0) -> bool:
        room = max(self.tolerance * times, 1e-9)
        return isclose(one, other, rel_tol=0, abs_tol=room * max(abs(other), 1e-9))


class Option(NamedTuple):
    """One of several answers; `why` is said when it is chosen."""

    words: Words
    why: Words


@dataclass(frozen=True)
class Choice:
    """Asks to choose; one option is right."""

    ask: Words
    options: tuple[Option, ...]
    right: int
    hint: Words
    working: tuple[Working, ...] = ()

    def check(self, answer: int) -> Verdict:
        """Judges the option with that number."""
        return Verdict(answer == self.right, self.options[answer].why)


class Measured(NamedTuple):
    """A number of the network that is to lie between two others."""

    path: str
    what: str  # rows, channels, macs, params
    low: int
    high: int

    def of(self, analysis: Analysis) -> int:
        """That number; 0 where the network has no such part."""
        part = analysis.totals.get(self.path)
        if part is None:
            return 0
        numbers = {
            "rows": part.out_shape[1],
            "channels": part.out_shape[0],
            "macs": part.macs,
            "params": part.params,
        }
        return numbers[self.what]


class Situation(NamedTuple):
    """What a person has made of the screen."""

    analysis: Analysis
    settings: dict[str, Value]  # every knob
    node: str = ""
    done: frozenset[str] = frozenset()  # what has been run: `probe`, `training`


@dataclass(frozen=True)
class Task:
    """Asks for an action. It is met when everything that is named is so."""

    ask: Words
    hint: Words
    nodes: tuple[str, ...] = ()  # one of these is selected
    knobs: tuple[tuple[str, Value], ...] = ()
    measured: Measured | None = None
    by: tuple[tuple[str, Value], ...] = ()  # knobs that bring `measured` about; `input` is the size
    run: str = ""  # what is to be run
    working: tuple[Working, ...] = ()

    def met(self, now: Situation) -> bool:
        """Whether it is done."""
        return (
            (not self.nodes or now.node in self.nodes)
            and all(now.settings.get(name) == value for name, value in self.knobs)
            and (not self.run or self.run in now.done)
            and (
                self.measured is None
                or self.measured.low <= self.measured.of(now.analysis) <= self.measured.high
            )
        )

    @property
    def solution(self) -> tuple[tuple[str, Value], ...]:
        """Knobs that do it."""
        return (*self.knobs, *self.by)


Question = Number | Choice | Task


def read_number(answer: str, unit: str = "") -> float:
    """`16,934,400`, `16.9 M`, `2,5`, `1.2억`, `12 %` → a number; raises `UnreadableAnswer`.

    The unit that is asked for may follow, or some of its words.
    """
    text = answer.strip().replace("_", "").replace("−", "-")
    text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text, count=1)
    text = _DECIMAL.sub(".", text)
    found = _written(unit).fullmatch(text)
    if found is None:
        raise UnreadableAnswer(
            later(
                "`{answer}` is no number; write one such as 16,934,400 or 16.9 M.",
                answer=answer.strip(),
            )
        )
    return float(found[1]) * _TIMES.get(found[2].lower(), 1)


@lru_cache(maxsize=64)
def _written(unit: str) -> re.Pattern[str]:
    """A number, how many times it is taken, and words of the unit, one or several."""
    words = {word for part in unit.split() for word in (part, part.removesuffix("s"))}
    units = "|".join(map(re.escape, sorted({*_UNITS, unit, *words} - {""}, key=len, reverse=True)))
    return re.compile(
        rf"([-+]?\d+(?:\.\d+)?(?:e[+-]?\d\d?)?)\s*(|{'|'.join(_TIMES)})(?:\s*(?:{units}))*", re.I
    )


def number_text(value: float) -> str:
    """`16,934,400`, `4.24`"""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"
