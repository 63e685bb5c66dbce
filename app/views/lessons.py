"""Eight lessons: a scene, a question, an answer that is worked out."""

from pathlib import Path

import streamlit as st

from app import selection
from app.components import text
from app.components.lesson import asking, listing, opening, place as places, rail, scenes, teaching
from app.components.lesson.place import Place
from inception_core.words import tr

STYLES = Path(__file__).parents[1] / "components" / "lesson"


def style(name: str) -> None:
    st.html(f"<style>{(STYLES / name).read_text(encoding='utf-8')}</style>")


def show(place: Place) -> None:
    """One step: text and question on the left, the scene on the right."""
    step, spec, analysis = opening.step_at(place)
    revealed = asking.is_revealed(place, step, analysis)
    rail.show(place)
    if notice := selection.take_notice():
        text.problem(notice, "warning")
    left, right = st.columns([4, 5] if place.presenting else [2, 3], gap="medium")
    with left, st.container(key="lesson_text"):
        text.section(str(step.title))
        if not place.presenting:
            text.note(tr("Here: {network}", network=step.network.title))
            for words in step.body:
                text.body(str(words))
        asking.show(place, step, revealed)
        if not place.presenting:
            teaching.show(place)
    with right:
        scenes.show(place, step, spec, analysis, revealed)


place = places.current()
style("lesson.css")
if place.presenting:
    style("present.css")
with st.container(key="lesson_page"):
    if place.lesson:
        show(place)
    else:
        if notice := selection.take_notice():
            text.problem(notice, "warning")
        listing.show()
selection.page_url(**place.link, **(scenes.own_link() if place.lesson == 7 else {}))
