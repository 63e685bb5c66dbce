"""Which steps are finished, as a short code for links: one bit a step, written to base 36."""

from collections.abc import Iterable

from inception_core.errors import UnknownLesson
from inception_core.words import later

MOST_STEPS = 8  # of a lesson; where a bit stands must not depend on how many steps others have
MOST_LENGTH = 13  # of a code: 64 bits
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
Done = frozenset[tuple[int, int]]
"""Lesson and step, both from 1."""


def encode(done: Iterable[tuple[int, int]]) -> str:
    """The code of finished steps; empty for none."""
    bits = sum(1 << (MOST_STEPS * (lesson - 1) + step - 1) for lesson, step in set(done))
    code = ""
    while bits:
        bits, digit = divmod(bits, 36)
        code = _DIGITS[digit] + code
    return code


def decode(code: str) -> Done:
    """The finished steps of a code; raises `UnknownLesson`."""
    if len(code) > MOST_LENGTH or not set(code) <= set(_DIGITS):
        raise UnknownLesson(
            str(
                later(
                    "`{code}` is no progress of these lessons; take it out of the link.",
                    code=code[:40],
                )
            )
        )
    bits = int(code, 36) if code else 0
    return frozenset(
        (place // MOST_STEPS + 1, place % MOST_STEPS + 1)
        for place in range(MOST_LENGTH * 6)
        if bits >> place & 1
    )
