"""Files of the block graph: as it is opened and coloured, self-contained, light or dark."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import resvg_py
from PIL import Image
from playwright.sync_api import Page

from inception_core import get_variant, measure
from inception_core.render.graph import Graph, block_graph
from inception_core.render.graph_files import graph_document, graph_source
from inception_core.render.tables_text import header_lines
from tests.browser.graph_page import box, open_graph

NAME = "inception_resnet_v2.paper"
OPENED = ("A", "A/1", "A/1/mixed/double3x3")
SVG = "{http://www.w3.org/2000/svg}"
PAPERS = {"light": "#ffffff", "dark": "#10141b"}


VARIANT = get_variant(NAME)
HEADER = header_lines(VARIANT, {}, measure(VARIANT.spec(), 299))


def graph() -> Graph:
    spec = VARIANT.spec()
    return block_graph(spec, measure(spec, 299), frozenset(OPENED))


@pytest.fixture
def opened(page: Page, app_url: str) -> Page:
    return open_graph(page, app_url, f"variant={NAME}&open={','.join(OPENED)}&node=A/1&colour=macs")


def save(page: Page, form: str, sheet: str = "") -> Path:
    """Uses the menu; returns the file that came."""
    page.locator(".export summary").click()
    page.locator(f'input[name="sheet"][value="{sheet}"]').check()
    with page.expect_download() as download:
        page.locator(f'[data-save="{form}"]').click()
    assert download.value.suggested_filename == f"{NAME}-299px.{form}"
    return download.value.path()


def opened_picture(path: Path, mode: str = "L") -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes())).convert(mode)


@pytest.mark.parametrize("sheet", PAPERS)
def test_the_svg_is_whole_and_needs_nothing_else(opened: Page, sheet: str) -> None:
    text = save(opened, "svg", sheet).read_text(encoding="utf-8")
    for borrowed in ("var(", "color-mix", "color(", "class=", "style=", "href", "@import", "url("):
        assert borrowed not in text
    root = ElementTree.fromstring(text)
    words = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    for drawn in graph().boxes:
        assert drawn.title in words
    for line in (*HEADER[:3], HEADER[4]):
        assert line in words
    macs = [drawn.macs for drawn in graph().boxes if drawn.macs]
    assert f"colour: multiply-adds, {min(macs):,} to {max(macs):,}, logarithmic" in words
    arrows = len(graph().edges)  # an identity has one, at its end
    assert len(list(root.iter(f"{SVG}polygon"))) == arrows
    said = root.findtext(f"{SVG}desc") or ""
    assert said.splitlines() == list(HEADER)
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == PAPERS[sheet]
    left, top, width, height = (float(n) for n in (root.get("viewBox") or "").split())
    assert (float(root.get("width") or 0), float(root.get("height") or 0)) == (width, height)
    shown = opened.locator(".stage .canvas svg").evaluate(
        "e => { const b = e.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; }"
    )
    assert left <= shown[0] <= shown[2] <= left + width
    assert top <= shown[1] <= shown[3] <= top + height
    outlines = [e for e in root.iter(f"{SVG}g") if e.get("id") == "A/1/mixed/double3x3"]
    assert outlines[0].find(f"{SVG}rect").get("stroke-dasharray")  # type: ignore[union-attr]


def test_another_program_draws_the_same_picture(opened: Page, tmp_path: Path) -> None:
    svg = save(opened, "svg", "light").read_text(encoding="utf-8")
    png = tmp_path / "resvg.png"
    png.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg)))
    ours, theirs = (opened_picture(path) for path in (save(opened, "png", "light"), png))
    assert ours.size == (2 * theirs.width, 2 * theirs.height)
    small = (theirs.width // 8, theirs.height // 8)
    pairs = zip(ours.resize(small).tobytes(), theirs.resize(small).tobytes(), strict=True)
    differences = [abs(a - b) for a, b in pairs]
    assert sum(differences) / len(differences) < 2
    assert len(set(theirs.resize(small).tobytes())) > 40  # not an empty sheet


@pytest.mark.parametrize("sheet", PAPERS)
def test_the_png_has_its_sheet(opened: Page, sheet: str) -> None:
    picture = opened_picture(save(opened, "png", sheet), "RGB")
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((0, 0))) == PAPERS[sheet]  # type: ignore[misc]


def test_dot_and_json_are_those_of_the_core(opened: Page) -> None:
    assert save(opened, "dot").read_text(encoding="utf-8") == graph_source(HEADER, graph())
    document = json.loads(save(opened, "json").read_text(encoding="utf-8"))
    assert document == json.loads(json.dumps(graph_document(HEADER, graph())))
    assert sum(one["params"] for one in document["boxes"]) == 32_433_928


def test_saving_leaves_the_page_as_it_was(opened: Page, problems: list[str]) -> None:
    selected = opened.locator(".stage .canvas .selected")
    assert selected.get_attribute("id") == "A/1"
    save(opened, "svg", "dark")
    assert selected.get_attribute("id") == "A/1"
    assert opened.locator(".sheet").count() == 0
    assert opened.locator(box("A/1/add")).count() == 1
    assert not problems
