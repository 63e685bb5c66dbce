"""The block graph as a drawing: depths, folds, the paper’s figure, edges, colours."""

import re

import pytest
from playwright.sync_api import Page, expect

from inception_core.render.captions import short
from inception_core.render.graph import Graph, block_graph
from inception_core.render.opening import Depth, opened_at
from tests.browser.graph_page import ANALYSIS, SPEC, box, frame
from tests.browser.waiting import settled


def drawn(depth: Depth) -> Graph:
    return block_graph(SPEC, ANALYSIS, opened_at(SPEC, depth))


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
