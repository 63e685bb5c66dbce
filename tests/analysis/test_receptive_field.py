"""The receptive field against what really reaches an output: the gradient's footprint."""

import torch
from hypothesis import given, settings, strategies as st

from inception_core import build, measure
from inception_core.spec import Node, Sequence, avg_pool, branches, chain, conv

SIZE = 63
STEPS = st.sampled_from(
    [
        conv(2, 1),
        conv(2, 3),
        conv(2, (1, 5)),
        conv(2, (5, 1)),
        conv(2, 3, 2, "V"),
        avg_pool(3),
        branches(flat=[conv(2, (1, 7))], tall=[conv(2, (7, 1))]),
    ]
)


@given(st.lists(STEPS, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_field_is_the_footprint(steps: list[Node]) -> None:
    """With positive weights no path cancels another, so each pixel that counts has a gradient."""
    spec = chain(*steps)
    height, width = footprint(spec)
    field = measure(spec, SIZE).records[-1].receptive_field
    assert (height, width) == (min(field[0], SIZE), min(field[1], SIZE))


def footprint(spec: Sequence) -> tuple[int, int]:
    """Rows and columns of the picture that the middle of the output depends on."""
    network = build(spec)
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name.endswith("conv.weight"):
                value.abs_().add_(0.1)
    picture = torch.ones(1, 3, SIZE, SIZE, requires_grad=True)
    out = network(picture)
    out[0, :, out.shape[2] // 2, out.shape[3] // 2].sum().backward()
    assert picture.grad is not None
    seen = picture.grad.abs().sum((0, 1)) > 0
    return int(seen.any(1).sum()), int(seen.any(0).sum())


def test_known_footprints() -> None:
    assert footprint(chain(conv(2, (1, 7)))) == (1, 7)
    assert footprint(chain(conv(2, 3), conv(2, 3))) == (5, 5)
    assert footprint(chain(conv(2, 3, 2, "V"), conv(2, (3, 1)))) == (7, 3)
