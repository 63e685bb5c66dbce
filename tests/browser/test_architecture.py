"""The block graph and the layer table, used as a student would."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.graph_page import box, heading, open_graph
from tests.browser.waiting import settled


@pytest.fixture
def graph(page: Page, app_url: str) -> Page:
    return open_graph(page, app_url, "variant=inception_resnet_v2.paper")


def test_a_click_shows_the_numbers_of_a_stage(graph: Page, problems: list[str]) -> None:
    graph.click(box("B"))
    heading(graph, "Inception-ResNet-B")
    expect(graph.locator(".ie-facts")).to_contain_text("11,719,040")
    expect(graph).to_have_url(re.compile(r"node=B\b"))
    expect(graph.locator(box("B"))).to_have_attribute("aria-current", "true")
    assert not problems


def test_the_second_b_block_is_found_and_says_where_its_parameters_sit(graph: Page) -> None:
    graph.dblclick(box("B"))
    graph.wait_for_selector(box("B/1/add"))
    graph.locator(box("B/1:more")).focus()
    graph.keyboard.press("Enter")
    graph.wait_for_selector(box("B/2"))
    graph.click(box("B/2"))
    heading(graph, "Inception-ResNet-B 2")
    expect(graph.locator(".ie-facts")).to_contain_text("1,171,904")
    rows = graph.locator(".ie-table td:nth-child(2)").all_inner_texts()
    assert sum(int(row.replace(",", "")) for row in rows) == 1_171_904


def test_the_keyboard_alone_selects_opens_and_closes(graph: Page) -> None:
    graph.locator(box("input")).focus()
    graph.keyboard.press("ArrowDown")
    heading(graph, "Stem")
    graph.keyboard.press("ArrowDown")
    heading(graph, "Inception-ResNet-A")
    graph.keyboard.press("Enter")
    graph.wait_for_selector(box("A/1/mixed/concat"))
    expect(graph.locator('.frame[id="A"]')).to_be_focused()
    graph.keyboard.press("Enter")
    graph.wait_for_selector(box("A"))
    expect(graph.locator(box("A/1/mixed/concat"))).to_have_count(0)


def test_a_knob_changes_boxes_and_numbers(graph: Page) -> None:
    blocks = graph.get_by_label("Blocks A")
    blocks.fill("3")
    blocks.press("Enter")
    expect(graph.locator(box("A"))).to_contain_text("Inception-ResNet-A × 3")
    expect(graph.locator(".ie-number").first).to_have_attribute("title", "32,158,792 parameters")
    expect(graph).to_have_url(re.compile("blocks_a=3"))


def test_a_copied_link_restores_opened_blocks_and_selection(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?variant=inception_v4.slim&open=C,C%2F1&node=C%2F1%2Fconv1x1%2Fconv1x1")
    settled(page)
    selected = page.locator(".box.selected")
    expect(selected).to_have_attribute("id", "C/1/conv1x1/conv1x1")
    heading(page, "1×1 Conv (256)")
    expect(page.locator(".ie-formula").first).to_contain_text("1 × 1 × 1536 × 256 + 2 × 256")


def test_open_all_and_close_all(graph: Page) -> None:
    graph.get_by_role("button", name="open all").click()
    graph.wait_for_selector(box("C/5/add"))
    assert graph.locator(".box.add").count() == 20
    graph.get_by_role("button", name="close all").click()
    expect(graph.locator(".box")).to_have_count(8)


def test_the_table_adds_up_and_downloads(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/layers?variant=inception_v4.paper")
    settled(page)
    expect(page.get_by_text("Total: 42,679,816 parameters · 12,253,974,624")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="All operations (CSV)").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    column = lines[0].split(",").index("macs")
    assert sum(int(line.split(",")[column]) for line in lines[1:]) == 12_253_974_624


def test_a_box_can_be_selected_again_after_another_version(graph: Page) -> None:
    graph.click(box("A"))
    heading(graph, "Inception-ResNet-A")
    graph.get_by_role("combobox", name="Version").click()
    graph.get_by_role("option", name="as released").click()
    heading(graph, "Inception-ResNet-v2, as released (TF-Slim, timm)")
    expect(graph.locator(".box.selected")).to_have_count(0)
    graph.click(box("A"))
    heading(graph, "Inception-ResNet-A")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "A")


def test_a_visit_to_another_page_keeps_the_selection(graph: Page) -> None:
    graph.click(box("B"))
    heading(graph, "Inception-ResNet-B")
    graph.get_by_role("link", name="Layers").click()
    expect(graph.get_by_text("Show the selected part in the graph")).to_be_visible()
    graph.get_by_role("link", name="Architecture").click()
    heading(graph, "Inception-ResNet-B")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "B")
    graph.reload()
    settled(graph)
    expect(graph.locator(".box.selected")).to_have_attribute("id", "B")


def test_backspace_closes_the_part_around_a_box(graph: Page) -> None:
    graph.dblclick(box("A"))
    graph.wait_for_selector(box("A/1/add"))
    graph.locator(box("A/1/mixed/conv1x1/conv1x1")).focus()
    graph.keyboard.press("Backspace")
    graph.wait_for_selector(box("A/1"))
    expect(graph.locator(box("A/1"))).to_be_focused()
    graph.keyboard.press("Backspace")
    graph.wait_for_selector(box("A"))


def test_an_impossible_knob_is_a_sentence_and_nothing_is_lost(graph: Page) -> None:
    blocks = graph.get_by_label("Blocks A")
    blocks.fill("99")
    blocks.press("Enter")
    alert = graph.get_by_role("alert")
    expect(alert).to_contain_text("takes a whole number from 1 to 80, but received 99")
    expect(blocks).to_have_value("5")
    expect(graph.locator(box("A"))).to_contain_text("Inception-ResNet-A × 5")


def test_every_variant_draws_itself_opened(page: Page, app_url: str, problems: list[str]) -> None:
    for name, block in (
        ("bn_inception.paper", "inception_4/4e"),
        ("inception_v3.slim", "A/3"),
        ("resnet152.torchvision", "layer2/1"),
    ):
        stage = block.partition("/")[0]
        page.goto(f"{app_url}/?variant={name}&open={stage},{block}&node={block}")
        settled(page)
        expect(page.locator(f'.frame[id="{block}"]')).to_have_class(re.compile("selected"))
    expect(page.locator(box("layer2/1/shortcut"))).to_contain_text("512 Linear, stride 2")
    assert not problems


def test_quick_presses_are_all_heard(graph: Page) -> None:
    """The second is sent before the browser knows the address that the first one led to."""
    graph.locator(box("A")).focus()
    for _ in range(4):
        graph.keyboard.press("Enter")
        graph.wait_for_selector(box("A/1/mixed/concat"))
        graph.keyboard.press("Enter")
        graph.wait_for_selector(box("A"))


def test_back_leads_to_the_view_before(graph: Page) -> None:
    graph.click(box("A"))
    heading(graph, "Inception-ResNet-A")
    graph.click(box("B"))
    heading(graph, "Inception-ResNet-B")
    settled(graph)
    graph.go_back()
    heading(graph, "Inception-ResNet-A")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "A")
    settled(graph)
    graph.go_forward()
    heading(graph, "Inception-ResNet-B")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "B")


def test_the_code_of_the_selected_block_and_of_the_whole_network(graph: Page) -> None:
    graph.click(box("B"))
    heading(graph, "Inception-ResNet-B")
    graph.get_by_text("PyTorch code of the selected part").click()
    expect(graph.locator('[data-testid="stCode"]')).to_contain_text("class InceptionResNetB(")
    graph.click(box("reduction_a"))
    expect(graph.locator('[data-testid="stCode"]')).to_contain_text("class ReductionA(")
    with graph.expect_download() as download:
        graph.get_by_role("button", name="The whole network (.py)").click()
    assert "class InceptionResNetV2" in download.value.path().read_text(encoding="utf-8")


def test_a_link_to_a_part_opens_what_it_lies_in(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?variant=inception_resnet_v2.slim&node=A%2F2%2Fmixed")
    settled(page)
    page.wait_for_selector(box("A/2/mixed/concat"))
    page.goto(f"{app_url}/?variant=inception_resnet_v2.slim&node=B%2F7")
    settled(page)
    expect(page.locator(".box.selected")).to_have_attribute("id", "B/7")


def test_closing_a_part_selects_it_where_something_inside_was_selected(graph: Page) -> None:
    graph.dblclick(box("A"))
    graph.wait_for_selector(box("A/1/add"))
    graph.click(box("A/1/mixed/conv1x1/conv1x1"))
    heading(graph, "1×1 Conv (32)")
    graph.keyboard.press("Backspace")
    heading(graph, "Inception-ResNet-A 1")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "A/1")
    graph.get_by_role("button", name="close all").click()
    heading(graph, "Inception-ResNet-A")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "A")


def test_every_box_of_a_network_can_be_clicked(page: Page, app_url: str) -> None:
    """None leads to a page without its panel: not the input, an entry, a scale or a ReLU."""
    opened = "A,A/1,reduction_a"
    page.goto(f"{app_url}/?variant=inception_resnet_v2.paper&open={opened}")
    settled(page)
    page.wait_for_selector(box("A/1/add"))
    page.locator(box("input")).focus()
    page.keyboard.press("Enter")
    heading(page, "Inception-ResNet-v2, as drawn")
    boxes = page.locator(".box")
    for i in range(boxes.count()):
        boxes.nth(i).focus()
        page.keyboard.press(" ")
        expect(boxes.nth(i)).to_have_class(re.compile("selected"))
        settled(page)
        expect(page.locator(".ie-heading").first).to_be_visible()
        expect(page.get_by_text("This app has encountered an error")).to_have_count(0)


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


def test_one_step_back_from_the_table_leads_to_the_graph(graph: Page) -> None:
    graph.click(box("B"))
    heading(graph, "Inception-ResNet-B")
    graph.get_by_role("link", name="Its row in the table").click()
    expect(graph.get_by_text("Show the selected part in the graph")).to_be_visible()
    settled(graph)
    expect(graph).to_have_url(re.compile(r"layers\?variant=.+&node=B$"))
    graph.go_back()
    heading(graph, "Inception-ResNet-B")
    expect(graph).to_have_url(re.compile(r"architecture\?variant=.+&node=B$"))
