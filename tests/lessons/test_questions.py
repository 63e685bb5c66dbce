"""Every question of every lesson: its answer is what its formula and the analysis give."""

import math
import re
from collections.abc import Iterator

import pytest

from inception_core.errors import InceptionError, UnknownLesson, UnreadableAnswer
from inception_core.lessons.course import LESSONS, get_lesson
from inception_core.lessons.lesson import Lesson, Step
from inception_core.lessons.network import Network, network
from inception_core.lessons.progress import MOST_STEPS, decode, encode
from inception_core.lessons.question import (
    Choice,
    Number,
    Situation,
    Task,
    number_text,
    read_number,
)
from inception_core.predict.preprocess import Preprocessing
from inception_core.predict.protocols import parts_of
from inception_core.render.opening import everything
from inception_core.variants import get_variant
from inception_core.words import LANGUAGES, speak

SEEDS = range(12)
PLACES = [(lesson, n) for lesson in LESSONS for n in range(1, len(lesson.plans) + 1)]
every_place = pytest.mark.parametrize(
    ("lesson", "number"), PLACES, ids=[f"{lesson.key}-{n}" for lesson, n in PLACES]
)


def computed(formula: str) -> float:
    """The left side of `3 × 3 × 32 = 288`, worked out."""
    left = formula.partition(" = ")[0]
    for sign, python in {
        "×": "*",
        "÷": "/",
        "−": "-",
        "^": "**",
        "⌊": "floor",
        "√": "sqrt",
    }.items():
        left = left.replace(sign, python)
    left = left.replace("⌋", "").replace(",", "" if "max" not in left else ",")
    assert re.fullmatch(r"[-+*/(). \d,]*", re.sub("floor|sqrt|max", "", left)), left
    return float(eval(left, {"floor": math.floor, "sqrt": math.sqrt, "max": max}))


def situation(net: Network, node: str = "", done: frozenset[str] = frozenset()) -> Situation:
    return Situation(net.analysis, net.variant.settings(dict(net.knobs)), node, done)


def solved(step: Step) -> Situation:
    """The screen after “Show me”."""
    task = step.question
    assert isinstance(task, Task)
    knobs = dict(task.solution)
    size = knobs.pop("input", None)
    net = step.network.turned(int(size) if size else None, **knobs)
    done = frozenset({task.run} if task.run else ())
    return situation(net, task.nodes[0] if task.nodes else "", done)


@every_place
def test_every_answer_is_computed(lesson: Lesson, number: int) -> None:
    for seed in SEEDS:
        step = lesson.step(number, seed)
        question = step.question
        match question:
            case Number():
                formula = question.working[0].formula
                right = computed(formula)
                room = max(0.006, abs(right) * 0.0005) if question.tolerance else 1e-9
                assert question.answer == pytest.approx(right, abs=room), formula
                shown = (f"= {question.answer:,}", f"= {question.answer}")
                assert formula.endswith(shown)
                assert question.check(question.shown).right
                assert question.check(f"{question.answer:.10g}").right
                assert question.check(f"{question.shown} {question.unit}").right
                assert str(question.hint)
            case Choice():
                assert len(question.options) > 1
                assert len({str(option.words) for option in question.options}) == len(
                    question.options
                )
                rights = [question.check(i).right for i in range(len(question.options))]
                assert rights.count(True) == 1
            case Task():
                scene = situation(step.network, step.scene.node)
                assert not question.met(scene), "it must not be done before anybody did it"
                assert question.met(solved(step))
        assert all(str(words) for words in (*step.body, *step.reveal, question.ask))


@every_place
def test_mistakes_are_recognised_and_never_right(lesson: Lesson, number: int) -> None:
    for seed in SEEDS:
        question = lesson.step(number, seed).question
        if not isinstance(question, Number):
            continue
        assert question.slips, "what goes wrong here?"
        for slip in question.slips:
            assert slip.value is not None
            verdict = question.check(f"{slip.value:.15g}")
            assert not verdict.right
            assert verdict.words == slip.words
        for other in (question.answer * 1.13 + 1, question.answer * 0.87 - 1):
            assert not question.check(f"{other:.15g}").right


@every_place
def test_the_scene_exists_in_its_network(lesson: Lesson, number: int) -> None:
    for seed in SEEDS:
        step = lesson.step(number, seed)
        scene, net = step.scene, step.network
        assert set(scene.opened) <= everything(net.spec)
        assert scene.node in net.analysis.totals or not scene.node
        assert set(scene.knobs) <= {*net.variant.defaults, "input"}


@every_place
def test_a_seed_gives_the_same_step_and_others_give_others(lesson: Lesson, number: int) -> None:
    assert lesson.step(number, 3) == lesson.step(number, 3)
    asked = {str(lesson.step(number, seed).question) for seed in range(20)}
    fixed = {("scaling", 2), ("residual", 5), ("tables", 7), ("scaling", 6)}
    assert len(asked) > 1 or (lesson.key, number) in fixed


@every_place
def test_other_knobs_and_networks_give_a_step_or_a_sentence(lesson: Lesson, number: int) -> None:
    settings = [
        {"width": 0.5},
        {"blocks_a": 1, "blocks_b": 2, "blocks_c": 1},
        {"residual": False},
    ]
    for name in (*lesson.plans[number - 1].variants, "resnet152.paper"):
        for knobs in settings:
            if not set(knobs) <= set(get_variant(name).defaults):
                continue
            made = network(name, tuple(knobs.items()))
            try:
                step = lesson.step(number, 1, made)
            except InceptionError:  # which the page says in a sentence
                continue
            if isinstance(step.question, Number):
                right = computed(step.question.working[0].formula)
                assert step.question.answer == pytest.approx(right, rel=0.006, abs=0.006)


def test_published_numbers_are_the_answers() -> None:
    """Against the paper and the release, not against this program."""
    released = network("inception_resnet_v2.slim")
    assert get_lesson(8).step(4, 0, released).question.answer % 13_155_794_016 == 0  # type: ignore[union-attr]
    drawn = network("inception_resnet_v2.paper")
    answers = {get_lesson(6).step(2, seed, drawn).question.answer for seed in range(20)}  # type: ignore[union-attr]
    assert answers == {384, 1152, 2144}
    question = next(
        q
        for seed in range(40)
        if isinstance(q := get_lesson(6).step(2, seed, drawn).question, Number) and q.answer == 1152
    )
    assert "1154" in str(question.check("1154").words)


def test_crops_are_counted_as_they_are_made() -> None:
    half = (0.5, 0.5, 0.5)
    preprocessing = Preprocessing(299, 0.875, "bicubic", half, half)
    made = {len(list(parts_of((500, 375), preprocessing, protocol))) for protocol in ("12", "144")}
    asked = {get_lesson(8).step(3, seed).question.answer for seed in range(40)}  # type: ignore[union-attr]
    assert made == {12, 144}
    assert made <= asked


def test_answers_are_read_as_people_write_them() -> None:
    assert read_number("16,934,400") == 16_934_400
    assert read_number(" 16.9 M ") == 16.9e6
    assert read_number("1.76T") == 1.76e12
    assert read_number("1.5e3") == 1500
    assert read_number("35 px") == 35
    assert read_number("23.6 %") == 23.6
    assert read_number("−5") == -5
    assert read_number("4.15×") == 4.15
    assert read_number("2,5") == 2.5
    assert read_number("0,125") == 0.125
    assert read_number("1,234.5") == 1234.5
    assert read_number("42 개") == 42
    assert read_number("3 배") == 3
    assert read_number("1.2억") == 1.2e8
    assert read_number("16만") == 160_000
    for wrong in ("", "abc", "1e999", "1..2", "1,2,3", "12 12", "131 rows", "<b>"):
        with pytest.raises(UnreadableAnswer, match="is no number"):
            read_number(wrong)
    assert number_text(1234567) == "1,234,567"
    assert number_text(4.24) == "4.24"


@pytest.fixture(params=LANGUAGES)
def reader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Readers of each language, one after the other."""
    speak(lambda: request.param)
    yield
    speak(lambda: "en")


def test_the_unit_that_is_asked_for_may_be_written(reader: None) -> None:
    for lesson, number in PLACES:
        question = lesson.step(number, 0).question
        if isinstance(question, Number):
            for unit in (str(question.unit), *str(question.unit).split()):
                assert question.check(f"{question.shown} {unit}").right, unit
                assert question.check(f"{question.shown}{unit}").right, unit


def test_progress_goes_into_a_link_and_comes_back() -> None:
    every = frozenset((lesson.number, n) for lesson, n in PLACES)
    for done in (frozenset(), every, frozenset({(1, 1), (8, 7)})):
        assert decode(encode(done)) == done
    assert len(encode(every)) <= 13
    assert max(len(lesson.plans) for lesson in LESSONS) <= MOST_STEPS
    for wrong in ("-1", "é", "z" * 14, "<script>"):
        with pytest.raises(UnknownLesson, match="progress"):
            decode(wrong)


def test_what_does_not_exist_is_said() -> None:
    with pytest.raises(UnknownLesson, match="no lesson `9`"):
        get_lesson(9)
    with pytest.raises(UnknownLesson, match="no step `7`"):
        get_lesson(1).step(7, 0)
    with pytest.raises(InceptionError, match="not about ResNet-152"):
        get_lesson(1).step(1, 0, network("resnet152.paper"))


def test_a_course_of_eight() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, 9))
    assert all(5 <= len(lesson.plans) <= 8 for lesson in LESSONS)
    assert all(1 <= lesson.key_step <= len(lesson.plans) for lesson in LESSONS)
