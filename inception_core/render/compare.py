"""Two networks side by side: which parts are the same, which differ and how, which only one has."""

from collections.abc import Iterable, Iterator, Sequence as Items
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from inception_core.analysis.records import Analysis, Totals
from inception_core.render.captions import caption, part_title, shape_text
from inception_core.spec import Auxiliary, Group, Node, Residual, Sequence, blocks, parts
from inception_core.words import Text, later, tr

Status = Literal["same", "changed", "only left", "only right"]
MARKS: dict[Status, str] = {"same": "=", "changed": "≠", "only left": "−", "only right": "+"}


@dataclass(frozen=True)
class Side:
    """One part of one network, or equal blocks in a row: sums over all of them."""

    paths: tuple[str, ...]
    node: Node  # of the first; all are alike
    params: int
    macs: int
    out_shape: tuple[int, int, int]
    receptive_field: tuple[int, int]

    @property
    def title(self) -> str:
        """`Stem`, or `Inception-A 1 … 4` of blocks in a row."""
        first = part_title(self.paths[0], self.node)
        if len(self.paths) > 1:
            return f"{first} … {self.paths[-1].rpartition('/')[2]}"
        if isinstance(self.node, Auxiliary):
            return tr("{part} (training only)", part=first)
        return first


@dataclass(frozen=True)
class Row:
    """Parts that stand at the same place, and in words what differs."""

    status: Status
    left: Side | None
    right: Side | None
    differences: tuple[Text, ...] = ()


@dataclass(frozen=True)
class _Part:
    path: str
    node: Node
    totals: Totals


def compare(left: Sequence, a: Analysis, right: Sequence, b: Analysis) -> list[Row]:
    """Rows in order of execution; each side's rows add up to its network.

    Stages are matched by name, the blocks of a stage by their number. Equal rows that follow each
    other are one row.
    """
    rows: list[Row] = []
    for one, other in _aligned([n for n, _ in left.children], [n for n, _ in right.children]):
        ours = _parts_of(left, a, one) if one else []
        theirs = _parts_of(right, b, other) if other else []
        for i in range(max(len(ours), len(theirs))):
            rows.append(_row(ours[i : i + 1], theirs[i : i + 1]))
    return list(_merged(rows))


def _aligned(left: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of stage names; the empty name where one network has no such stage."""
    for tag, i, j, k, l in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(left[i:j], right[k:l], strict=True)
        else:
            yield from ((name, "") for name in left[i:j])
            yield from (("", name) for name in right[k:l])


def _parts_of(spec: Sequence, analysis: Analysis, stage: str) -> list[_Part]:
    """The blocks of a stage, or the stage itself where it repeats none."""
    node = dict(spec.children)[stage]
    inner: list[tuple[str, Node]] = [(f"{stage}/{name}", block) for name, block in blocks(node)]
    return [_Part(path, part, analysis.at(path)) for path, part in inner or [(stage, node)]]


def _row(left: list[_Part], right: list[_Part]) -> Row:
    if not left or not right:
        status: Status = "only left" if left else "only right"
        sides = [_side(part[0]) if part else None for part in (left, right)]
        return Row(status, sides[0], sides[1])
    one, other = left[0], right[0]
    same = one.node == other.node and one.totals[2:6] == other.totals[2:6]
    differences = () if same else tuple(differing(one.node, other.node, one.totals, other.totals))
    return Row("same" if same else "changed", _side(one), _side(other), differences)


def differing(one: Node, other: Node, a: Totals, b: Totals) -> Iterator[Text]:
    """What differs between two parts, each a few words: `left → right`."""
    yield from dict.fromkeys(_changes(one, other))
    if a.out_shape != b.out_shape:
        yield later(
            "leaves {before} → {after}",
            before=shape_text(a.out_shape),
            after=shape_text(b.out_shape),
        )
    if one == other and a.params != b.params:
        yield later("the same operations on another number of maps")


def _changes(one: Node, other: Node) -> Iterator[Text]:
    """Branch by branch where both have the same ones, else operation by operation."""
    ours, theirs = dict(parts(one)), dict(parts(other))
    if isinstance(one, Sequence) and not any(isinstance(part, Group) for part in ours.values()):
        ours = {}  # a plain chain: the order of its operations is what counts
    if type(one) is type(other) and ours and ours.keys() == theirs.keys():
        if list(ours) != list(theirs):
            yield later("branches joined in another order")
        for name, child in ours.items():
            yield from _changes(child, theirs[name])
        if isinstance(one, Residual) and isinstance(other, Residual):
            if one.scale != other.scale:
                yield later(
                    "residual scale {before:g} → {after:g}", before=one.scale, after=other.scale
                )
            if one.activation != other.activation:
                yield (
                    later("ReLU → no ReLU after the sum")
                    if one.activation
                    else later("no ReLU → ReLU after the sum")
                )
        return
    before, after = list(_operations(one)), list(_operations(other))
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    if before or after:
        yield _replaced(before, after)


def _operations(node: Node) -> Iterator[str]:
    """Captions of all operations inside, in order."""
    if isinstance(node, Group):
        for _, child in parts(node):
            yield from _operations(child)
    else:
        yield caption(node)


def _replaced(before: list[str], after: list[str]) -> Text:
    if not before:
        return later("nothing → {after}", after=", ".join(after))
    if not after:
        return later("{before} → nothing", before=", ".join(before))
    return Text("{before} → {after}", {"before": ", ".join(before), "after": ", ".join(after)})


def _side(part: _Part) -> Side:
    totals = part.totals
    return Side(
        (part.path,),
        part.node,
        totals.params,
        totals.macs,
        totals.out_shape,
        totals.receptive_field,
    )


def _merged(rows: Iterable[Row]) -> Iterator[Row]:
    """Neighbouring rows that say the same of parts with the same numbers become one."""
    held: Row | None = None
    for row in rows:
        if held and _alike(held, row):
            left, right = _joined(held.left, row.left), _joined(held.right, row.right)
            held = Row(held.status, left, right, held.differences)
        else:
            if held:
                yield held
            held = row
    if held:
        yield held


def _alike(held: Row, row: Row) -> bool:
    if (held.status, held.differences) != (row.status, row.differences):
        return False
    return all(
        (x is None) == (y is None) and (x is None or y is None or _each(x) == _each(y))
        for x, y in ((held.left, row.left), (held.right, row.right))
    )


def _each(side: Side) -> tuple[str, Node, int, int]:
    """Stage, node and costs of one of the parts."""
    count = len(side.paths)
    return side.paths[0].rpartition("/")[0], side.node, side.params // count, side.macs // count


def _joined(held: Side | None, side: Side | None) -> Side | None:
    if held is None or side is None:
        return None
    return Side(
        held.paths + side.paths,
        held.node,
        held.params + side.params,
        held.macs + side.macs,
        side.out_shape,
        side.receptive_field,
    )


def comparison_cells(row: Row) -> tuple[str, ...]:
    """Status, then title, parameters and multiply-adds of either side."""
    cells = [MARKS[row.status]]
    for side in (row.left, row.right):
        numbers = (side.title, f"{side.params:,}", f"{side.macs:,}") if side else ("–", "", "")
        cells += numbers
    return tuple(cells)


def comparison_document(
    names: Items[str], analyses: Items[Analysis], rows: Items[Row]
) -> dict[str, Any]:
    """The comparison for scripts; every number of a row is a sum over its parts."""

    def side(part: Side | None) -> dict[str, Any] | None:
        if part is None:
            return None
        return {
            "parts": part.paths,
            "title": part.title,
            "params": part.params,
            "macs": part.macs,
            "out_shape": part.out_shape,
            "receptive_field": part.receptive_field,
        }

    return {
        "left": {"variant": names[0], "params": analyses[0].params, "macs": analyses[0].macs},
        "right": {"variant": names[1], "params": analyses[1].params, "macs": analyses[1].macs},
        "rows": [
            {
                "status": row.status,
                "left": side(row.left),
                "right": side(row.right),
                "differences": [str(difference) for difference in row.differences],
            }
            for row in rows
        ],
    }
