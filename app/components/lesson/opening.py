"""Opens a step: the scene is set as the lesson wants it, or as a link or a person has it."""

import streamlit as st

from app import selection
from app.components import network_graph, summary
from app.components.lesson import place as places
from app.components.lesson.place import Place
from app.components.train import settings
from inception_core.analysis.records import Analysis
from inception_core.errors import InceptionError
from inception_core.lessons.lesson import Step
from inception_core.lessons.network import Network
from inception_core.spec import Sequence

_ENTERED = "lesson_entered"  # the step whose scene is set


def step_at(place: Place) -> tuple[Step, Sequence, Analysis]:
    """The step with the network on screen. A step that opens sets its scene: network, opened parts,
    selection; a network that a link names is kept where the step can be about it."""
    at = (place.lesson, place.step, place.seed)
    if st.session_state.get(_ENTERED) != at:
        keep = places.linked()
        if not keep:
            _reset(place)
        _set_scene(place, keep_parts=keep)
        st.session_state[_ENTERED] = at
    try:
        step, spec, analysis = _built(place)
    except InceptionError as error:
        selection.notify(str(error))
        _reset(place)
        _set_scene(place)
        step, spec, analysis = _built(place)
    return step, spec, analysis


def again() -> None:
    """Sets the scene of the step anew."""
    st.session_state.pop(_ENTERED, None)


def change_network(variant: str) -> None:
    """The same step about another network."""
    selection.choose_variant(variant)
    places.keep_network()
    again()


def _reset(place: Place) -> None:
    opening = place.of.opening(place.step, place.seed)
    selection.update(
        variant=opening.variant.name, knobs=dict(opening.knobs), input_size=None, node="", opened=()
    )


def _set_scene(place: Place, keep_parts: bool = False) -> None:
    """Opens and selects what the step is about, unless a link did so."""
    try:
        scene = _built(place)[0].scene
    except InceptionError as error:
        selection.notify(str(error))
        _reset(place)
        scene = _built(place)[0].scene
    chosen = selection.current()
    if not keep_parts or not (chosen.opened or chosen.node):
        selection.update(opened=scene.opened, node=scene.node, colour=scene.colour)
    if scene.cell:
        settings.take(scene.cell, seed=0)
    network_graph.mark_selection()


def _built(place: Place) -> tuple[Step, Sequence, Analysis]:
    chosen = selection.current()
    spec, analysis = summary.load(chosen)
    about = Network(chosen.source, chosen.knob_items, chosen.pixels, spec, analysis)
    return place.of.step(place.step, place.seed, about), spec, analysis
