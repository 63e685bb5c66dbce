"""Handouts and plans: self-contained, with figures, questions, and answers at the end."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from inception_core.cli import main
from inception_core.lessons.course import LESSONS
from inception_core.lessons.handout import handout
from inception_core.lessons.lesson import Lesson
from inception_core.lessons.plan import plan
from inception_core.lessons.question import Choice, Number
from inception_core.words import speak


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    """The command line chooses a language for its whole process."""
    yield
    speak(lambda: "en")


every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)


class Balance(HTMLParser):
    """Counts what is opened and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br", "polygon", "path", "ellipse"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "br", "polygon", "path", "ellipse"):
            assert self.open.pop() == tag


@every_lesson
def test_a_handout_has_figures_questions_and_answers(lesson: Lesson) -> None:
    text = handout(lesson, 5)
    questions, answers = text.split('class="answers"')
    for number in range(1, len(lesson.plans) + 1):
        step = lesson.step(number, 5)
        assert str(step.question.ask) in unescape(questions)
        assert str(step.title) in unescape(answers)
        if isinstance(step.question, Number):
            assert f"<b>{step.question.shown}</b>" in answers
            assert step.question.working[0].formula in unescape(answers)
            assert step.question.working[0].formula not in unescape(questions)
        if isinstance(step.question, Choice):
            assert str(step.question.options[step.question.right].words) in unescape(answers)
    graphs = sum(lesson.step(n, 5).scene.tool == "graph" for n in range(1, len(lesson.plans) + 1))
    assert questions.count("<svg") == graphs
    assert "Seed 5" in text
    assert "size: A4" in text


@every_lesson
def test_paper_fetches_nothing_and_is_well_formed(lesson: Lesson) -> None:
    for text in (handout(lesson, 1), plan(lesson, 1)):
        assert not re.search(r'(src|href)="|url\(|<script|@import', text)
        ids = re.findall(r'\bid="([^"]*)"', re.sub(r"<style>.*?</style>", "", text, flags=re.S))
        assert len(ids) == len(set(ids))
        parser = Balance()
        parser.feed(text)
        assert not parser.open


@every_lesson
def test_a_plan_is_45_minutes_on_one_page(lesson: Lesson) -> None:
    text = plan(lesson, 2)
    ends = [int(end) for end in re.findall(r"<td>\d+–(\d+)</td>", text)]
    assert ends[-1] == 45
    assert ends == sorted(ends)
    assert len(ends) == len(lesson.plans) + 2
    assert len(re.sub(r"<style>.*?</style>|<[^>]*>", " ", text, flags=re.S)) < 5000


def test_the_whole_paper_in_one_class() -> None:
    text = plan(None, 0)
    assert text.count("<tr>") == 1 + 2 + len(LESSONS)
    assert "–45</td>" in text


def test_the_command_line_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "lesson3.html"
    with pytest.raises(SystemExit) as end:
        main(["lesson", "handout", "3", "-o", str(target), "--seed", "4"])
    assert not end.value.code
    assert target.read_text(encoding="utf-8") == handout(LESSONS[2], 4)
    with pytest.raises(SystemExit):
        main(["lesson", "plan", "3"])
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")
    with pytest.raises(SystemExit):
        main(["lesson", "list"])
    assert "Residual connections" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["lesson", "handout", "9"], "There is no lesson `9`"),
        (["lesson", "plan", "3", "--lang", "xx"], "no lessons in `xx`"),
    ],
)
def test_wrong_input_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err
