"""A lesson on paper: its steps with figures and questions, the answers on the last page."""

from html import escape

from inception_core.lessons import paper
from inception_core.lessons.lesson import Lesson
from inception_core.words import tr


def handout(lesson: Lesson, seed: int = 0) -> str:
    """One self-contained HTML file for A4 in the reader's language. The seed decides the numbers
    and is printed, so that everybody can open the same questions."""
    steps = [lesson.step(number, seed) for number in range(1, len(lesson.plans) + 1)]
    title = tr("{number}. {title}", number=lesson.number, title=lesson.title)
    body = [
        f"<h1>{escape(title)}</h1>",
        paper.paragraph(lesson.idea),
        paper.paragraph(tr("Afterwards you can {able}.", able=lesson.able)),
        paper.paragraph(
            tr(
                "Seed {seed}: the explorer asks the same questions at lesson={lesson}&seed={seed} "
                "in its address. Source: {source}.",
                seed=seed,
                lesson=lesson.number,
                source=lesson.source,
            ),
            "quiet",
        ),
    ]
    for number, step in enumerate(steps, 1):
        words = "".join(paper.paragraph(sentence) for sentence in step.body)
        body.append(
            f"<section><h2>{number}. {escape(str(step.title))}</h2>{words}"
            f"{paper.figure(step, number)}{paper.question(step)}</section>"
        )
    answers = "".join(
        f"<h2>{number}. {escape(str(step.title))}</h2>{paper.answer(step)}"
        for number, step in enumerate(steps, 1)
    )
    body.append(
        f'<div class="answers"><h1>{escape(tr("Answers"))}</h1>'
        f"{paper.paragraph(tr('Seed {seed}', seed=seed), 'quiet')}{answers}</div>"
    )
    return paper.document(title, "\n".join(body))
