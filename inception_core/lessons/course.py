"""All lessons, in the order of the ideas."""

from inception_core.errors import UnknownLesson
from inception_core.lessons import (
    lesson_1,
    lesson_2,
    lesson_3,
    lesson_4,
    lesson_5,
    lesson_6,
    lesson_7,
    lesson_8,
)
from inception_core.lessons.lesson import Lesson
from inception_core.words import later

LESSONS: tuple[Lesson, ...] = tuple(
    module.LESSON
    for module in (
        lesson_1,
        lesson_2,
        lesson_3,
        lesson_4,
        lesson_5,
        lesson_6,
        lesson_7,
        lesson_8,
    )
)


def get_lesson(number: int) -> Lesson:
    """The lesson with that number, from 1; raises `UnknownLesson`."""
    if not 1 <= number <= len(LESSONS):
        raise UnknownLesson(
            str(
                later(
                    "There is no lesson `{n}`; there are 1 to {last}.", n=number, last=len(LESSONS)
                )
            )
        )
    return LESSONS[number - 1]
