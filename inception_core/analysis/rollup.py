"""Roll-ups: the network cut into stages, blocks, branches or single operations.

Each cut is a partition: its rows add up to the network's totals.
"""

from collections.abc import Iterator
from typing import Literal, get_args

from inception_core.analysis.records import Analysis, Totals
from inception_core.spec import Concat, Group, Node, Residual, Sequence

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
        names = [name for name, _ in node.children] if _holds_blocks(node) else []
        yield from (f"{path}/{name}" for name in names)
        if not names:
            yield path
    else:
        for name, child in node.children:
            if isinstance(node, Concat):
                yield f"{path}/{name}"
            else:
                yield from _cut(f"{path}/{name}", child, level)
        if isinstance(node, Concat):
            yield f"{path}/concat"
        if isinstance(node, Residual):
            yield f"{path}/add"


def _holds_blocks(node: Group) -> bool:
    return any(isinstance(child, Group) and _is_block(child) for _, child in node.children)


def _is_block(node: Group) -> bool:
    return node.label is not None and node.label.level == "block"
