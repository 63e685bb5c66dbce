"""The block graph: depths, colours, search, finding one's way, keyboard, touch."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from inception_core import get_variant, measure
from inception_core.render.captions import short
from inception_core.render.graph import Graph, block_graph
from inception_core.render.opening import Depth, opened_at
from inception_core.render.parts import part_list
from tests.browser.graph_page import box, frame, heading, open_graph
from tests.browser.waiting import settled

NAME = "inception_resnet_v2.slim"
OPENED = "open=A,A/1,A/1/mixed/conv3x3,A/1/mixed/double3x3"
SPEC = get_variant(NAME).spec()
ANALYSIS = measure(SPEC, 299)


def drawn(depth: Depth) -> Graph:
    return block_graph(SPEC, ANALYSIS, opened_at(SPEC, depth))


@pytest.fixture
def graph(page: Page, app_url: str) -> Page:
    return open_graph(page, app_url, f"variant={NAME}")


@pytest.fixture
def block(page: Page, app_url: str) -> Page:
    return open_graph(page, app_url, f"variant={NAME}&{OPENED}")


# --- levels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "depth", "url"),
    [
        ("blocks", "block", r"open=A%2CB%2CC$"),
        ("branches", "branch", r"open=A%2CA%2F1%2CB%2CB%2F1"),
        ("open all", "op", r"open=(\*|%2A)$"),
    ],
)
def test_each_depth_draws_what_the_core_says(
    graph: Page, button: str, depth: Depth, url: str
) -> None:
    boxes = drawn(depth).boxes
    graph.get_by_role("button", name=button, exact=True).click()
    expect(graph.locator(".box")).to_have_count(len(boxes))
    expect(graph.locator(".box.fold")).to_have_count(sum(b.kind == "fold" for b in boxes))
    expect(graph.locator(".box.branch")).to_have_count(sum(b.kind == "branch" for b in boxes))
    expect(graph).to_have_url(re.compile(url))
    graph.get_by_role("button", name="close all", exact=True).click()
    expect(graph.locator(".box")).to_have_count(10)


def test_a_branch_folds_into_one_box_and_back(block: Page) -> None:
    branch = "A/1/mixed/double3x3"
    block.locator(box(f"{branch}/conv3x3_2")).focus()
    block.keyboard.press("Backspace")
    folded = block.locator(box(branch))
    expect(folded).to_contain_text("1×1 → 3×3 → 3×3 (64)")
    totals = ANALYSIS.at(branch)
    expect(folded).to_contain_text(f"{short(totals.params)} params · {short(totals.macs)} MACs")
    expect(folded).to_be_focused()
    block.keyboard.press("Enter")
    expect(block.locator(frame(branch))).to_be_focused()
    expect(block.locator(box(f"{branch}/conv3x3_2"))).to_contain_text("3×3 Conv (64)")


def test_a_block_looks_like_the_papers_figure(block: Page) -> None:
    """Branches side by side in their order, then concat, linear 1×1, scale, sum and ReLU."""

    def middle(path: str) -> tuple[float, float]:
        found = block.locator(box(path)).bounding_box()
        assert found is not None
        return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2

    block.get_by_role("button", name="fit", exact=True).click()
    block.wait_for_timeout(400)
    firsts = [f"A/1/mixed/{name}/conv1x1" for name in ("conv1x1", "conv3x3", "double3x3")]
    assert [x for x, _ in map(middle, firsts)] == sorted(x for x, _ in map(middle, firsts))
    assert len({round(y) for _, y in map(middle, firsts)}) == 1
    chain = ["A/1/mixed/concat", "A/1/linear", "A/1:scale", "A/1/add", "A/1:relu"]
    heights = [y for _, y in map(middle, chain)]
    assert heights == sorted(heights)
    texts = [block.locator(box(path)).text_content() or "" for path in chain]
    for text, wanted in zip(
        texts, ("concat 128", "1×1 Conv (320 Linear)", "× 0.17", "+", "ReLU"), strict=True
    ):
        assert wanted in text
    expect(block.locator(".node.identity")).to_contain_text("identity, 35×35×320")
    expect(block.locator(box("A/1:more"))).to_contain_text("× 9 more")
    expect(block.locator(box("A/1:more"))).to_contain_text("own weights")


# --- on the graph ------------------------------------------------------------------------------


def test_every_edge_says_its_shape_and_is_as_wide_as_its_channels(block: Page) -> None:
    edges = block.locator(".edge")
    texts = [text or "" for text in edges.locator("> title").all_text_contents()]
    assert len(texts) == edges.count()
    assert all(re.match(r"^\d+(×\d+×\d+)?, edge width", text) for text in texts)
    labels = edges.locator("text").all_text_contents()
    assert "35×35×48" in [label.strip() for label in labels]
    widths = [
        float(width or 1)
        for width in edges.locator("> path").evaluate_all(
            "all => all.map((one) => one.getAttribute('stroke-width'))"
        )
    ]
    assert min(widths) < 1.1 < 2.5 < max(widths)


def test_colours_follow_the_multiply_adds_and_the_link_keeps_them(graph: Page) -> None:
    graph.get_by_label("Colour of the boxes").select_option("macs")
    legend = graph.locator(".legend")
    boxes = drawn("stage").boxes
    macs = [b.macs for b in boxes if b.macs]
    expect(legend).to_contain_text(f"{min(macs):,}")
    expect(legend).to_contain_text(f"{max(macs):,}")
    expect(legend).to_contain_text("logarithmic, of the boxes drawn; no colour: none")
    expect(graph).to_have_url(re.compile("colour=macs"))
    graph.reload()
    settled(graph)
    expect(graph.get_by_label("Colour of the boxes")).to_have_value("macs")

    def share(path: str) -> str:
        return str(graph.locator(box(path)).evaluate("e => e.style.getPropertyValue('--share')"))

    assert share("B") == "80%"  # the most
    assert share("head") == "8%"  # the fewest
    assert share("input") == "0%"
    fills = [
        graph.locator(f"{box(path)} > path").evaluate("e => getComputedStyle(e).fill")
        for path in ("B", "head", "input")
    ]
    assert len(set(fills)) == 3


# --- finding one's way -------------------------------------------------------------------------


def test_search_counts_steps_and_opens_what_is_closed(graph: Page, problems: list[str]) -> None:
    graph.keyboard.press("/")
    search = graph.get_by_label("Search by name, caption or size")
    expect(search).to_be_focused()
    graph.keyboard.type("1x7 17x17")
    wanted = [part for part in part_list(SPEC, ANALYSIS) if "1×7" in part.title]
    found = graph.locator(".found output")
    expect(found).to_have_text(f"{len(wanted)} found")
    graph.keyboard.press("Enter")
    expect(found).to_have_text(f"1 of {len(wanted)}")
    expect(graph.locator(".canvas .selected")).to_have_attribute("id", wanted[0].path)
    heading(graph, "1×1 → 1×7 → 7×1 (192)")
    graph.keyboard.press("Enter")
    heading(graph, "1×7 Conv (160)")
    expect(graph.locator(".box.selected")).to_have_attribute("id", wanted[1].path)
    expect(graph.locator(".box.selected")).to_be_in_viewport()
    graph.keyboard.press("Shift+Enter")
    graph.keyboard.press("Shift+Enter")
    expect(found).to_have_text(f"{len(wanted)} of {len(wanted)}")
    expect(graph.locator(frame("B/20"))).to_be_attached()
    graph.keyboard.press("Escape")
    expect(found).to_be_hidden()
    search.fill("no such part")
    expect(found).to_have_text("nothing found")
    assert not problems


def test_the_search_finds_what_is_drawn_beside_the_layers(graph: Page) -> None:
    search = graph.get_by_label("Search by name, caption or size")
    search.fill("relu 35x35")
    expect(graph.locator(".found output")).to_have_text("10 found")
    search.press("Enter")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "A/1:relu")
    heading(graph, "Inception-ResNet-A 1")


def test_letters_in_the_search_are_no_shortcuts(graph: Page) -> None:
    search = graph.get_by_label("Search by name, caption or size")
    search.focus()
    graph.keyboard.type("rc/f-")
    expect(search).to_have_value("rc/f-")
    expect(graph.locator('[data-testid="stDialog"]')).to_have_count(0)


def test_the_minimap_shows_the_window_and_moves_it(graph: Page) -> None:
    minimap = graph.locator(".minimap")
    expect(minimap).to_be_hidden()  # all of it is in view
    graph.get_by_role("button", name="open all", exact=True).click()
    expect(minimap).to_be_visible()
    graph.wait_for_selector(box("C/10/add"), state="attached")
    expect(graph.locator(box("head/linear"))).not_to_be_in_viewport()
    area = minimap.bounding_box()
    assert area is not None
    graph.mouse.click(area["x"] + area["width"] / 2, area["y"] + area["height"] - 3)
    expect(graph.locator(box("head/linear"))).to_be_in_viewport()


def test_crumbs_lead_up_and_say_what_depends_on_what(block: Page) -> None:
    block.locator(box("A/1/mixed/double3x3/conv3x3_1")).click()
    heading(block, "3×3 Conv (48)")
    crumbs = block.locator(".crumbs button")
    expect(crumbs).to_have_text(
        ["Inception-ResNet-v2", "Inception-ResNet-A", " 1", "branch", "3×3 Conv (48)"]
    )
    expect(block.locator(".reach")).to_have_text("needs 5feeds 13")
    up = block.locator(".box.up").evaluate_all("all => all.map((one) => one.id).sort()")
    assert up == ["A/1/mixed/double3x3/conv1x1", "A/1:in", "input", "mixed_5b", "stem"]
    beside = block.locator(box("A/1/mixed/conv1x1/conv1x1"))
    expect(beside.locator("path")).to_have_css("opacity", "0.32")
    crumbs.nth(2).click()
    heading(block, "Inception-ResNet-A 1")
    expect(block.locator(frame("A/1"))).to_have_class(re.compile("selected"))


def test_open_and_close_have_buttons(graph: Page) -> None:
    graph.locator(box("reduction_a")).click()
    graph.locator(".acts").get_by_role("button", name="open", exact=True).click()
    expect(graph.locator(frame("reduction_a"))).to_be_attached()
    graph.locator(".acts").get_by_role("button", name="close Reduction-A").click()
    expect(graph.locator(frame("reduction_a"))).to_have_count(0)


def test_a_second_click_opens_and_an_empty_place_lets_go(graph: Page) -> None:
    graph.click(box("A"))
    heading(graph, "Inception-ResNet-A")
    graph.wait_for_timeout(600)  # no double click
    graph.click(box("A"))
    expect(graph.locator(frame("A/1"))).to_be_attached()
    graph.locator(".stage .canvas").click(position={"x": 8, "y": 200})
    heading(graph, "Inception-ResNet-v2, as released (TF-Slim, timm)")
    expect(graph.locator(".canvas .selected")).to_have_count(0)


def test_what_a_depth_hides_gives_way_to_what_is_around_it(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=*&node=A/3/linear")
    page.get_by_role("button", name="blocks", exact=True).click()
    expect(page.locator(box("A/1:more"))).to_be_attached()
    heading(page, "Inception-ResNet-A")
    expect(page.locator(frame("A"))).to_have_class(re.compile("selected"))
    page.reload()
    settled(page)
    expect(page.locator(box("A/1:more"))).to_be_attached()  # and it stays folded


def test_repeats_unfold_and_fold_again(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=A")
    page.locator(box("A/1:more")).click()
    heading(page, "Inception-ResNet-A")  # the stage that they belong to
    page.locator(".acts").get_by_role("button", name="open", exact=True).click()
    page.locator(box("A/4")).press(" ")
    heading(page, "Inception-ResNet-A 4")
    page.locator(".acts").get_by_role("button", name="fold the repeats").click()
    expect(page.locator(box("A/1:more"))).to_be_attached()
    heading(page, "Inception-ResNet-A")


def test_back_and_forward_restore_opening_colour_and_knobs(graph: Page) -> None:
    graph.dblclick(box("A"))
    expect(graph.locator(frame("A/1"))).to_be_attached()
    settled(graph)
    graph.get_by_label("Colour of the boxes").select_option("params")
    expect(graph).to_have_url(re.compile("colour=params"))
    settled(graph)
    blocks = graph.get_by_label("Blocks A")
    blocks.fill("3")
    blocks.press("Enter")
    expect(graph.locator(frame("A"))).to_contain_text("Inception-ResNet-A × 3")
    settled(graph)
    graph.go_back()
    expect(graph.locator(frame("A"))).to_contain_text("Inception-ResNet-A × 10")
    expect(blocks).to_have_value("10")
    settled(graph)
    graph.go_back()
    expect(graph.get_by_label("Colour of the boxes")).to_have_value("kind")
    expect(graph.locator(frame("A/1"))).to_be_attached()
    settled(graph)
    graph.go_back()
    expect(graph.locator(frame("A/1"))).to_have_count(0)
    settled(graph)
    graph.go_forward()
    expect(graph.locator(frame("A/1"))).to_be_attached()
    settled(graph)
    graph.go_forward()
    expect(graph.get_by_label("Colour of the boxes")).to_have_value("params")
    settled(graph)
    graph.go_forward()
    expect(graph.locator(frame("A"))).to_contain_text("Inception-ResNet-A × 3")


def test_tab_leads_to_the_selected_box_and_shows_it(block: Page) -> None:
    block.locator(box("A/1/linear")).focus()
    block.keyboard.press("Enter")
    heading(block, "1×1 Conv (320 Linear)")
    block.locator(".export summary").press("Tab")
    expect(block.locator(box("A/1/linear"))).to_be_focused()
    expect(block.locator(box("A/1/linear"))).to_be_in_viewport()


def test_the_wheel_scrolls_the_page_where_nothing_is_left_to_pan(graph: Page) -> None:
    graph.get_by_text("PyTorch code of the selected part").click()
    expect(graph.locator('[data-testid="stCode"]')).to_be_visible()
    area = graph.locator(".stage .canvas").bounding_box()
    assert area is not None
    graph.mouse.move(area["x"] + 200, area["y"] + 200)
    graph.mouse.wheel(0, 400)
    expect(graph.locator("h1")).not_to_be_in_viewport()


def test_fit_and_zoom(block: Page) -> None:
    first, last = block.locator(box("input")), block.locator(box("head"))
    expect(last).not_to_be_in_viewport()
    block.get_by_role("button", name="fit", exact=True).click()
    expect(last).to_be_in_viewport()
    expect(first).to_be_in_viewport()
    block.wait_for_timeout(400)
    before = first.bounding_box()
    block.get_by_role("button", name="zoom in").click()
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(before["width"] * 1.25, rel=0.01)


# --- keyboard, touch, motion, other widths -----------------------------------------------------


def test_arrows_follow_the_edges(block: Page) -> None:
    block.locator(box("A/1/mixed/double3x3/conv1x1")).focus()
    walked = []
    for _ in range(7):
        block.keyboard.press("ArrowDown")
        walked.append(_focused(block))
    assert walked == [
        "A/1/mixed/double3x3/conv3x3_1",
        "A/1/mixed/double3x3/conv3x3_2",
        "A/1/mixed/concat",
        "A/1/linear",
        "A/1:scale",
        "A/1/add",
        "A/1:relu",
    ]
    block.keyboard.press("ArrowUp")
    block.keyboard.press("ArrowUp")
    assert _focused(block) == "A/1:scale"
    heading(block, "Inception-ResNet-A 1")


def _focused(page: Page) -> str:
    return str(page.locator(".box:focus, .frame:focus").get_attribute("id"))


def test_a_screen_reader_hears_names_shapes_and_states(block: Page) -> None:
    inner = block.locator(box("A/1/mixed/double3x3/conv3x3_1"))
    expect(inner).to_have_role("button")
    expect(inner).to_have_attribute("aria-label", "3×3 Conv (48), gives 35×35×48")
    expect(block.locator(box("B"))).to_have_attribute("aria-expanded", "false")
    expect(block.locator(frame("A/1"))).to_have_attribute("aria-expanded", "true")
    outline = block.locator(frame("A/1/mixed/conv3x3"))
    expect(outline).to_have_attribute("aria-label", "Branch 1×1 → 3×3 (32), opened")


def test_the_same_content_as_a_table(block: Page) -> None:
    block.get_by_text("The graph as a table").click()
    expect(block.get_by_test_id("stDataFrame")).to_be_visible()
    expect(block.get_by_text("Knobs: all as in the source · Input: 299 × 299 × 3")).to_be_visible()


def test_two_fingers_zoom(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True)
    page = context.new_page()
    open_graph(page, app_url, f"variant={NAME}")
    page.locator(".board").scroll_into_view_if_needed()
    stem = page.locator(box("stem"))
    before, area = stem.bounding_box(), page.locator(".stage .canvas").bounding_box()
    assert before is not None
    assert area is not None
    x, y = area["x"] + area["width"] / 2, area["y"] + 60
    wire = context.new_cdp_session(page)
    for kind, apart in (("touchStart", 30), ("touchMove", 45), ("touchMove", 60)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    after = stem.bounding_box()
    assert after is not None
    assert after["width"] == pytest.approx(2 * before["width"], rel=0.05)
    context.close()


def test_less_motion_for_those_who_ask(graph: Page) -> None:
    def seconds() -> str:
        graph.get_by_role("button", name="fit", exact=True).click()
        svg = graph.locator(".stage .canvas svg")
        return str(svg.evaluate("e => getComputedStyle(e).transitionDuration"))

    assert seconds() == "0.22s"
    graph.emulate_media(reduced_motion="reduce")
    assert seconds() == "0s"


# --- details -----------------------------------------------------------------------------------


def test_the_panel_computes_a_factorised_pair(page: Page, app_url: str) -> None:
    node = "B/1/conv7x7/conv1x7"
    open_graph(page, app_url, f"variant=inception_v4.slim&node={node}")
    heading(page, "1×7 Conv (224)")
    formulas = page.locator(".ie-formula code")
    expect(formulas.first).to_have_text("1 × 7 × 192 × 224 + 2 × 224 = 301,504")
    expect(formulas.nth(1)).to_have_text("1 × 7 × 192 × 224 × 17 × 17 = 87,005,184")
    rows = page.locator(".ie-table tr")
    expect(rows.nth(1)).to_have_text("here: 1×7 (224), 7×1 (256)703,424203,012,096")
    expect(rows.nth(2)).to_have_text("7×7 (256)2,408,960696,041,472")
    expect(page.get_by_text("7×7 (256) instead: 3.43 times the multiply-adds.")).to_be_visible()
    expect(page.locator(".ie-picture img")).to_be_visible()
    expect(page.locator(".ie-picture")).to_contain_text(
        "A middle cell sees 215×311 of 299×299 pixels, 72% of them."
    )
    expect(page.get_by_text("Fig. 5, arXiv:1602.07261")).to_be_visible()
    expect(page.locator(".ie-departure").first).to_contain_text("where Figure 5 prints 1×7 twice")
    page.get_by_role("link", name="Its row in the table").click()
    expect(page.get_by_text("Show the selected part in the graph")).to_be_visible()


def test_a_link_to_a_part_that_is_not_there_is_a_sentence(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&node=A/99/nonsense")
    expect(page.get_by_role("alert")).to_contain_text("has no part `A/99/nonsense`")
    heading(page, "Inception-ResNet-A")


def test_closing_everything_far_down_shows_the_network_again(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=*&node=C/10/linear")
    expect(page.locator(box("C/10/linear"))).to_be_in_viewport()
    page.get_by_role("button", name="close all", exact=True).click()
    expect(page.locator(".box")).to_have_count(10)
    expect(page.locator(box("input"))).to_be_in_viewport()
    expect(page.locator(box("C"))).to_have_class(re.compile("selected"))


def test_another_network_begins_at_its_beginning(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=*&node=C/10/linear")
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="Inception-v4").click()
    expect(page.locator(box("input"))).to_be_in_viewport()
