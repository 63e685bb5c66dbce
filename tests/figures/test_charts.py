"""Charts hold the numbers of the analysis, mark stages, and say where they come from."""

from typing import Any

import pytest

from app.figures.depth import cost_along, field_along, memory_along, widths_along
from app.figures.look import WIDEST, Look
from app.figures.shares import share_rows
from app.figures.sweeps import MOST_LINES, sweep_curves
from inception_core import Analysis, get_variant, list_variants, measure
from inception_core.analysis.memory import inference_memory
from inception_core.analysis.sweep import sweep
from inception_core.spec import Sequence

LOOK = Look("#10161f", "#ffffff", "#1d4fbf")
CAPTION = ("Where this comes from", "How it is counted")


def network(name: str) -> tuple[Sequence, Analysis]:
    variant = get_variant(name)
    spec = variant.spec()
    return spec, measure(spec, variant.input_size)


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize("cost", ["macs", "params"])
def test_every_row_of_shares_is_the_whole_network(name: str, cost: str) -> None:
    spec, analysis = network(name)
    figure = share_rows(spec, analysis, cost, LOOK, CAPTION, "")
    rows: dict[str, list[tuple[float, float]]] = {}
    for bars in figure.data:
        for row, start, width, (path, _, count) in zip(
            bars.y, bars.base, bars.x, bars.customdata, strict=True
        ):
            rows.setdefault(row, []).append((start, width))
            assert count == getattr(analysis.at(path), cost)
    assert len(rows) == 4
    for bars_of_row in rows.values():
        end = 0.0
        for start, width in sorted(bars_of_row):
            assert start == pytest.approx(end)
            end = start + width
        assert end == pytest.approx(100)


def test_the_selected_part_has_a_frame() -> None:
    figure = share_rows(*network("inception_v4.paper"), "macs", LOOK, CAPTION, "B/2")
    framed = {
        datum[0]
        for bars in figure.data
        for datum, width in zip(bars.customdata, bars.marker.line.width, strict=True)
        if width > 1
    }
    assert framed == {"B/2"}


def charts(name: str) -> list[Any]:
    spec, analysis = network(name)
    along = inference_memory(spec, analysis).along
    return [
        cost_along(spec, analysis, "macs", LOOK, CAPTION),
        memory_along(spec, analysis, along, LOOK, CAPTION, "Feature maps (MB)"),
        field_along(spec, analysis, LOOK, CAPTION),
        widths_along(spec, analysis, LOOK, CAPTION),
    ]


@pytest.mark.parametrize("name", list_variants())
def test_along_depth_there_is_one_point_per_operation_and_every_stage_is_named(name: str) -> None:
    spec, analysis = network(name)
    for figure in charts(name):
        assert len(figure.data[0].y) == len(analysis.records)
        lines = {line.x0 for line in figure.layout.shapes if line.x0 == line.x1}
        assert len(lines) == len(spec.children) - 1
        names = ", ".join(figure.layout.xaxis.ticktext).split(", ")
        assert len(names) == len(spec.children)
        assert CAPTION[0] in " ".join(note.text for note in figure.layout.annotations)


def test_the_numbers_are_those_of_the_analysis() -> None:
    spec, analysis = network("inception_resnet_v2.slim")
    cost, memory, field, widths = charts("inception_resnet_v2.slim")
    assert sum(cost.data[0].customdata) == 13_155_794_016
    found = inference_memory(spec, analysis)
    assert memory.data[1].y[0] == found.peak / 1e6
    assert memory.data[1].x[0] == found.peak_at
    texts = " ".join(note.text for note in memory.layout.annotations)
    assert f"14.90 MB at {analysis.records[found.peak_at].path}" in texts
    assert max(field.data[1].y[:-1]) == 3039
    assert widths.data[1].y[-1] == 1000


def test_the_input_size_is_drawn_into_the_receptive_field() -> None:
    figure = field_along(*network("inception_v4.paper"), LOOK, CAPTION)
    (line,) = [shape for shape in figure.layout.shapes if shape.y0 == shape.y1]
    assert line.y0 == 299
    assert figure.layout.annotations[-1].text == "input: 299 px"


def test_a_sweep_has_four_charts_and_lines_told_apart() -> None:
    variant = get_variant("inception_v4.paper")
    swept = sweep(variant, "width", (0.5, 1.0), {}, 299)
    figure = sweep_curves(dict.fromkeys("abcdef", swept), "Width", LOOK, CAPTION)
    assert len(figure.data) == 4 * MOST_LINES == 24
    looks = {(t.line.color, t.line.dash, t.marker.symbol) for t in figure.data}
    assert len(looks) == MOST_LINES
    for index in range(3):
        assert len({tuple(look)[index] for look in looks}) == MOST_LINES
    assert figure.data[1].y[1] == 12_253_974_624 / 1e9


def test_a_long_caption_is_broken_into_lines() -> None:
    spec, analysis = network("inception_v4.paper")
    figure = widths_along(spec, analysis, LOOK, ("blocks_a=3, " * 40, "two"))
    (text,) = [note.text for note in figure.layout.annotations if "blocks_a" in note.text]
    assert max(map(len, text.split("<br>"))) <= WIDEST
    short = widths_along(spec, analysis, LOOK, CAPTION)
    assert figure.layout.margin.b > short.layout.margin.b


def test_faded_ink_lies_between_ink_and_paper() -> None:
    assert Look("#000000", "#ffffff", "#000000").faded(0.2) == "#cccccc"
