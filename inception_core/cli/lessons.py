"""The lessons on paper: `lesson list`, `lesson handout`, `lesson plan`."""

from typing import Annotated

import typer

from inception_core.cli.common import Output, print_or_write
from inception_core.errors import UnknownLesson
from inception_core.lessons.course import LESSONS, get_lesson
from inception_core.lessons.handout import handout
from inception_core.lessons.lesson import MOST_SEED
from inception_core.lessons.plan import plan
from inception_core.render.tables import text_table
from inception_core.words import LANGUAGES, speak

lesson_app = typer.Typer(help="The lessons on paper.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="LESSON", help="1 to 8, as `lesson list` shows.")]
Seed = Annotated[int, typer.Option(min=0, max=MOST_SEED, help="Which numbers are asked for.")]
Lang = Annotated[str, typer.Option(help=f"{' or '.join(LANGUAGES)}.")]


@lesson_app.command("list")
def list_(lang: Lang = "en") -> None:
    """All lessons with their minutes and steps."""
    _speak(lang)
    rows = [
        (f"{made.number}", str(made.title), f"{made.minutes}", f"{len(made.plans)}")
        for made in LESSONS
    ]
    typer.echo(text_table(["lesson", "title", "minutes", "steps"], rows))


@lesson_app.command("handout")
def handout_(number: Number, output: Output = None, seed: Seed = 0, lang: Lang = "en") -> None:
    """A lesson as printable HTML: figures, questions, and the answers on the last page."""
    _speak(lang)
    print_or_write(handout(get_lesson(number), seed), output)


@lesson_app.command("plan")
def plan_(
    number: Annotated[
        int | None, typer.Argument(metavar="[LESSON]", help="Without one: the whole paper.")
    ] = None,
    output: Output = None,
    seed: Seed = 0,
    lang: Lang = "en",
) -> None:
    """A class of 45 minutes on one page, as printable HTML."""
    _speak(lang)
    print_or_write(plan(get_lesson(number) if number is not None else None, seed), output)


def _speak(lang: str) -> None:
    if lang not in LANGUAGES:
        known = " and ".join(f"`{name}`" for name in LANGUAGES)
        raise UnknownLesson(f"There are no lessons in `{lang}`; there are some in {known}.")
    speak(lambda: lang)
