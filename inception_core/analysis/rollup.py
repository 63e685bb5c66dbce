"""Roll-ups: the network cut into stages, blocks, branches or single operations.

Each cut is a partition: its rows add up to the network's totals.
"""

from collections.abc import Iterator
from typing import Literal, get_args

from inception_core.analysis.records import Analysis, Totals
from inception_core.spec import Concat, Group, Node, Residual, Sequence, blocks, parts

Level = Literal["stage", "block", "branch", "op"]
LEVELS: tuple[Level, ...] = get_args(Level)


def roll_up(spec: Sequence, analysis: Analysis, level: Level) -> list[Totals]:
    """The sums of every part at that level, in order of execution."""
    if level == "op":
        return [analysis.totals[record.path] for record in analysis.records]
    return [
        analysis.totals[path]
        for name, stage in spec.children
        for path in _cut(name, stage, level)
        if path in analysis.totals
    ]


def _cut(path: str, node: Node, level: Level) -> Iterator[str]:
    """Paths of the parts below (or at) `path` that make up one level."""
    if not isinstance(node, Group) or level == "stage":
        yield path
    elif level == "block":
        yield from [f"{path}/{name}" for name, _ in blocks(node)] or [path]
    else:
        for name, child in parts(node):
            if isinstance(node, Concat):
                yield f"{path}/{name}"
            else:
                yield from _cut(f"{path}/{name}", child, level)
        if isinstance(node, Concat):
            yield f"{path}/concat"
        if isinstance(node, Residual):
            yield f"{path}/add"
