"""What a teacher takes along: the link, the projector's view, handout and plan."""

import streamlit as st

from app.components import text
from app.components.lesson import place as places
from app.components.lesson.place import Place
from inception_core.lessons.handout import handout
from inception_core.lessons.plan import plan
from inception_core.words import tr


def show(place: Place) -> None:
    """Folded away at the end of the text."""
    with st.expander(tr("For teachers"), icon=":material/school:"):
        text.note(
            tr(
                "The address bar opens this lesson at this step, with this network, its knobs and "
                "these numbers (seed {seed}). The class sees what you see.",
                seed=place.seed,
            )
        )
        st.button(
            tr("Presenter view"),
            icon=":material/co_present:",
            on_click=places.go,
            kwargs={"presenting": True},
            width="stretch",
        )
        lesson, seed = place.of, place.seed
        st.download_button(
            tr("Handout of this lesson (.html)"),
            lambda: handout(lesson, seed),
            f"lesson-{lesson.number}-seed-{seed}.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            tr("Plan for 45 minutes (.html)"),
            lambda: plan(lesson, seed),
            f"lesson-{lesson.number}-plan.html",
            "text/html",
            icon=":material/schedule:",
            on_click="ignore",
            width="stretch",
        )
        text.note(tr("Handouts have their answers on the last page. Print them on A4."))
