"""The page *Lessons*: every lesson walked to its end, with wrong and right answers; its links."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import cached
from app.components.lesson import scenes
from inception_core.lessons.course import LESSONS, get_lesson
from inception_core.lessons.lesson import Lesson
from inception_core.lessons.network import network
from inception_core.lessons.progress import decode, encode
from inception_core.lessons.question import Choice, Number, Task, Words
from inception_core.variants import get_variant
from inception_core.words import LANGUAGES, later, speak

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")
SEED = 5
SPOKEN = ["en"]


def said(words: Words) -> str:
    """As the page says it. Every run of the page makes its own choice of a language."""
    speak(lambda: SPOKEN[0])
    return str(words)


def opened(**link: object) -> AppTest:
    app = AppTest.from_file(ROUTER, default_timeout=60).switch_page("views/lessons.py")
    for name, value in link.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def page_text(app: AppTest) -> str:
    text = " ".join(element.body for element in app.get("html"))
    return unescape(re.sub("</?dfn[^>]*>", "", re.sub("</?code>", "`", text)))


def button(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def type_in(app: AppTest, answer: str) -> None:
    (box,) = [box for box in app.text_input if (box.key or "").startswith("answer_")]
    box.set_value(answer)
    button(app, said(later("Check")))


def choose(app: AppTest, option: int) -> None:
    (radio,) = [radio for radio in app.radio if (radio.key or "").startswith("answer_")]
    radio.set_value(option)
    button(app, said(later("Check")))


def done(app: AppTest) -> frozenset[tuple[int, int]]:
    return decode(app.query_params.get("done", ""))


def answer_step(app: AppTest, lesson: Lesson, number: int) -> None:
    """A wrong answer, then the right one; a task is shown."""
    question = lesson.step(number, SEED).question
    match question:
        case Number():
            slip = question.slips[0]
            type_in(app, f"{slip.value:.15g}")
            assert said(slip.words) in page_text(app)
            assert (lesson.number, number) not in done(app)
            type_in(app, question.shown)
        case Choice():
            wrong = next(i for i in range(len(question.options)) if i != question.right)
            choose(app, wrong)
            assert said(question.options[wrong].why) in page_text(app)
            assert (lesson.number, number) not in done(app)
            choose(app, question.right)
        case Task():
            assert (lesson.number, number) not in done(app)
            button(app, said(later("Show me")))
            if not question.run:
                assert said(later("Done.")) in page_text(app)
    assert (lesson.number, number) in done(app)
    assert all(str(working.formula) in page_text(app) for working in question.working)


@pytest.fixture(params=list(LANGUAGES))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """What the page speaks, and with it the tests."""
    SPOKEN[0] = str(request.param)
    yield SPOKEN[0]
    SPOKEN[0] = "en"
    speak(lambda: "en")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_is_walked_to_its_end(lesson: Lesson, language: str) -> None:
    app = opened(lesson=lesson.number, seed=SEED, lang=language)
    count = len(lesson.plans)
    for number in range(1, count + 1):
        assert said(lesson.plans[number - 1].title) in page_text(app)
        assert app.query_params["step"] == str(number)
        variant = app.query_params["variant"]
        assert variant == lesson.opening(number, SEED).variant.name
        answer_step(app, lesson, number)
        button(app, said(later("Next lesson")) if number == count else said(later("Next")))
    assert done(app) == {(lesson.number, n) for n in range(1, count + 1)}


def test_the_list_leads_to_a_lesson_and_knows_what_is_done() -> None:
    app = opened(done=encode([(2, 1), (2, 2)]))
    assert "2 of 6 steps done" in page_text(app)
    app.button(key="open_lesson_2").click().run()
    assert app.query_params["step"] == "3"
    button(app, "All lessons")
    assert "8 lessons" in page_text(app)
    assert "lesson" not in app.query_params


def test_a_link_sets_network_knobs_and_numbers() -> None:
    app = opened(
        lesson=6, step=4, seed=7, variant="inception_resnet_v1.paper", width="0.5", scale_b="0.3"
    )
    assert app.query_params["variant"] == "inception_resnet_v1.paper"
    assert app.query_params["width"] == "0.5"
    assert app.query_params["seed"] == "7"
    spec_title = get_variant("inception_resnet_v1.paper").title
    assert spec_title in page_text(app)
    button(app, "Show me")
    net = network("inception_resnet_v1.paper", (("scale_b", 0.3), ("width", 0.5)))
    question = get_lesson(6).step(4, 7, net).question
    assert isinstance(question, Number)
    assert question.working[0].formula in page_text(app)


def test_a_link_to_another_network_says_so_and_opens_the_lessons_own() -> None:
    app = opened(lesson=6, step=2, seed=1, variant="resnet152.paper")
    assert "This step is not about ResNet-152." in page_text(app)
    assert app.query_params["variant"].startswith("inception_resnet")


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"lesson": "9"}, "There is no lesson `9`"),
        ({"lesson": "2", "step": "99"}, "has no step `99`"),
        ({"lesson": "<b>"}, "There is no lesson `-1`"),
        ({"done": "<script>"}, "is no progress of these lessons"),
    ],
)
def test_a_wrong_link_is_said_in_one_sentence(link: dict[str, str], sentence: str) -> None:
    app = opened(**link)
    assert sentence in page_text(app)
    assert "8 lessons" in page_text(app)


def test_what_is_no_number_is_said_and_may_be_tried_again() -> None:
    app = opened(lesson=2, step=1, seed=SEED)
    type_in(app, "many <b>")
    assert "`many <b>` is no number" in page_text(app)
    assert not done(app)


def test_other_numbers_ask_otherwise() -> None:
    app = opened(lesson=1, step=1, seed=SEED)
    button(app, "Other numbers")
    seed = int(app.query_params["seed"])
    assert seed != SEED
    assert str(get_lesson(1).step(1, seed).question.ask) in page_text(app)


def test_a_task_is_checked_as_it_is_done() -> None:
    lesson, number = get_lesson(1), 4
    app = opened(lesson=1, step=number, seed=SEED)
    task = lesson.step(number, SEED).question
    assert isinstance(task, Task)
    app.number_input(key="knob_input").set_value(dict(task.by)["input"]).run()
    assert "Done." in page_text(app)
    assert (1, number) in done(app)


def test_the_network_of_a_step_can_be_changed() -> None:
    app = opened(lesson=2, step=4, seed=SEED)
    app.selectbox(key="lesson_network").set_value("inception_resnet_v1.paper").run()
    assert not app.exception
    assert app.query_params["variant"] == "inception_resnet_v1.paper"
    assert "Here: Inception-ResNet-v1, as drawn" in page_text(app)
    assert "open" in app.query_params


def test_hints_come_when_they_are_asked_for() -> None:
    app = opened(lesson=2, step=1, seed=SEED)
    hint = str(get_lesson(2).step(1, SEED).question.hint)
    assert hint not in page_text(app)
    next(toggle for toggle in app.toggle if toggle.label == "Hint").set_value(True).run()
    assert hint in page_text(app)


def test_the_presenters_view_has_scene_and_question_only() -> None:
    app = opened(lesson=3, step=1, seed=SEED, view="present")
    step = get_lesson(3).step(1, SEED)
    assert str(step.question.ask) in page_text(app)
    assert str(step.body[0]) not in page_text(app)
    assert app.query_params["view"] == "present"
    assert re.search(r"html \{ font-size: 24px", page_text(app))
    button(app, "Leave this view")
    assert str(step.body[0]) in page_text(app)
    assert "view" not in app.query_params


def test_the_lesson_is_where_it_was_after_a_visit_to_another_page() -> None:
    app = opened(lesson=2, step=2, seed=SEED)
    app.switch_page("views/layers.py").run()
    assert "lesson" not in app.query_params
    app.switch_page("views/lessons.py").run()
    assert app.query_params["lesson"] == "2"
    assert app.query_params["step"] == "2"


def test_the_probe_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def probe(*setting: object) -> None:
        asked.append(setting)
        raise RuntimeError

    monkeypatch.setattr(cached, "probe_of_scales", probe)
    app = opened(lesson=7, step=2, seed=SEED)
    app.button[[b.label for b in app.button].index("Probe")].click().run()
    (setting, scales, gradients), *_ = asked
    assert dict(setting[1]) == {"width": 0.25}
    assert (scales, gradients) == (scenes.SCALES, False)
