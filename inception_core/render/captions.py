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
            return (
                f"Mixes the {before[0]} feature maps of each position into {after[0]}, without "
                f"looking at neighbours{_follow(node)}."
            )
        case Conv(kernel=kernel):
            return (
                f"Looks at {_times(kernel)} neighbourhoods of {before[0]} feature maps and makes "
                f"{after[0]}{_follow(node)}. {_grid(node.padding, kernel, before, after)}"
            )
        case Pool(kernel=None, kind=kind):
            verb = "Averages" if kind == "avg" else "Takes the largest value of"
            return f"{verb} each feature map: {after[0]} numbers remain."
        case Pool(kernel=(_, _) as kernel):
            word = "average" if node.kind == "avg" else "largest value"
            return (
                f"Keeps the {word} of each {_times(kernel)} neighbourhood. "
                f"{_grid(node.padding, kernel, before, after, node.ceil)}"
            )
        case Linear(unit_length=unit_length):
            end = ", then divides the vector by its length" if unit_length else ""
            return f"Weighs all {before[0]} features for each of the {after[0]} outputs{end}."
        case Dropout(rate=rate):
            return f"Sets {rate:.0%} of the features to zero while training; idle in predictions."
    match record.op:
        case "concat":
            return f"Joins the branches along the channels: {after[0]} together."
        case "add" if isinstance(node, Residual):
            what = "residual" if node.scale == 1 else f"residual, scaled by {node.scale:g},"
            way = "came around the block unchanged" if node.shortcut is None else "a 1×1 has fitted"
            return f"Adds the {what} to the trunk, which {way}."
    return ""


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
    return {"concat": "Concat", "add": "Add the residual"}[path.rpartition("/")[2]]


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


def _follow(node: Conv) -> str:
    if node.activation:
        return "; batch norm and ReLU follow" if node.norm is not None else "; ReLU follows"
    return "; batch norm but no activation follows" if node.norm is not None else "; no activation"


def _grid(padding: Size, kernel: Size, before: Shape, after: Shape, ceil: bool = False) -> str:
    grid = f"{before[1]}×{before[2]}"
    if before[1:] == after[1:]:
        return f"Same padding keeps the {grid} grid."
    kind = "Without padding" if _is_valid(kernel, padding) else "With padding"
    kind = "Rounded up," if ceil else kind
    return f"{kind} the {grid} grid becomes {after[1]}×{after[2]}."


def _is_valid(kernel: Size, padding: Size) -> bool:
    return kernel != (1, 1) and padding == (0, 0)


def _times(size: Size) -> str:
    return f"{size[0]}×{size[1]}"
