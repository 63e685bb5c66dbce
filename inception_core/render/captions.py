"""The paper's words for a node, and one plain sentence about what it does."""

from inception_core.analysis.records import Record, Shape
from inception_core.spec import (
    Auxiliary,
    Concat,
    Conv,
    Dropout,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    Size,
    is_block,
)
from inception_core.words import tr


def caption(node: Node) -> str:
    """As in the figures: `3×3 Conv (96, stride 2, V)`, `1×1 Conv (1152 Linear)`, `Inception-A`."""
    match node:
        case Conv(kernel=kernel, channels=channels, stride=stride):
            words = [f"{channels}" if node.activation else f"{channels} Linear"]
            words += [f"stride {stride}"] * (stride > 1) + ["V"] * _is_valid(kernel, node.padding)
            words += [f"{node.groups} groups"] * (node.groups > 1)
            return f"{_times(kernel)} Conv ({', '.join(words)})"
        case Pool(kernel=None, kind=kind):
            return "Global average pool" if kind == "avg" else "Global max pool"
        case Pool(kernel=(_, _) as kernel, stride=stride):
            name = "AvgPool" if node.kind == "avg" else "MaxPool"
            valid = _is_valid(kernel, node.padding) and not node.ceil
            words = [f"stride {stride}"] * (stride > 1) + ["V"] * valid
            return f"{_times(kernel)} {name}" + (f" ({', '.join(words)})" if words else "")
        case Linear(features=features, unit_length=unit_length):
            return f"Linear ({features}{', unit length' if unit_length else ''})"
        case Dropout(rate=rate):
            return f"Dropout (keep {1 - rate:g})"
        case Sequence() | Concat() | Residual() | Auxiliary() if node.label:
            return node.label.title
        case Concat():
            return "Branches"
        case Sequence():
            return "Branch"
        case Residual():
            return "Residual"
        case Auxiliary():
            return "Auxiliary head"
    raise TypeError(f"not a spec node: {node!r}")


def sentence(node: Node, record: Record) -> str:
    """What the operation does, for a student."""
    before, after = record.in_shape, record.out_shape
    match node:
        case Conv(kernel=(1, 1)):
            mixes = tr(
                "Mixes the {before} feature maps of each position into {after}, without looking "
                "at neighbours",
                before=before[0],
                after=after[0],
            )
            return _followed(node, mixes)
        case Conv(kernel=kernel):
            looks = tr(
                "Looks at {kernel} neighbourhoods of {before} feature maps and makes {after}",
                kernel=_times(kernel),
                before=before[0],
                after=after[0],
            )
            return f"{_followed(node, looks)} {_grid(node.padding, kernel, before, after)}"
        case Pool(kernel=None, kind="avg"):
            return tr("Averages each feature map: {n} numbers remain.", n=after[0])
        case Pool(kernel=None):
            return tr(
                "Takes the largest value of each feature map: {n} numbers remain.", n=after[0]
            )
        case Pool(kernel=(_, _) as kernel):
            keeps = (
                tr("Keeps the average of each {kernel} neighbourhood.", kernel=_times(kernel))
                if node.kind == "avg"
                else tr(
                    "Keeps the largest value of each {kernel} neighbourhood.", kernel=_times(kernel)
                )
            )
            return f"{keeps} {_grid(node.padding, kernel, before, after, node.ceil)}"
        case Linear(unit_length=True):
            return tr(
                "Weighs all {features} features for each of the {outputs} outputs, then divides "
                "the vector by its length.",
                features=before[0],
                outputs=after[0],
            )
        case Linear():
            return tr(
                "Weighs all {features} features for each of the {outputs} outputs.",
                features=before[0],
                outputs=after[0],
            )
        case Dropout(rate=rate):
            return tr(
                "Sets {rate:.0%} of the features to zero while training; idle in predictions.",
                rate=rate,
            )
    match record.op:
        case "concat":
            return tr("Joins the branches along the channels: {n} together.", n=after[0])
        case "add" if isinstance(node, Residual):
            return _sum(node)
    return ""


def _sum(node: Residual) -> str:
    """What the sum of a residual block adds to what."""
    match node.scale == 1, node.shortcut is None:
        case True, True:
            return tr("Adds the residual to the trunk, which came around the block unchanged.")
        case True, False:
            return tr("Adds the residual to the trunk, which a 1×1 has fitted.")
        case False, True:
            return tr(
                "Adds the residual, scaled by {scale:g}, to the trunk, which came around the "
                "block unchanged.",
                scale=node.scale,
            )
    return tr(
        "Adds the residual, scaled by {scale:g}, to the trunk, which a 1×1 has fitted.",
        scale=node.scale,
    )


def part_title(path: str, node: Node) -> str:
    """A block's caption with its number, `Inception-A 2`; the kernels of a branch and its last
    channels, `1×1 → 3×3 → 3×3 (64)`, `1×1 → 1×3 | 3×1`; the caption of anything else."""
    if is_block(node):
        return f"{caption(node)} {path.rpartition('/')[2]}"
    if isinstance(node, Sequence) and node.label is None:
        *steps, last = [child for _, child in node.children if not isinstance(child, Dropout)]
        end = _kernels(last) if isinstance(last, Concat) else caption(last).replace(" Conv", "")
        return " → ".join([*map(_kernels, steps), end])
    return caption(node)


def _kernels(node: Node) -> str:
    """`1×1`, `3×3 MaxPool`, and `1×3 | 3×1` for branches side by side."""
    match node:
        case Concat(children=children) | Sequence(children=children) if node.label is None:
            between = " | " if isinstance(node, Concat) else " → "
            return between.join(_kernels(child) for _, child in children)
    return caption(node).partition(" (")[0].replace(" Conv", "")


def join_caption(path: str) -> str:
    """The name of the concat or sum at the end of `path`."""
    return {"concat": "Concat", "add": tr("Add the residual")}[path.rpartition("/")[2]]


def short(count: int) -> str:
    """`55.84 M`, `13.16 G`"""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.2f} {unit}"
    return str(count)


def field_text(size: Size) -> str:
    """A receptive field: `127 px`, or `127×31 px (h×w)` where its sides differ."""
    height, width = size
    return f"{height:,} px" if height == width else f"{height:,}×{width:,} px (h×w)"


def shape_text(shape: Shape) -> str:
    """Height × width × channels, as in the paper; a vector is its length."""
    channels, rows, columns = shape
    return f"{channels}" if rows == columns == 1 else f"{rows}×{columns}×{channels}"


def _followed(node: Conv, does: str) -> str:
    """The sentence about a convolution, with what comes after it."""
    match node.activation, node.norm is not None:
        case True, True:
            return tr("{does}; batch norm and ReLU follow.", does=does)
        case True, False:
            return tr("{does}; ReLU follows.", does=does)
        case False, True:
            return tr("{does}; batch norm but no activation follows.", does=does)
    return tr("{does}; no activation.", does=does)


def _grid(padding: Size, kernel: Size, before: Shape, after: Shape, ceil: bool = False) -> str:
    grid = f"{before[1]}×{before[2]}"
    if before[1:] == after[1:]:
        return tr("Same padding keeps the {grid} grid.", grid=grid)
    becomes = f"{after[1]}×{after[2]}"
    if ceil:
        return tr("Rounded up, the {grid} grid becomes {becomes}.", grid=grid, becomes=becomes)
    if _is_valid(kernel, padding):
        return tr("Without padding the {grid} grid becomes {becomes}.", grid=grid, becomes=becomes)
    return tr("With padding the {grid} grid becomes {becomes}.", grid=grid, becomes=becomes)


def _is_valid(kernel: Size, padding: Size) -> bool:
    return kernel != (1, 1) and padding == (0, 0)


def _times(size: Size) -> str:
    return f"{size[0]}×{size[1]}"
