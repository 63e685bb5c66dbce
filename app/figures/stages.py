"""The order of execution as an axis: one step per operation, stages marked."""

from typing import NamedTuple

import plotly.graph_objects as go

from app.figures.look import Look
from inception_core.analysis.records import Analysis
from inception_core.analysis.rollup import Level, roll_up
from inception_core.render.captions import caption, join_caption, part_title
from inception_core.spec import Sequence, find

LABEL_PIXELS = 104  # for slanted names
CLOSEST = 0.02  # of the axis: names nearer than that are written as one


class Span(NamedTuple):
    """The operations of one part: indices of the first, and of the one after the last."""

    path: str
    start: int
    end: int


def spans(spec: Sequence, analysis: Analysis, level: Level) -> list[Span]:
    """The parts at one level in order of execution; together they cover every operation."""
    found, start = [], 0
    for part in roll_up(spec, analysis, level):
        found.append(Span(part.path, start, start + part.ops))
        start += part.ops
    return found


def operation_texts(spec: Sequence, analysis: Analysis) -> list[str]:
    """Path and caption of every operation, to show under the pointer."""
    return [f"{record.path}<br>{part_name(spec, record.path)}" for record in analysis.records]


def part_name(spec: Sequence, path: str) -> str:
    """The caption of a part, with its number if it is a block."""
    node = find(spec, path)
    return join_caption(path) if node is None else part_title(path, node)


def mark_stages(figure: go.Figure, spec: Sequence, analysis: Analysis, look: Look) -> None:
    """Stage names below the axis, a line where each begins."""
    stages = spans(spec, analysis, "stage")
    names = _names(spec, stages, len(analysis.records))
    for stage in stages[1:]:
        figure.add_vline(stage.start - 0.5, line={"color": look.faded(0.28), "width": 1})
    figure.update_xaxes(
        range=[-0.5, len(analysis.records) - 0.5],
        tickvals=[place for place, _ in names],
        ticktext=[name for _, name in names],
        tickangle=-35,
        ticklabeloverflow="allow",
        showgrid=False,
        zeroline=False,
    )


def _names(spec: Sequence, stages: list[Span], operations: int) -> list[tuple[float, str]]:
    """Where on the axis which name stands."""
    nodes = dict(spec.children)
    names: list[tuple[float, str]] = []
    for stage in stages:
        middle, name = (stage.start + stage.end - 1) / 2, caption(nodes[stage.path])
        if names and middle - names[-1][0] < CLOSEST * operations:
            _, before = names.pop()
            name = f"{before}, {name}"
        names.append((middle, name))
    return names
