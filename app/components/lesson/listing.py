"""The list of lessons: what one can do afterwards, how long it takes, how far one is."""

import streamlit as st

from app.components import text
from app.components.lesson import place as places
from inception_core.lessons.course import LESSONS
from inception_core.lessons.lesson import Lesson
from inception_core.words import tr

COLUMNS = 2


def show() -> None:
    """All lessons as cards."""
    minutes = sum(lesson.minutes for lesson in LESSONS)
    text.title(
        tr("Lessons"), [tr("{n} lessons, {minutes} minutes", n=len(LESSONS), minutes=minutes)]
    )
    text.body(
        tr(
            "From one convolution to networks that die, in the order of the ideas. Each step shows "
            "the real thing, asks, checks, and works the answer out. Questions are computed from "
            "the networks, with other numbers each time."
        )
    )
    for first in range(0, len(LESSONS), COLUMNS):
        row = LESSONS[first : first + COLUMNS]
        for lesson, column in zip(row, st.columns(COLUMNS, gap="small"), strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(lesson)
    text.note(
        tr("How far you are is kept in this session and in the link: copy it to go on later.")
    )


def _card(lesson: Lesson) -> None:
    count = len(lesson.plans)
    done = sum((lesson.number, step) in places.finished() for step in range(1, count + 1))
    text.section(tr("{number}. {title}", number=lesson.number, title=lesson.title))
    text.body(str(lesson.idea))
    text.note(tr("Afterwards you can {able}.", able=lesson.able))
    with st.container(horizontal=True, vertical_alignment="center"):
        words = tr("Go on") if 0 < done < count else tr("Again") if done else tr("Begin")
        st.button(
            words,
            key=f"open_lesson_{lesson.number}",
            type="primary" if not done else "secondary",
            icon=":material/play_arrow:",
            help=tr("Lesson {number}: {title}", number=lesson.number, title=lesson.title),
            on_click=places.open_lesson,
            args=(lesson.number,),
        )
        text.note(
            tr(
                "{minutes} minutes, {done} of {count} steps done",
                minutes=lesson.minutes,
                done=done,
                count=count,
            )
        )
