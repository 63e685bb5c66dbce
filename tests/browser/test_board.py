"""The picture board: a map whose strength is a slider, boxes in place, cells to choose from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Server, serving
from tests.browser.waiting import settled


@pytest.fixture(scope="module")
def boards(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page with three boards."""
    log_file = tmp_path_factory.mktemp("boards") / "log.txt"
    with serving("tests/browser/board_page.py", repo_root, log_file) as server:
        yield server


@pytest.fixture
def board(page: Page, boards: Server) -> Page:
    page.goto(boards.url)
    settled(page)
    expect(page.locator(".base")).to_have_count(3)
    return page


def share_of(element: Locator, picture: Locator) -> tuple[float, ...]:
    """Left, top, width and height in shares of the picture."""
    inner, outer = element.bounding_box(), picture.bounding_box()
    assert inner
    assert outer
    return (
        (inner["x"] - outer["x"]) / outer["width"],
        (inner["y"] - outer["y"]) / outer["height"],
        inner["width"] / outer["width"],
        inner["height"] / outer["height"],
    )


def click_cell(board: Page, row: int, column: int, side: int = 13) -> None:
    cells = board.locator(".cells").first
    box = cells.bounding_box()
    assert box
    x, y = ((place + 0.5) / side for place in (column, row))
    cells.click(position={"x": x * box["width"], "y": y * box["height"]})


def another_layer(board: Page) -> None:
    board.get_by_role("combobox", name="Layer").click()
    board.get_by_role("option", name="B/1").click()
    settled(board)


def test_a_map_lies_over_what_the_network_sees(board: Page, problems: list[str]) -> None:
    heat, picture = board.locator(".heat").first, board.locator(".picture").first
    assert share_of(heat, picture) == pytest.approx((0.1, 0, 0.8, 1), abs=0.01)
    expect(heat).to_have_css("opacity", "0.6")
    slider = board.get_by_role("slider", name="How strongly the map covers the picture")
    slider.fill("100")
    expect(heat).to_have_css("opacity", "1")
    another_layer(board)
    expect(board.locator(".cells").first).to_have_attribute(
        "aria-label", "6 by 6 cells. Arrows move, Enter chooses."
    )
    expect(heat).to_have_css("opacity", "1")  # a rerun leaves it
    expect(board.locator(".legend").first).to_contain_text("drop by 43.0%")
    assert not problems


def test_a_clicked_cell_is_told_and_shows_what_it_sees(board: Page, problems: list[str]) -> None:
    picture = board.locator(".picture").first
    click_cell(board, 7, 3)
    expect(board.get_by_text("The cell in row 8, column 4 of A/1 sees 95×85")).to_be_visible()
    expect(board.locator(".said").first).to_have_text(
        "Row 8 of 13, column 4 of 13: 95 % of the strongest"
    )
    chosen = share_of(board.locator(".chosen").first, picture)
    assert chosen == pytest.approx((0.1 + 0.8 * 3 / 13, 7 / 13, 0.8 / 13, 1 / 13), abs=0.01)
    left, top, width, height = share_of(board.locator(".cells .field").first, picture)
    assert (left, width) == pytest.approx((0.1, 0.8 * 85 / 128), abs=0.01)
    assert height == pytest.approx(95 / 128, abs=0.01)
    assert top > 0
    board.mouse.move(5, 5)
    expect(board.locator(".chosen").first).to_be_visible()  # it stays chosen
    another_layer(board)
    expect(board.locator(".chosen").first).to_be_hidden()  # of another grid
    assert not problems


def test_cells_are_chosen_by_keyboard(board: Page, problems: list[str]) -> None:
    board.get_by_role("combobox", name="Layer").focus()
    board.keyboard.press("Tab")
    cells, said = board.locator(".cells").first, board.locator(".said").first
    expect(cells).to_be_focused()
    expect(said).to_have_text("Row 7 of 13, column 4 of 13: 100 % of the strongest")
    for _ in range(9):
        board.keyboard.press("ArrowUp")  # stays on the map
    board.keyboard.press("ArrowRight")
    expect(said).to_contain_text("Row 1 of 13, column 5 of 13")
    board.keyboard.press("Enter")
    expect(board.get_by_text("The cell in row 1, column 5 of A/1 sees")).to_be_visible()
    expect(cells).to_be_focused()
    assert not problems


def test_boxes_are_in_place_and_words_are_words(board: Page, problems: list[str]) -> None:
    picture = board.locator(".picture").nth(1)
    first, mirrored, field = (picture.locator(".frame").nth(i) for i in range(3))
    assert share_of(first, picture) == pytest.approx((0.05, 0.05, 0.55, 0.75), abs=0.01)
    assert share_of(field, picture) == pytest.approx((0.3, 0.4, 0.2, 0.3), abs=0.01)
    expect(mirrored).to_have_css("border-top-style", "dashed")
    expect(mirrored).to_have_text("<u>2</u>")
    expect(first).to_have_css("border-top-width", "2px")
    many = board.locator(".picture").nth(2).locator(".frame")
    expect(many).to_have_count(24)
    expect(many.first).to_have_css("border-top-width", "1px")
    expect(first).to_have_attribute("title", "<i>first</i>")
    expect(picture.locator(".base")).to_have_attribute("alt", "<b>A cat</b>")
    expect(picture.locator(".heat")).to_be_hidden()
    expect(picture.locator(".cells")).to_be_hidden()
    assert not problems


def test_a_reader_that_sees_nothing_hears_what_is_there_and_a_phone_fits(board: Page) -> None:
    words = "The strongest cell is in row 7 of 13, column 4 of 13."
    expect(board.get_by_role("application").first).to_have_accessible_description(words)
    expect(board.get_by_role("img", name="A cat").first).to_be_visible()
    board.set_viewport_size({"width": 360, "height": 780})
    for at in range(3):
        box = board.locator(".board").nth(at).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
