"""A class of 45 minutes from one lesson, or from all of them, on one page."""

from html import escape

from inception_core.lessons import paper
from inception_core.lessons.course import LESSONS
from inception_core.lessons.lesson import Lesson, Step
from inception_core.lessons.question import Choice, Number, Words
from inception_core.words import tr

CLASS_MINUTES, BEGINNING, END = 45, 5, 5


def plan(lesson: Lesson | None, seed: int = 0) -> str:
    """One self-contained HTML page in the reader's language; without a lesson, the key step of each
    of them."""
    if lesson is None:
        title = tr("The whole paper in {minutes} minutes", minutes=CLASS_MINUTES)
        steps = [(made, made.key_step) for made in LESSONS]
        aim = tr("Students have seen every idea of the paper once, each by one question.")
    else:
        title = tr("Plan: {title}", title=lesson.title)
        steps = [(lesson, number) for number in range(1, len(lesson.plans) + 1)]
        aim = tr("Students can {able}.", able=lesson.able)
    rows = []
    minute, shares = BEGINNING, _shares(len(steps))
    for (made, number), share in zip(steps, shares, strict=True):
        step = made.step(number, seed)
        rows.append(
            (
                f"{minute}–{minute + share}",
                tr("{lesson}.{step} {title}", lesson=made.number, step=number, title=step.title),
                step.question.ask,
                _answer(step),
                _watch_for(step),
            )
        )
        minute += share
    first = tr("The idea, and the link on the board. {idea}", idea=(lesson or LESSONS[0]).idea)
    last = tr("Each one writes what was new; open questions. Handout with seed {seed}.", seed=seed)
    table = paper.table(
        (
            tr("minute"),
            tr("step"),
            tr("question"),
            tr("answer"),
            tr("what often goes wrong"),
        ),
        [
            (f"0–{BEGINNING}", tr("Beginning"), first, "", ""),
            *rows,
            (f"{minute}–{minute + END}", tr("End"), last, "", ""),
        ],
        "plan",
    )
    numbers = (lesson.number if lesson else 1, lesson.key_step if lesson else 1)
    link = f"lessons?lesson={numbers[0]}&step={numbers[1]}&seed={seed}"
    body = (
        f"<h1>{escape(title)}</h1>{paper.paragraph(aim)}"
        + paper.paragraph(
            tr(
                "Needed: a projector with the presenter view (…/{link}&view=present), one screen "
                "for two students with …/{link}. Ask, let everybody predict and write, let two "
                "neighbours compare, then check and reveal. The keys n and p go on and back.",
                link=link,
            ),
            "quiet",
        )
        + table
    )
    return paper.document(title, body)


def _shares(count: int) -> list[int]:
    """Minutes of each step; together what lies between beginning and end."""
    whole, rest = divmod(CLASS_MINUTES - BEGINNING - END, count)
    return [whole + (number < rest) for number in range(count)]


def _answer(step: Step) -> Words:
    match step.question:
        case Number() as question:
            return f"{question.shown} {question.unit}"
        case Choice() as question:
            return question.options[question.right].words
    return tr("done at the screen")


def _watch_for(step: Step) -> Words:
    """The likeliest mistake, or the hint."""
    match step.question:
        case Number(slips=(slip, *_)):
            return f"{slip.value:g}: {slip.words}" if slip.value is not None else slip.words
    return step.question.hint
