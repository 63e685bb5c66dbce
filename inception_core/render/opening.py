"""What of a network is drawn opened: stages, blocks, branches, and folded repeats.

A set of paths says what is opened. Everything here is about such sets; the graph that they give
is in `graph.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from inception_core.spec import Concat, Group, Node, Sequence, blocks, find, parts

Depth = Literal["stage", "block", "branch", "op"]
DEPTHS: tuple[Depth, ...] = get_args(Depth)
ALL = "*"


@dataclass(frozen=True)
class Run:
    """Equal blocks in a row. Of three or more the first is drawn, the box `id` holds the others."""

    id: str
    names: tuple[str, ...]
    node: Node

    @property
    def folded(self) -> tuple[str, ...]:
        """The blocks that are not drawn until the fold is opened."""
        return self.names[1:] if len(self.names) > 2 else ()


def runs(path: str, node: Group) -> list[Run]:
    """Consecutive equal blocks of a stage; nothing for other nodes."""
    found = []
    for child, items in groupby(blocks(node), key=lambda item: item[1]):
        names = tuple(name for name, _ in items)
        found.append(Run(f"{path}/{names[0]}:more", names, child))
    return found


def is_branch(node: Node, parent: Node | None) -> bool:
    """Whether the node is one of parallel branches and has several operations."""
    return isinstance(parent, Concat) and isinstance(node, Sequence) and len(node.children) > 1


def everything(spec: Sequence) -> frozenset[str]:
    """What to open to see every operation, repeats unfolded."""
    return frozenset(path for path, _ in _parts_and_folds("", spec, None))


def opened_at(spec: Sequence, depth: Depth) -> frozenset[str]:
    """What to open to see stages; blocks, or their branches, with repeats folded; or everything."""
    match depth:
        case "stage":
            return frozenset()
        case "block":
            return frozenset(name for name, node in spec.children if blocks(node))
        case "branch":
            return frozenset(_stages_and_first_blocks(spec))
        case "op":
            return everything(spec)


def opened_around(spec: Sequence, path: str) -> frozenset[str]:
    """What to open so that the part at `path` is drawn: what is around it, and a fold it is in."""
    found: set[str] = set()
    node: Node | None = spec
    parent: Node | None = None
    above = ""
    for name in path.split("/"):
        if isinstance(node, Group):
            found.update(run.id for run in runs(above, node) if name in run.folded)
            if above and (node.label or is_branch(node, parent)):
                found.add(above)
        parent, node = node, dict(parts(node)).get(name) if node else None
        above = f"{above}/{name}" if above else name
    return frozenset(found)


def revealed(spec: Sequence, opened: frozenset[str], path: str) -> frozenset[str]:
    """The set with what it takes to draw `path`; a block that this opens shows all its branches,
    as in the paper's figure."""
    found = set(opened)
    for part in opened_around(spec, path) - opened:
        found.add(part)
        node = find(spec, part)
        if node is not None and not blocks(node):
            found |= {path for path, _ in _parts_and_folds(part, node, None)}
    return frozenset(found)


def toggled(spec: Sequence, opened: frozenset[str], what: str) -> frozenset[str]:
    """The set after a person opens or closes one part, or asks for a whole depth (`*block`, …).

    A stage opens with its first block, and a block with its branches: the paper's figure.
    """
    if what.startswith(ALL):
        depth = what.removeprefix(ALL)
        return opened_at(spec, depth) if depth in DEPTHS else opened
    if what in opened:
        return frozenset(p for p in opened if p != what and not p.startswith(f"{what}/"))
    node = find(spec, what)
    if node is None:  # a fold opens as blocks, each of them closed
        return opened | ({what} & everything(spec))
    inside = {path for path, kind in _parts_and_folds(what, node, None) if kind != "fold"}
    firsts = tuple(f"{what}/{name}" for name, _ in blocks(node)[:1])
    wanted = {p for p in inside if p.startswith(tuple(f"{first}/" for first in firsts))}
    return opened | {what, *firsts} | (wanted if firsts else inside)


def written(spec: Sequence, opened: frozenset[str]) -> str:
    """The set as short text for a link: its paths, or `*` and what is missing from everything."""
    full = everything(spec)
    listed = ",".join(sorted(opened))
    missing = ",".join([ALL, *(f"-{path}" for path in sorted(full - opened))])
    return min(listed, missing, key=len) if opened else ""


def read(spec: Sequence, text: str) -> frozenset[str]:
    """The set that `written` wrote; paths that this network does not have are left out."""
    full = everything(spec)
    names = {name for name in text.split(",") if name}
    if ALL in names:
        return full - {name.removeprefix("-") for name in names}
    return full & names


def _stages_and_first_blocks(spec: Sequence) -> Iterator[str]:
    for name, stage in spec.children:
        if isinstance(stage, Group) and stage.label:
            yield name
            for run in runs(name, stage):
                yield from (f"{name}/{block}" for block in run.names if block not in run.folded)


def _parts_and_folds(
    path: str, node: Node, parent: Node | None
) -> Iterator[tuple[str, Literal["stage", "block", "branch", "fold"]]]:
    """Everything at and below a node that can be opened, and what it is."""
    if not isinstance(node, Group):
        return
    if path and node.label:
        yield path, node.label.level
    elif is_branch(node, parent):
        yield path, "branch"
    yield from ((run.id, "fold") for run in runs(path, node) if run.folded)
    for name, child in parts(node):
        yield from _parts_and_folds(f"{path}/{name}" if path else name, child, node)
