"""DOT and SVG: nothing a caption holds can break out, and failures are sentences."""

from pathlib import Path

import pytest

from inception_core import get_variant, measure
from inception_core.errors import LayoutUnavailable
from inception_core.render import layout
from inception_core.render.dot import to_dot
from inception_core.render.graph import Box, Edge, Frame, Graph, block_graph


def test_the_drawing_has_an_element_for_every_box() -> None:
    spec = get_variant("inception_v4.paper").spec()
    graph = block_graph(spec, measure(spec, 299), frozenset({"A", "A/1"}))
    svg = layout.to_svg(to_dot(graph))
    for box in graph.boxes:
        assert f'id="{box.id}"' in svg
    for number in range(len(graph.edges)):
        assert f'id="edge:{number}"' in svg
    assert svg.startswith("<svg")


def test_markup_in_captions_stays_text() -> None:
    boxes = (
        Box("a", "stage", "<b>x</b> & \\N", "<i>", "f", opens=True),
        Box("b", "plain", "</text><script>alert(1)</script>", frame="f"),
    )
    frames = (Frame("f", "block", "<u>frame"),)
    svg = layout.to_svg(to_dot(Graph(boxes, (Edge("a", "b", "<s>"),), frames, ())))
    assert "<script" not in svg
    assert "&lt;b&gt;x&lt;/b&gt; &amp; \\N" in svg
    assert "&lt;u&gt;frame" in svg


def test_a_missing_program_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout.shutil, "which", lambda _: None)
    with pytest.raises(LayoutUnavailable, match="pip install graphviz-pure"):
        layout.to_svg("digraph {}")


def test_a_program_that_fails_is_one_sentence() -> None:
    with pytest.raises(LayoutUnavailable, match="could not draw"):
        layout.to_svg("this is not DOT")


def slow_program(folder: Path) -> Path:
    slow = folder / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    return slow


def test_a_layout_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout.shutil, "which", lambda _: str(slow_program(tmp_path)))
    drawing = layout.Layout("digraph {}")
    assert not drawing.done(wait_s=0.1)
    drawing.cancel()
    assert drawing.done(wait_s=10)
    with pytest.raises(LayoutUnavailable, match="was stopped"):
        drawing.svg()


def test_edges_are_thicker_with_every_doubling_of_the_channels() -> None:
    shapes = [(16, 9, 9), (64, 9, 9), (1024, 9, 9)]
    boxes = [Box(str(i), "plain", "x", shape=shape) for i, shape in enumerate(shapes)]
    edges = tuple(Edge(box.id, "end") for box in boxes)
    source = to_dot(Graph((*boxes, Box("end", "plain", "x")), edges, (), ()))
    for width in ("0.80", "1.30", "2.30"):
        assert f"penwidth={width}" in source


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout.shutil, "which", lambda _: str(slow_program(tmp_path)))
    with pytest.raises(LayoutUnavailable, match=r"took longer than 0\.2 s"):
        layout.to_svg("digraph {}", time_limit_s=0.2)
