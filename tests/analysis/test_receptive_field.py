"""The receptive field against what really reaches an output: the gradient's footprint."""

import pytest
import torch
from hypothesis import given, settings, strategies as st
from torch import Tensor

from inception_core import build, get_variant, measure
from inception_core.analysis.cell import Span, cells_of
from inception_core.errors import UnknownNode
from inception_core.spec import Node, Pool, Sequence, avg_pool, branches, chain, conv

SIZE = 63
STEPS = st.sampled_from(
    [
        conv(2, 1),
        conv(2, 3),
        conv(2, (1, 5)),
        conv(2, (5, 1)),
        conv(2, 3, 2, "V"),
        conv(2, 3, 2),
        avg_pool(3),
        Pool("avg", (3, 3), 2, ceil=True),
        branches(flat=[conv(2, (1, 7))], tall=[conv(2, (7, 1))]),
    ]
)


SHARES = st.floats(0, 1, exclude_max=True)


@given(st.lists(STEPS, min_size=1, max_size=5), SHARES, SHARES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_a_cell_sees_is_its_footprint(steps: list[Node], down: float, across: float) -> None:
    """With positive weights no path cancels another, so each pixel that counts has a gradient."""
    spec = chain(*steps)
    cells = cells_of(measure(spec, SIZE), "")
    cell = int(down * len(cells.rows)), int(across * len(cells.columns))
    assert footprint(spec, cell) == cells.box(*cell)
    assert cells.field == measure(spec, SIZE).records[-1].receptive_field
    assert all(span.end - span.start == cells.field[0] for span in cells.rows)


def test_paths_that_are_not_aligned() -> None:
    """As in BN-Inception: one path begins before the picture's border, the other one at it."""
    spec = chain(branches(conv=[conv(2, 3, 2)], pool=[Pool("avg", (3, 3), 2, ceil=True)]))
    cells = cells_of(measure(spec, SIZE + 1), "")
    assert cells.field == (4, 4)
    assert cells.box(10, 20) == footprint(spec, (10, 20), SIZE + 1) == ((19, 23), (39, 43))


def footprint(
    spec: Sequence, cell: tuple[int, int] | None = None, size: int = SIZE
) -> tuple[Span, Span]:
    """Rows and columns of the picture that a cell, or the middle, of the output depends on."""
    network = build(spec)
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name.endswith("conv.weight"):
                value.abs_().add_(0.1)
    picture = torch.ones(1, 3, size, size, requires_grad=True)
    out = network(picture)
    row, column = cell or (out.shape[2] // 2, out.shape[3] // 2)
    out[0, :, row, column].sum().backward()
    assert picture.grad is not None
    seen = picture.grad.abs().sum((0, 1)) > 0
    return span_of(seen.any(1)), span_of(seen.any(0))


def span_of(seen: Tensor) -> Span:
    places = seen.nonzero().flatten().tolist()
    return Span(places[0], places[-1] + 1)


def test_known_footprints() -> None:
    """The middle of 63 pixels is pixel 31, of 31 cells of two pixels it is cell 15."""
    assert footprint(chain(conv(2, (1, 7)))) == ((31, 32), (28, 35))
    assert footprint(chain(conv(2, 3), conv(2, 3))) == ((29, 34), (29, 34))
    assert footprint(chain(conv(2, 3, 2, "V"), conv(2, (3, 1)))) == ((28, 35), (30, 33))


def test_what_a_cell_sees_is_clipped_and_its_true_size_told() -> None:
    analysis = measure(get_variant("inception_v3.slim").spec(), 299)
    first = cells_of(analysis, "stem/conv3x3_1")
    assert first.box(1, 148) == ((2, 5), (296, 299))
    assert first.words(1, 148) == (
        "The cell in row 2, column 149 of stem/conv3x3_1 sees 3×3 of 299×299 pixels."
    )
    last = cells_of(analysis, "C/2")
    assert (len(last.rows), len(last.columns)) == (8, 8)
    assert last.box(0, 0) == ((0, 299), (0, 299))
    assert "sees the whole input of 299×299 pixels: its receptive field is 1,311×1,311, the " in (
        last.words(0, 0)
    )
    middle = cells_of(analysis, "A/1")
    assert middle.box(0, 0)[0].start == 0 > middle.rows[0].start
    assert "sees 45×45 of 299×299 pixels: its receptive field is 63×63, the rest is padding" in (
        middle.words(0, 0)
    )
    with pytest.raises(UnknownNode):
        cells_of(analysis, "A/9")
