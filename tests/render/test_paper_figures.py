"""The paper's figures: what is in them, at which widths, and what the files say."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from inception_core import measure
from inception_core.errors import UnknownFigure
from inception_core.render.dot import darkened, to_dot
from inception_core.render.figure_list import FIGURES, Figure, Part, figures_named, get_figure
from inception_core.render.paper_figures import figure_graph, figure_svg, numbers, opened
from inception_core.spec import find
from inception_core.variants import PAPER, get_variant

LAYERS = json.loads((Path(__file__).parents[1] / "facts" / "layers.json").read_text("utf-8"))
FACTS = {
    "inception_v4.paper": "paper/inception_v4_figs3-9",
    "inception_resnet_v1.paper": "paper/inception_resnet_v1",
    "inception_resnet_v2.paper": "paper/inception_resnet_v2_identity_1152_2144",
}
NAMES = {"reduction_a": "redA", "reduction_b": "redB", "A/1": "A.0", "B/1": "B.0", "C/1": "C.0"}
OPERATIONS = {"conv1x1", "square", "factorised", "linear1x1", "pool", "classifier"}
DRAWN = [(figure, part) for figure in FIGURES for part in figure.parts]
ALL = [(f, part) for f in FIGURES for part in (*f.parts, *f.released)]


def named(value: object) -> str | None:
    match value:
        case Figure(number=number):
            return str(number)
        case Part(variant=variant, paths=paths):
            return "-".join([variant, *paths])
    return None


def printed(layer: dict[str, Any]) -> str:
    """A layer of the facts' table in the words of the figures."""
    kind = layer["type"]
    if kind == "Linear":
        return f"Linear ({layer['out_chw'][0]})"
    if kind == "AdaptiveAvgPool2d":
        return "Global average pool"
    if kind == "Conv2d":
        size, words = layer["kernel_hw"], [str(layer["out_chw"][0])]
        words[0] += " Linear" * layer["name"].endswith(".up")
        stride, padding, name = layer["stride"][0], layer["padding"], "Conv"
    else:
        size, words, stride = [layer["kernel_size"]] * 2, [], layer["stride"]
        padding, name = [layer["padding"]] * 2, kind.removesuffix("2d")
    words += ["stride 2"] * (stride == 2) + ["V"] * (size != [1, 1] and padding == [0, 0])
    return f"{size[0]}×{size[1]} {name}" + (f" ({', '.join(words)})" if words else "")


@pytest.mark.parametrize(
    ("figure", "part"), [d for d in DRAWN if d[1].paths and not d[0].schema], ids=named
)
def test_layers_and_widths_are_those_of_the_paper(figure: Figure, part: Part) -> None:
    (path,) = part.paths
    prefix = NAMES.get(path, path) + "."
    layers = [row for row in LAYERS[FACTS[part.variant]] if row["name"].startswith(prefix)]
    assert layers
    boxes = [box for box in figure_graph(figure, part).boxes if box.kind in OPERATIONS]
    assert Counter((box.title, box.shape) for box in boxes) == Counter(
        (printed(row), tuple(row["out_chw"])) for row in layers
    )


@pytest.mark.parametrize(
    ("figure", "part"), [d for d in DRAWN if not d[1].paths or d[0].schema], ids=named
)
def test_what_is_drawn_coarsely_costs_what_the_facts_say(figure: Figure, part: Part) -> None:
    path = next(iter(part.paths), "")
    prefix = f"{NAMES[path]}." if path else ""
    layers = [row for row in LAYERS[FACTS[part.variant]] if row["name"].startswith(prefix)]
    macs = sum(row.get("macs", 0) for row in layers)
    assert numbers(part).macs == macs
    assert sum(box.macs for box in figure_graph(figure, part).boxes) == macs


def test_every_figure_that_draws_a_network_is_here() -> None:
    assert [figure.number for figure in FIGURES] == list(range(3, 21))


@pytest.mark.parametrize(("figure", "part"), ALL, ids=named)
def test_every_part_exists_and_opens_in_the_graph(figure: Figure, part: Part) -> None:
    spec = part.spec
    analysis = measure(spec, part.source.input_size)
    for path in part.paths:
        assert find(spec, path) is not None
        assert path in opened(spec, part)
    graph = figure_graph(figure, part)
    assert graph.boxes
    ids = {box.id for box in graph.boxes}
    assert all({edge.source, edge.target} <= ids for edge in graph.edges)
    assert all(box.frame in {"", *(frame.id for frame in graph.frames)} for box in graph.boxes)
    assert not any(box.opens or box.kind == "fold" for box in graph.boxes)
    assert numbers(part).params == sum(analysis.at(path).params for path in part.paths or ("",))
    assert len(figure.parts) == len(figure.released)


def test_the_label_of_every_part_names_its_figure() -> None:
    """A link from the graph leads to the figure that is drawn from the same part."""
    for figure, part in DRAWN:
        for path in part.paths:
            node = find(part.spec, path)
            source = getattr(getattr(node, "label", None), "source", "")
            assert figure in figures_named(source, part.source.paper), (figure.number, source)


def test_only_this_papers_figures_are_named() -> None:
    assert [figure.number for figure in figures_named("Fig. 16, Fig. 20", PAPER)] == [16, 20]
    assert figures_named("Fig. 5", get_variant("inception_v3.slim").paper) == ()
    assert figures_named("TF-Slim, from Inception-v3", PAPER) == ()


@pytest.mark.parametrize("number", ["2", "21", "", "x", "²", "9" * 5000, "-3"])
def test_an_unknown_figure_is_one_sentence(number: str) -> None:
    with pytest.raises(UnknownFigure, match="figures 3 to 20"):
        get_figure(number)


def test_departures_are_those_of_the_part() -> None:
    def words(number: int, *, released: bool = False) -> str:
        figure = get_figure(number)
        part = (figure.released if released else figure.parts)[0]
        return " ".join(str(departure.text) for departure in part.departures)

    assert "1154" in words(17)
    assert "2048" in words(19)
    assert "2048" not in words(17)
    assert "1×7 twice" in words(5)
    assert words(4) == words(8) == words(14) == ""
    assert "without a ReLU" in words(13, released=True)
    assert "24 % less" not in words(16)
    assert "24 % less" in " ".join(str(d.text) for d in get_figure(15).parts[1].departures)


@pytest.mark.parametrize("number", [5, 16, 20])
def test_drawings(golden: Callable[[str, str], None], number: int) -> None:
    figure = get_figure(number)
    golden(f"figures/figure_{number}.dot", to_dot(figure_graph(figure, figure.parts[0])))


def test_the_file_says_what_it_shows() -> None:
    svg = ElementTree.fromstring(figure_svg(17))
    name = {"svg": "http://www.w3.org/2000/svg"}
    title, words = svg.find("svg:title", name), svg.find("svg:desc", name)
    assert title is not None
    assert title.text == (
        "Figure 17. Inception-ResNet-B of Inception-ResNet-v2 (Inception-ResNet-v2, as drawn)"
    )
    assert words is not None
    assert "1×1 Conv (1152 Linear)" in (words.text or "")
    assert svg.get("role") == "img"


def test_no_light_colour_stays_on_a_dark_page() -> None:
    light = figure_svg(16)
    colours = set(re.findall("#[0-9a-f]{6}", darkened(light)))
    assert colours
    fills = set(re.findall('fill="(#[0-9a-f]{6})"', light)) & colours
    assert fills <= {"#8a93a3"}, "these fills are for white paper"
