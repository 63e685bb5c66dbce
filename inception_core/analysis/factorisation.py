"""What a convolution costs beside the larger one that it stands in for, or its smaller parts.

The idea of arXiv:1512.00567, section 3: two 3×3 see what one 5×5 sees, and 1×n then n×1 see what
one n×n sees, for fewer weights and multiply-adds.
"""

from dataclasses import dataclass
from itertools import pairwise

from inception_core.analysis.cost import conv_macs, conv_params
from inception_core.analysis.records import Analysis, Record
from inception_core.spec import Conv, Sequence, Size, find


@dataclass(frozen=True)
class Way:
    """One way to look at a neighbourhood: its convolutions, parameters and multiply-adds."""

    text: str  # "7×7 (256)", "1×7 (224), 7×1 (256)"
    params: int
    macs: int


@dataclass(frozen=True)
class Factorisation:
    """The same neighbourhood with the same channels before and after, as it is and otherwise."""

    field: Size  # that each of them sees, in cells of the map before
    here: Way
    otherwise: Way


def factorisation(spec: Sequence, analysis: Analysis, path: str) -> Factorisation | None:
    """The comparison for the convolution at `path`; None for what has nothing to compare with.

    A single n×n is set beside 1×n then n×1, which keep its channels between them; a pair or a row
    of 3×3 beside the one convolution that sees as much. Strided ones end on the same grid.
    """
    node = find(spec, path)
    if not isinstance(node, Conv) or node.kernel == (1, 1) or node.groups > 1:
        return None
    records = {record.path: record for record in analysis.records}
    steps = _together(spec, path)
    if steps is None:
        return None
    first, last = (records[name] for name, _ in (steps[0], steps[-1]))
    here = Way(
        _text([(conv.kernel, conv.channels) for _, conv in steps]),
        sum(records[name].params for name, _ in steps),
        sum(records[name].macs for name, _ in steps),
    )
    field = _sum([conv.kernel for _, conv in steps])
    if len(steps) > 1:
        return Factorisation(field, here, _way([(field, last)], first.in_shape[0], node))
    size = field[0]
    flat = last._replace(out_shape=(last.out_shape[0], first.in_shape[1], last.out_shape[2]))
    pair = [((1, size), flat), ((size, 1), last)]
    return Factorisation(field, here, _way(pair, first.in_shape[0], node))


def _together(spec: Sequence, path: str) -> list[tuple[str, Conv]] | None:
    """The convolutions that see one neighbourhood together with that at `path`, in order."""
    above, _, name = path.rpartition("/")
    parent = find(spec, above)
    for run in _runs(parent) if isinstance(parent, Sequence) else ():
        if name in (child for child, _ in run):
            return [(f"{above}/{child}", conv) for child, conv in run]
    node = find(spec, path)
    if isinstance(node, Conv) and node.kernel[0] == node.kernel[1]:
        return [(path, node)]
    return None


def _runs(parent: Sequence) -> list[list[tuple[str, Conv]]]:
    """Rows of 3×3, and pairs of 1×n and n×1, of which only the last may have a stride."""
    runs: list[list[tuple[str, Conv]]] = []
    for (name, first), (other, second) in pairwise(parent.children):
        if not (isinstance(first, Conv) and isinstance(second, Conv)) or first.stride > 1:
            continue
        taken = bool(runs) and runs[-1][-1][0] == name
        if first.kernel == second.kernel == (3, 3):
            if taken:
                runs[-1].append((other, second))
            else:
                runs.append([(name, first), (other, second)])
        elif (
            not taken and first.kernel == second.kernel[::-1] and first.kernel[0] != first.kernel[1]
        ):
            runs.append([(name, first), (other, second)])
    return runs


def _way(convs: list[tuple[Size, Record]], maps: int, like: Conv) -> Way:
    """These kernels, each giving the channels and grid of its record, from `maps` channels on."""
    params = macs = 0
    for kernel, record in convs:
        channels = record.out_shape[0]
        conv = Conv(channels, kernel, bias=like.bias, norm=like.norm)
        params += conv_params(conv, maps)
        macs += conv_macs(conv, maps, record.out_shape)
        maps = channels
    return Way(_text([(kernel, record.out_shape[0]) for kernel, record in convs]), params, macs)


def _sum(kernels: list[Size]) -> Size:
    """What kernels see one after the other, at stride 1."""
    rows = 1 + sum(height - 1 for height, _ in kernels)
    return rows, 1 + sum(width - 1 for _, width in kernels)


def _text(convs: list[tuple[Size, int]]) -> str:
    return ", ".join(f"{height}×{width} ({channels})" for (height, width), channels in convs)
