"""Animations: they play when asked, a hand stops them, and their numbers are numpy's."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from inception_core.lessons.animation.adding import chain, sample
from inception_core.lessons.animation.sliding import of_channels, of_sample
from tests.browser.server import Server, serving
from tests.browser.waiting import settled

Open = Callable[[str], Page]


@pytest.fixture(scope="module")
def animations(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log_file = tmp_path_factory.mktemp("animations") / "log.txt"
    with serving("tests/browser/animation_page.py", repo_root, log_file) as server:
        yield server


@pytest.fixture
def show(page: Page, animations: Server) -> Open:
    def show(what: str) -> Page:
        page.goto(f"{animations.url}/?show={what}")
        settled(page)
        expect(page.locator(".of")).not_to_be_empty()
        return page

    return show


def value(text: str) -> float:
    return float(re.sub("[()\\s]", "", text).replace("−", "-"))


def place(page: Page) -> str:
    return page.locator(".sum span").inner_text()


def choose(page: Page, knob: str, option: str) -> None:
    page.locator(f".knobs .{knob} select").select_option(option)


def held(page: Page, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell of the picture, on the screen."""
    box = page.locator(".in rect.cell").nth(11 * row + column).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_products_and_sums_are_those_of_the_picture(show: Open, problems: list[str]) -> None:
    page = show("convolution")
    page.locator(".stage").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".sum span")).to_have_text("Row 3, column 2: sum =")
    picture, shown = np.array(of_sample().picture[0]), of_sample()
    weights = np.array(shown.kernels[0].weights[0])
    products = picture[2:5, 1:4] * weights
    found = page.locator(".product b").all_inner_texts()
    assert [value(text) for text in found] == products.ravel().tolist()
    assert value(page.locator(".sum b").inner_text()) == products.sum()
    terms = page.locator(".product span").all_inner_texts()
    said = f"Row 3, column 2: {' + '.join(terms)} = {found and products.sum():g}"
    expect(page.locator(".said")).to_have_text(said.replace("= -", "= −"))
    assert not problems


def test_every_knob_leads_to_its_own_output(show: Open, problems: list[str]) -> None:
    page, shown = show("convolution"), of_sample()
    for way in (shown.passes[number] for number in (0, 7, 9, 14)):
        choose(page, "kernel", str(way.kernel))
        choose(page, "stride", str(way.stride))
        choose(page, "padding", way.padding)
        rows, columns = way.out
        expect(page.locator(".out .heading")).to_have_text(f"Output, {rows} × {columns}")
        expect(page.locator(".size.rows")).to_contain_text(way.formulas[0])
        expect(page.locator(".size.columns")).to_contain_text(way.formulas[1])
        texts = page.locator(".written text").all_text_contents()
        assert [value(text) for text in texts] == [total for row in way.sums for total in row]
        padded = (11 + 2 * way.zeros[0]) * (11 + 2 * way.zeros[1])
        expect(page.locator("rect.zero")).to_have_count(padded - 121)
    assert not problems


def test_nothing_jumps_when_a_knob_is_turned(show: Open) -> None:
    page = show("convolution")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 1000})
        choose(page, "kernel", "0")
        choose(page, "padding", "V")
        before = page.locator(".controls").bounding_box()
        for kernel in "123":
            choose(page, "kernel", kernel)
            choose(page, "padding", "S")
            assert page.locator(".controls").bounding_box() == before


def test_it_plays_until_a_hand_takes_over(show: Open, problems: list[str]) -> None:
    page = show("convolution")
    expect(page.locator(".of")).to_have_text("1 of 81")
    page.locator(".speed select").select_option("4")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".of")).not_to_have_text(re.compile("^[12] of"))
    expect(page.locator(".said")).to_contain_text("Row 1, column 1:")  # silent while it plays
    page.mouse.move(*held(page, 1, 3))
    page.mouse.down()
    page.mouse.move(*held(page, 5, 5), steps=3)
    page.mouse.up()
    assert place(page).startswith("Row 5, column 5")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(700)
    assert place(page).startswith("Row 5, column 5")
    expect(page.locator(".said")).to_contain_text("Row 5, column 5:")
    page.locator(".written").nth(80).click()
    expect(page.locator(".of")).to_have_text("81 of 81")
    assert not problems


def test_it_plays_on_when_the_page_is_drawn_again(show: Open, problems: list[str]) -> None:
    page = show("concat&block=A/1")
    page.locator(".speed select").select_option("2")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".of")).not_to_have_text("1 of 10")
    page.get_by_role("button", name="Again").click()
    settled(page)
    expect(page.locator(".of")).to_have_text("10 of 10", timeout=30_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="Again").click()
    settled(page)
    expect(page.locator(".of")).to_have_text("10 of 10")
    page.get_by_role("button", name="Play").click()  # from the beginning
    expect(page.locator(".of")).to_have_text("1 of 10")
    assert not problems


def test_the_keyboard_does_all_of_it(show: Open, problems: list[str]) -> None:
    page = show("convolution")
    page.locator(".padding select").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".stage")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".of")).to_have_text("81 of 81")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # step forward
    expect(page.locator(".of")).to_have_text("2 of 81")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".of")).to_have_text("3 of 81")
    assert not problems


@pytest.mark.parametrize("what", ["convolution", "concat&block=A/1", "residual"])
def test_less_motion_means_steps(show: Open, page: Page, what: str, problems: list[str]) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(what)
    expect(page.locator(".play")).to_be_hidden()
    expect(page.locator(".still")).to_be_visible()
    page.locator(".stage").focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(300)
    expect(page.locator(".of")).to_contain_text("1 of")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".of")).to_contain_text("2 of")
    moving = (
        "[...n.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionProperty != 'none')"
    )
    assert page.locator(".animation").evaluate(f"n => {moving}.length") == 0
    assert not problems


def test_channels_of_one_place_are_mixed(show: Open, problems: list[str]) -> None:
    page, shown = show("channels"), of_channels()
    choose(page, "kernel", "2")
    page.locator(".place").fill("16")
    values = np.array(shown.picture)[:, 2, 2]
    weights = np.array(shown.kernels[2].weights)[:, 0, 0]
    found = page.locator(".product b").all_inner_texts()
    assert [value(text) for text in found] == pytest.approx((values * weights).tolist())
    assert value(page.locator(".sum b").inner_text()) == pytest.approx(values @ weights)
    expect(page.locator(".in text.name")).to_have_text(["red", "green", "blue"])
    assert not problems


def test_what_is_asked_is_not_given_away(show: Open) -> None:
    page = show("asked")
    expect(page.locator(".sum")).to_have_text("Row 3, column 2: sum =?")
    expect(page.locator(".written text").nth(9)).to_have_text("?")
    expect(page.locator(".said")).to_contain_text("= ?")
    assert set(page.locator(".product b").all_inner_texts()) == {"?"}
    page.get_by_role("button", name="Step back").click()
    expect(page.locator(".sum")).not_to_contain_text("?")


def test_an_answer_is_told_without_moving_anything(show: Open, problems: list[str]) -> None:
    page = show("told")
    last = page.locator("tbody tr.out td")
    expect(last).to_have_text(["1.17", "0", "?", "2.04"])
    expect(page.locator(".scale input")).to_have_value("0.17")
    page.locator(".place").fill("3")
    expect(page.locator(".said")).to_contain_text("1.17, −0.55, ?;")
    page.get_by_text("Told").click()
    expect(last).to_have_text(["1.17", "0", "3.34", "2.04"])
    expect(page.locator(".of")).to_have_text("4 of 5")
    assert not problems


def test_branches_become_one_stack(show: Open, problems: list[str]) -> None:
    page = show("concat&block=A/1")
    forward = page.get_by_role("button", name="Step forward")
    expect(page.locator(".sentence")).to_have_text("384 maps, 35 × 35 cells")
    for _ in range(4):
        forward.click()
    expect(page.locator(".sentence")).to_have_text("Branch 3, 1×1 Conv (64): 64 maps")
    expect(page.locator(".box.now")).to_have_text("1×1 Conv (64)")
    bars = page.locator(".bar:not(.input)")
    expect(bars).to_have_text(["96", "96", "64", "384"])
    page.locator(".place").fill("9")
    expect(page.locator(".said")).to_have_text("Joined: 96 + 96 + 96 + 96 = 384 maps")
    page.wait_for_timeout(1000)  # they have slid together
    boxes = [bars.nth(i).bounding_box() for i in range(4)]
    entry = page.locator(".bar.input").bounding_box()
    assert entry
    assert sum(box["width"] for box in boxes if box) == pytest.approx(entry["width"], abs=1)
    for left, right in pairwise(boxes):
        assert left
        assert right
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] == pytest.approx(right["x"], abs=1)
    assert not problems


def test_a_residual_add_is_computed_at_every_scale(show: Open, problems: list[str]) -> None:
    page = show("residual")
    page.locator(".view select").select_option("one")
    trunk, branch = (np.array(values) for values in sample())
    slider = page.locator(".scale input")
    for scale in (0.3, 0.1, 1.0):
        slider.fill(str(scale))
        total = trunk + scale * branch
        rows = (trunk, branch, scale * branch, total, np.maximum(total, 0))
        for row, expected in zip(page.locator("tbody tr").all(), rows, strict=True):
            *cells, rms = (value(text) for text in row.locator("td").all_inner_texts())
            assert cells == pytest.approx(expected.tolist(), abs=0.0051)
            assert rms == pytest.approx(np.sqrt((expected**2).mean()), abs=0.0051)
    expect(page.locator(".of")).to_have_text("5 of 5")
    expect(page.locator(".said")).to_contain_text("after ReLU: ")
    assert not problems


def test_a_chain_shows_the_growth_that_was_measured(show: Open, problems: list[str]) -> None:
    page, found = show("residual"), chain()
    page.locator(".place").fill("20")
    page.locator(".scale input").fill("0.5")
    read = page.locator(".read")
    for number, scale in (
        (found.measured[10], ""),
        (found.expected[10], ""),
        (found.measured[2], "0.1: "),
    ):
        expect(read).to_contain_text(f"{scale}{number[20]:.2f}")
    expect(read).to_contain_text("After 20 of 20 blocks")
    heights = [float(bar.get_attribute("height") or 0) for bar in page.locator(".slice").all()]
    shares = np.array(heights) / heights[0]
    assert shares == pytest.approx(np.array(found.measured[10]) / found.measured[10][0])
    assert not problems


@pytest.mark.parametrize("what", ["convolution", "channels", "concat&block=A/1", "residual"])
def test_a_phone_holds_it(show: Open, page: Page, what: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    show(what)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    for part in page.locator(".animation :is(svg, table, .bar, .box, button):visible").all():
        box = part.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400
