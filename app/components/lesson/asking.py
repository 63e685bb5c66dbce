"""The question of a step: an answer, what is said about it, a hint, and the worked answer."""

import streamlit as st

from app import selection
from app.components import network_graph, text
from app.components.lesson import place as places, scenes
from app.components.lesson.place import Place
from inception_core.analysis.records import Analysis
from inception_core.errors import UnreadableAnswer
from inception_core.lessons.lesson import Step
from inception_core.lessons.question import Choice, Number, Situation, Task, Verdict
from inception_core.words import tr

_GIVEN = "lesson_given"  # answers of this session by the question they were given to
_SHOWN = "lesson_shown"  # questions whose answer is on screen
MOST_KEPT = 100


def is_revealed(place: Place, step: Step, analysis: Analysis) -> bool:
    """Whether the answer is known: given, done, or shown. Notes that the step is finished."""
    name = _name(place, step)
    if name not in st.session_state.setdefault(_SHOWN, []):
        match step.question:
            case Task() as task:
                right = task.met(_situation(analysis))
            case _:
                verdict = _verdict(step, st.session_state.setdefault(_GIVEN, {}).get(name))
                right = verdict is not None and verdict.right
        if not right:
            return False
        _show(name)
    places.finish(place.lesson, place.step)
    return True


def show(place: Place, step: Step, revealed: bool) -> None:
    """Draws the question, and below it what follows from the answer."""
    question, name = step.question, _name(place, step)
    given = st.session_state.setdefault(_GIVEN, {}).get(name)
    text.question(str(question.ask))
    if isinstance(question, Number | Choice):
        _form(question, name)
    elif not revealed:
        text.note(tr("It is checked as you do it."))
    verdict = _verdict(step, given)
    if verdict:
        text.verdict(str(verdict.words), right=verdict.right)
    elif revealed and isinstance(question, Task):
        text.verdict(tr("Done."), right=True)
    if revealed:
        reveal(step, named=verdict is None or not verdict.right)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        hint = st.toggle(tr("Hint"), key=f"hint_{place.lesson}_{place.step}_{place.seed}")
        st.button(tr("Show me"), icon=":material/visibility:", on_click=_solve, args=(name, step))
    if hint:
        text.note(str(question.hint))


def reveal(step: Step, named: bool) -> None:
    """The worked answer with the numbers of the network on screen; `named`, with the answer."""
    match step.question:
        case Number() as question if named:
            text.body(
                tr("The answer is {answer} {unit}.", answer=question.shown, unit=question.unit)
            )
        case Choice() as question if named:
            right = question.options[question.right]
            text.body(tr("The answer is: {answer}.", answer=right.words))
    for working in step.question.working:
        text.formula(str(working.name), working.formula, str(working.meaning))
    for words in step.reveal:
        text.body(str(words))


def _form(question: Number | Choice, name: str) -> None:
    """Enter, or the button, checks."""
    key = f"answer_{name}"
    with st.form(f"form_{name}", border=False):
        if isinstance(question, Number):
            st.text_input(
                f"{question.ask} ({question.unit})",
                key=key,
                label_visibility="collapsed",
                placeholder=tr("Your answer: {unit}", unit=question.unit),
                max_chars=40,
            )
        else:
            st.radio(
                str(question.ask),
                range(len(question.options)),
                key=key,
                index=None,
                format_func=lambda i: str(question.options[i].words),
                label_visibility="collapsed",
            )
        st.form_submit_button(
            tr("Check"), type="primary", on_click=_take, args=(name, key), icon=":material/check:"
        )


def _take(name: str, key: str) -> None:
    """Behind the button: keeps the answer, where there is one."""
    answer = st.session_state[key]
    if answer not in (None, ""):
        known = st.session_state.setdefault(_GIVEN, {})
        known.pop(name, None)
        st.session_state[_GIVEN] = dict([*known.items(), (name, answer)][-MOST_KEPT:])


def _solve(name: str, step: Step) -> None:
    """Behind “Show me”: does a task, or gives the answer."""
    if isinstance(step.question, Task):
        task = step.question
        for knob_name, value in task.solution:
            if knob_name == selection.INPUT:
                selection.update(input_size=value)
            else:
                selection.update(knobs={**selection.current().knobs, knob_name: value})
        if task.nodes:
            selection.update(node=task.nodes[0])
            network_graph.mark_selection()
    _show(name)


def _show(name: str) -> None:
    st.session_state[_SHOWN] = [*st.session_state[_SHOWN], name][-MOST_KEPT:]


def _verdict(step: Step, given: str | int | None) -> Verdict | None:
    """What there is to say about an answer."""
    match step.question, given:
        case Number() as number, str(answer):
            try:
                return number.check(answer)
            except UnreadableAnswer as error:
                return Verdict(False, str(error))
        case Choice() as choice, int(answer) if 0 <= answer < len(choice.options):
            return choice.check(answer)
    return None


def _name(place: Place, step: Step) -> str:
    """Of the question as it is: another network asks anew, but a task is to change the network."""
    parts: list[object] = [place.lesson, place.step, place.seed]
    if not isinstance(step.question, Task):
        net = step.network
        parts += [net.variant.name, net.input_size, *(f"{n}={v}" for n, v in net.knobs)]
    return "_".join(map(str, parts))


def _situation(analysis: Analysis) -> Situation:
    chosen = selection.current()
    return Situation(analysis, chosen.settings, chosen.node, scenes.done())
