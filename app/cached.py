"""The only place with Streamlit's caches. Arguments are plain values, every cache is bounded."""

import streamlit as st

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.knobs import Value
from inception_core.render.dot import to_dot
from inception_core.render.graph import block_graph
from inception_core.render.layout import to_svg
from inception_core.spec import Sequence
from inception_core.variants import get_variant

Knobs = tuple[tuple[str, Value], ...]


@st.cache_resource(max_entries=64, show_spinner=False)
def network(variant: str, knobs: Knobs, input_size: int) -> tuple[Sequence, Analysis]:
    """Spec and analysis, both immutable and shared; raises `ShapeMismatch`."""
    spec = get_variant(variant).spec(**dict(knobs))
    return spec, measure(spec, input_size)


@st.cache_data(max_entries=128, show_spinner="Drawing the graph …")
def drawing(
    variant: str, knobs: Knobs, input_size: int, opened: tuple[str, ...]
) -> tuple[str, dict[str, str], list[str]]:
    """The block graph as SVG, a spoken label for each box, and which frames can be closed.

    Raises `LayoutUnavailable`.
    """
    spec, analysis = network(variant, knobs, input_size)
    graph = block_graph(spec, analysis, frozenset(opened))
    labels = {
        box.id: ", ".join(filter(None, (box.title, box.detail, "opens" if box.opens else "")))
        for box in graph.boxes
    }
    labels |= {frame.id: f"{frame.title}, opened" for frame in graph.frames}
    return to_svg(to_dot(graph)), labels, [frame.id for frame in graph.frames]
