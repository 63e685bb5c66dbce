"""Where one is in a lesson, and the ways on."""

import streamlit as st

from app.components import text
from app.components.lesson import place as places
from app.components.lesson.place import Place
from inception_core.words import tr


def show(place: Place) -> None:
    """Title, the steps with what is finished, previous and next (keys p and n)."""
    lesson, count = place.of, len(place.of.plans)
    text.title(
        tr("{number}. {title}", number=lesson.number, title=lesson.title),
        [tr("step {n} of {count}", n=place.step, count=count)],
    )
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_rail"):
        if not place.presenting:
            st.button(
                tr("All lessons"), icon=":material/list:", on_click=places.go, kwargs={"lesson": 0}
            )
            _steps(place, count)
        st.button(
            tr("Previous"),
            icon=":material/arrow_back:",
            shortcut="p",
            on_click=places.move,
            args=(-1,),
        )
        is_last = place.step == count
        st.button(
            tr("Next lesson") if is_last else tr("Next"),
            icon=":material/arrow_forward:",
            shortcut="n",
            on_click=places.move,
            args=(1,),
        )
        st.button(tr("Other numbers"), icon=":material/casino:", on_click=places.other_numbers)
        if place.presenting:
            st.button(
                tr("Leave this view"),
                icon=":material/close_fullscreen:",
                on_click=places.go,
                kwargs={"presenting": False},
            )


def _steps(place: Place, count: int) -> None:
    finished = places.finished()
    st.session_state["lesson_step"] = place.step

    def label(step: int) -> str:
        return f"✓ {step}" if (place.lesson, step) in finished else f"{step}"

    st.segmented_control(
        tr("Step"),
        range(1, count + 1),
        format_func=label,
        key="lesson_step",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: places.go(step=st.session_state["lesson_step"]),
    )
