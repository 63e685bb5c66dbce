"""Trees nobody drew: all folds agree on them."""

from typing import Any

import numpy as np
import torch
from hypothesis import given, settings, strategies as st

from inception_core import build, measure
from inception_core.analysis.state import state_shapes
from inception_core.networks.widths import channels_after
from inception_core.nn.trace import trace
from inception_core.predict.onnx_engine import OnnxEngine
from inception_core.render.codegen import generate
from inception_core.render.graph import block_graph
from inception_core.render.onnx_export import to_onnx
from inception_core.render.opening import everything
from inception_core.spec import (
    Concat,
    Conv,
    Dropout,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    avg_pool,
    branches,
    chain,
    conv,
    linear_1x1,
    max_pool,
)
from inception_core.variants import Variant
from inception_core.words import later

SIZE = 24
CHANNELS = st.integers(1, 6)
KERNELS = st.sampled_from([1, 3, 5, (1, 3), (3, 1), (1, 7), (7, 1)])
KEEPS_THE_GRID = st.one_of(
    st.builds(conv, CHANNELS, KERNELS),
    st.builds(linear_1x1, CHANNELS, st.sampled_from([None, 1e-3])),
    st.just(avg_pool(3)),
    st.just(max_pool(3, 1, "S")),
    st.builds(Dropout, st.floats(0, 0.9)),
)
SHRINKS = st.one_of(
    st.builds(conv, CHANNELS, st.just(3), st.just(2), st.just("V")), st.just(max_pool(3, 2))
)
CHAINS = st.lists(KEEPS_THE_GRID, min_size=1, max_size=3)


@st.composite
def inner(draw: st.DrawFn, channels: int) -> Node:
    """A mixture, or a residual block around one, on a map of `channels`."""
    paths = draw(st.lists(CHAINS, min_size=2, max_size=3))
    mixed = branches(**{f"path{i}": list(path) for i, path in enumerate(paths)})
    if draw(st.booleans()):
        return mixed
    last = linear_1x1(channels) if draw(st.booleans()) else conv(channels, draw(KERNELS))
    children = (("mixed", mixed), ("last", last))
    return Residual(children, draw(st.floats(0, 1.5)), draw(st.booleans()))


@st.composite
def specs(draw: st.DrawFn) -> Sequence:
    """Stages with mixtures, residual sums and at most two strides, then a classifier."""
    nodes: list[Node] = []
    for _ in range(draw(st.integers(1, 4))):
        channels = channels_after(*nodes)
        nodes += [draw(inner(channels)), *draw(CHAINS)]
        if draw(st.booleans()) and sum(is_strided(node) for node in nodes) < 2:
            nodes.append(draw(SHRINKS))
    return chain(*nodes, Pool("avg"), Linear(draw(CHANNELS)))


def is_strided(node: Node) -> bool:
    return isinstance(node, Conv | Pool) and node.stride > 1


@given(specs())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_measured_equals_traced_and_parts_sum(spec: Sequence) -> None:
    analysis = measure(spec, SIZE)
    module = build(spec, "meta")
    assert analysis == trace(module, SIZE)
    paths = [record.path for record in analysis.records]
    assert len(paths) == len(set(paths))
    assert analysis.params == sum(p.numel() for p in module.parameters())
    for name, child in spec.children:
        if isinstance(child, Sequence | Concat | Residual):
            own = [t for p, t in analysis.totals.items() if p.startswith(f"{name}/")]
            leaves = [t for t in own if t.ops == 1 and t.path in paths]
            assert analysis.at(name).macs == sum(leaf.macs for leaf in leaves)


@given(specs())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_graph_has_a_box_for_every_operation(spec: Sequence) -> None:
    analysis = measure(spec, SIZE)
    graph = block_graph(spec, analysis, everything(spec))
    ids = {box.id for box in graph.boxes}
    assert {record.path for record in analysis.records} <= ids
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} == ids


@given(specs())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_module_and_folded_graph_compute_the_same(spec: Sequence) -> None:
    network = build(spec, seed=5)
    state = {name: value.numpy() for name, value in network.state_dict().items()}
    assert {name: value.shape for name, value in state.items()} == state_shapes(spec)
    batch = np.random.default_rng(0).standard_normal((2, 3, SIZE, SIZE), np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(batch)).numpy()
    engine = OnnxEngine(to_onnx(spec, state).SerializeToString())
    assert np.allclose(engine.logits(batch), expected, rtol=1e-3, atol=1e-4)


@given(specs())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_generated_code_computes_the_same(spec: Sequence) -> None:
    origin, figures = later("drawn"), later("none")
    variant = Variant("random", "tree", "Random tree", origin, figures, SIZE, (), lambda: spec)
    code = generate(variant, {}, measure(spec, SIZE))
    space: dict[str, Any] = {"__name__": "generated"}
    exec(compile(code.text, "generated.py", "exec"), space)
    ours, theirs = build(spec, seed=5), space[code.class_of[""]]().eval()
    theirs.load_state_dict(ours.state_dict(), strict=True)
    picture = torch.randn(2, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        assert torch.equal(theirs(picture), ours(picture))
