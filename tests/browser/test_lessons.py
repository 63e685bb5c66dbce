"""Every lesson walked to its end by keyboard alone, in both languages; what a teacher does."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from inception_core.lessons.course import LESSONS, get_lesson
from inception_core.lessons.lesson import Lesson
from inception_core.lessons.question import Choice, Number, Question, Task
from inception_core.words import LANGUAGES, speak, tr
from tests.browser.graph_page import box
from tests.browser.waiting import settled

SEED = 5
MOST_TABS = 90
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return [at.tagName, at.type ?? "", at.innerText ?? "", at.closest(".stForm") !== null];
}"""


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    """The tests speak the language of the page, which changes on the way."""
    yield
    speak(lambda: "en")


def open_step(page: Page, app_url: str, query: str) -> None:
    page.goto(f"{app_url}/lessons?{query}")
    settled(page)


def reach(
    page: Page, tag: str, kind: str = "", text: str = "", in_form: bool | None = None
) -> None:
    """Tab, until such an element has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at_tag, at_kind, at_text, form = page.evaluate(FOCUSED)
        if (at_tag, kind in ("", at_kind), text in at_text) == (tag, True, True) and (
            in_form in (None, form)
        ):
            return
    pytest.fail(f"Tab does not lead to {tag} {kind} {text}")


def answer(page: Page, question: Question, given: str | int) -> None:
    """By keyboard: the box takes what is typed, the arrows choose."""
    page.evaluate("document.activeElement?.blur?.()")
    if isinstance(question, Number):
        reach(page, "INPUT", "text", in_form=True)
        page.keyboard.press("Control+a")
        page.keyboard.type(str(given))
        page.keyboard.press("Enter")
    else:
        reach(page, "INPUT", "radio", in_form=True)
        options = page.locator(".stForm input[type=radio]")
        page.keyboard.press("Space")
        for _ in range(options.count()):
            if options.nth(int(given)).is_checked():
                break
            page.keyboard.press("ArrowDown")
        reach(page, "BUTTON", text=tr("Check"))
        page.keyboard.press("Enter")
    settled(page)


def finish_step(page: Page, lesson: Lesson, number: int) -> None:
    """A wrong answer and the right one, or the task."""
    question = lesson.step(number, SEED).question
    verdict = page.locator(".ie-verdict")
    match question:
        case Number():
            slip = question.slips[0]
            answer(page, question, f"{slip.value:.15g}")
            expect(verdict).to_contain_text(str(slip.words))
            answer(page, question, question.shown)
            expect(page.locator(".ie-formula code").first).to_have_text(question.working[0].formula)
        case Choice():
            wrong = next(i for i in range(len(question.options)) if i != question.right)
            answer(page, question, wrong)
            expect(verdict).to_contain_text(str(question.options[wrong].why))
            answer(page, question, question.right)
        case Task():
            page.evaluate("document.activeElement?.blur?.()")
            reach(page, "BUTTON", text=tr("Show me"))
            page.keyboard.press("Enter")
            settled(page)
    expect(page.locator(".ie-right")).to_be_visible()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_by_keyboard_alone(
    page: Page, app_url: str, problems: list[str], lesson: Lesson
) -> None:
    """One half in each language; every step in both is in the tests without a browser."""
    count = len(lesson.plans)
    languages = list(LANGUAGES) if lesson.number % 2 else list(LANGUAGES)[::-1]
    for language, steps in zip(
        languages, (range(1, count // 2 + 1), range(count // 2 + 1, count + 1)), strict=True
    ):
        speak(lambda language=language: language)
        link = f"lesson={lesson.number}&step={steps[0]}&seed={SEED}&lang={language}"
        open_step(page, app_url, link)
        for number in steps:
            title = str(lesson.plans[number - 1].title)
            expect(page.locator("h2.ie-section")).to_have_text(title)
            finish_step(page, lesson, number)
            page.evaluate("document.activeElement?.blur?.()")
            page.keyboard.press("n")
            settled(page)
    ahead = get_lesson(lesson.number + 1).title if lesson.number < len(LESSONS) else tr("Lessons")
    expect(page.locator("h1")).to_contain_text(str(ahead))
    assert not problems


def test_a_box_is_found_by_keyboard(page: Page, app_url: str, problems: list[str]) -> None:
    task = get_lesson(3).step(3, SEED).question
    assert isinstance(task, Task)
    open_step(page, app_url, f"lesson=3&step=3&seed={SEED}")
    expect(page.locator(box("C"))).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("concat")
    place = task.nodes[0]
    for _ in range(60):
        page.keyboard.press("Enter")
        settled(page)
        if f"node={place.replace('/', '%2F')}&" in f"{page.url}&":
            break
    expect(page.locator(".ie-right")).to_be_visible()
    assert not problems


def test_a_probe_answers_its_step(page: Page, app_url: str, problems: list[str]) -> None:
    open_step(page, app_url, f"lesson=7&step=2&seed={SEED}")
    page.get_by_role("button", name="Probe").click()
    expect(page.locator(".ie-right")).to_be_visible(timeout=90_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(1, timeout=30_000)
    assert not problems


def test_keys_do_not_act_while_one_types(page: Page, app_url: str) -> None:
    open_step(page, app_url, f"lesson=2&step=1&seed={SEED}")
    reach(page, "INPUT", "text", in_form=True)
    page.keyboard.type("nnp")
    settled(page)
    expect(page).to_have_url(re.compile("step=1&"))
    expect(page.locator(".stForm input")).to_have_value("nnp")


def test_back_and_reload_keep_the_step(page: Page, app_url: str, problems: list[str]) -> None:
    page.goto("about:blank")
    open_step(page, app_url, f"lesson=4&step=2&seed={SEED}")
    page.keyboard.press("n")
    settled(page)
    expect(page).to_have_url(re.compile("step=3"))
    page.go_back()
    expect(page.locator("h2.ie-section")).to_have_text("5×5 as two 3×3")
    settled(page)
    page.reload()
    settled(page)
    expect(page.locator("h2.ie-section")).to_have_text("5×5 as two 3×3")
    assert not problems


def test_the_presenters_view_fits_a_projector(page: Page, app_url: str) -> None:
    open_step(page, app_url, f"lesson=4&step=3&seed={SEED}&view=present")
    expect(page.locator('[data-testid="stSidebar"]')).to_be_hidden()
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-lesson_page :is(p, h1, h2, button, input)')]
          .filter((e) => e.offsetParent && e.innerText?.trim() && !e.closest('.ie-title span'))
          .map((e) => [parseFloat(getComputedStyle(e).fontSize), e.innerText])"""
    )
    assert sizes
    assert all(size >= 24 for size, _ in sizes), [found for found in sizes if found[0] < 24]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1280
    page.keyboard.press("n")
    settled(page)
    expect(page).to_have_url(re.compile("step=4.*view=present"))


def test_a_handout_is_downloaded(page: Page, app_url: str, problems: list[str]) -> None:
    open_step(page, app_url, f"lesson=5&step=1&seed={SEED}")
    page.get_by_text("For teachers").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Handout of this lesson").click()
    assert saved.value.suggested_filename == f"lesson-5-seed-{SEED}.html"
    text = saved.value.path().read_text(encoding="utf-8")
    assert "<svg" in text
    assert f"Seed {SEED}" in text
    assert not problems
