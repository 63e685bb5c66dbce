"""Where in the lessons a person is, and what is finished: session state and link."""

from dataclasses import asdict, dataclass, replace
from random import randrange
from typing import Any

import streamlit as st

from app import selection
from app.history import navigated
from inception_core.errors import InceptionError
from inception_core.lessons import progress
from inception_core.lessons.course import LESSONS, get_lesson
from inception_core.lessons.lesson import MOST_SEED, Lesson

LESSON, STEP, SEED, DONE, VIEW = "lesson", "step", "seed", "done", "view"  # names in a link
PRESENT = "present"
_PLACE, _FINISHED, _LINKED = "lesson_place", "lesson_finished", "lesson_linked"


@dataclass(frozen=True)
class Place:
    """Plain values only. Lesson 0 is the list of lessons."""

    lesson: int = 0
    step: int = 1
    seed: int = 0
    presenting: bool = False

    @property
    def of(self) -> Lesson:
        """The lesson."""
        return get_lesson(self.lesson)

    @property
    def link(self) -> dict[str, str]:
        """As query parameters, with what is finished."""
        own = {}
        if self.lesson:
            own = {LESSON: str(self.lesson), STEP: str(self.step), SEED: str(self.seed)}
        if self.presenting:
            own[VIEW] = PRESENT
        if code := progress.encode(finished()):
            own[DONE] = code
        return own


def current() -> Place:
    """Where this session is; on the first run, or after back and forward, from the link."""
    url = st.query_params.to_dict()
    if _PLACE not in st.session_state or (navigated() and LESSON in url):
        st.session_state.setdefault(_FINISHED, [])
        place, problem = _from_link(url)
        st.session_state[_PLACE] = asdict(place)
        st.session_state[_LINKED] = "variant" in url and LESSON in url
        if problem:
            selection.notify(problem)
    return Place(**st.session_state[_PLACE])


def linked() -> bool:
    """Whether the link named a network for this step; true once."""
    return bool(st.session_state.pop(_LINKED, False))


def keep_network() -> None:
    """The next step that opens keeps the network on screen, as after a link that names one."""
    st.session_state[_LINKED] = True


def go(**changes: Any) -> None:
    """Another lesson, step, seed or view."""
    place = replace(Place(**st.session_state[_PLACE]), **changes)
    st.session_state[_PLACE] = asdict(place)


def open_lesson(number: int) -> None:
    """The first step of a lesson that is not finished."""
    steps = range(1, len(get_lesson(number).plans) + 1)
    first = next((step for step in steps if (number, step) not in finished()), 1)
    go(lesson=number, step=first)


def move(by: int) -> None:
    """To the next or the previous step; past the last one, to the next lesson or the list."""
    place = Place(**st.session_state[_PLACE])
    step, lesson = place.step + by, place.lesson
    if step < 1:
        lesson -= 1
        step = len(get_lesson(lesson).plans) if lesson else 1
    elif step > len(place.of.plans):
        lesson, step = (lesson + 1) % (len(LESSONS) + 1), 1
    go(lesson=lesson, step=step)


def other_numbers() -> None:
    """Another seed: the same steps with other numbers."""
    seed = Place(**st.session_state[_PLACE]).seed
    go(seed=(seed + randrange(1, MOST_SEED)) % (MOST_SEED + 1))


def finished() -> progress.Done:
    """Lesson and step of what is finished."""
    return frozenset(map(tuple, st.session_state.get(_FINISHED, [])))


def finish(lesson: int, step: int) -> None:
    """Notes that a step is finished."""
    st.session_state[_FINISHED] = sorted({*finished(), (lesson, step)})


def _from_link(url: dict[str, str]) -> tuple[Place, str]:
    """What a link describes, and a sentence about what did not fit."""
    try:
        st.session_state[_FINISHED] = sorted({*finished(), *progress.decode(url.get(DONE, ""))})
        lesson = _whole(url.get(LESSON, "0"))
        step, seed = _whole(url.get(STEP, "1")), _whole(url.get(SEED, "0"))
        place = Place(lesson, step, min(seed, MOST_SEED), url.get(VIEW) == PRESENT)
        if lesson:
            place.of.step(step, seed)
    except InceptionError as error:
        return Place(), str(error)
    return place, ""


def _whole(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 9 else -1
