"""Eight lessons: a scene, a question, an answer that is worked out."""

from pathlib import Path

import streamlit as st

from app import selection
from app.components import text
from app.components.lesson import asking, listing, opening, place as places, rail, scenes, teaching
from app.components.lesson.place import Place
from inception_core.lessons.lesson import Step
from inception_core.words import tr

STYLES = Path(__file__).parents[1] / "components" / "lesson"


def style(name: str) -> None:
    st.html(f"<style>{(STYLES / name).read_text(encoding='utf-8')}</style>")


def show(place: Place) -> None:
    """One step: text and question, and the scene beside them, or below where it needs the width."""
    step, spec, analysis = opening.step_at(place)
    revealed = asking.is_revealed(place, step, analysis)
    rail.show(place)
    if notice := selection.take_notice():
        text.problem(notice, "warning")
    is_wide = step.scene.tool in scenes.WIDE
    shares = [1, 1] if is_wide else [4, 5] if place.presenting else [2, 3]
    first, second = st.columns(shares, gap="medium")
    with first, st.container(key="lesson_text"):
        _words(place, step)
    with second if is_wide else first, st.container(key="lesson_question"):
        asking.show(place, step, revealed)
        if not place.presenting:
            teaching.show(place)
    with st.container() if is_wide else second:
        scenes.show(place, step, spec, analysis, revealed)


def _words(place: Place, step: Step) -> None:
    """Title, network, and what there is to know before the question."""
    text.section(str(step.title))
    if step.scene.tool in scenes.ABOUT_A_NETWORK:
        text.note(tr("Here: {network}", network=step.network.title))
    if not place.presenting:
        for words in step.body:
            text.body(str(words))


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
