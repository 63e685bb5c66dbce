"""The only place with Streamlit's caches. Arguments are plain values, every cache is bounded."""

import io
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.analysis.sweep import Sweep, sweep as sweep_knob
from inception_core.knobs import Value
from inception_core.predict.images import read_image
from inception_core.predict.predictor import Guess, Predictor, predictor
from inception_core.render.codegen import Code, generate
from inception_core.render.compare import Row, compare
from inception_core.render.dot import to_dot
from inception_core.render.graph import Graph, block_graph
from inception_core.render.layout import to_svg
from inception_core.spec import Sequence
from inception_core.variants import get_variant

if TYPE_CHECKING:
    from inception_core.nn.second_opinion import Opinion

PREVIEW_PIXELS = 480
Knobs = tuple[tuple[str, Value], ...]


@st.cache_resource(max_entries=64, show_spinner=False)
def network(variant: str, knobs: Knobs, input_size: int) -> tuple[Sequence, Analysis]:
    """Spec and analysis, both immutable and shared; raises `ShapeMismatch`."""
    spec = get_variant(variant).spec(**dict(knobs))
    return spec, measure(spec, input_size)


@st.cache_resource(max_entries=32, show_spinner=False)
def comparison(left: str, right: str) -> list[Row]:
    """Two variants as their sources describe them, row by row; raises `ShapeMismatch`."""
    one, other = (network(name, (), get_variant(name).input_size) for name in (left, right))
    return compare(*one, *other)


@st.cache_resource(max_entries=32, show_spinner=False)
def code(variant: str, knobs: Knobs, input_size: int) -> Code:
    """The network as one PyTorch file, and the class of each of its parts."""
    _, analysis = network(variant, knobs, input_size)
    return generate(get_variant(variant), dict(knobs), analysis)


class Drawing(NamedTuple):
    """A block graph ready to show; ids are those of its boxes and frames."""

    svg: str
    labels: dict[str, str]  # what a screen reader says of each
    openable: list[str]
    opened: list[str]


@st.cache_data(max_entries=128, show_spinner="Drawing the graph …")
def drawing(variant: str, knobs: Knobs, input_size: int, opened: tuple[str, ...]) -> Drawing:
    """The block graph with these parts opened; raises `LayoutUnavailable`."""
    graph = _graph(variant, knobs, input_size, opened)
    labels = {
        box.id: ", ".join(filter(None, (box.title, box.detail, "opens" if box.opens else "")))
        for box in graph.boxes
    }
    labels |= {frame.id: f"{frame.title}, opened" for frame in graph.frames}
    openable = [box.id for box in graph.boxes if box.opens]
    return Drawing(to_svg(to_dot(graph)), labels, openable, [frame.id for frame in graph.frames])


@st.cache_data(max_entries=16, show_spinner=False)
def dot_source(variant: str, knobs: Knobs, input_size: int, opened: tuple[str, ...]) -> str:
    """The same graph in Graphviz' language, for where nothing can lay it out."""
    return to_dot(_graph(variant, knobs, input_size, opened))


def _graph(variant: str, knobs: Knobs, input_size: int, opened: tuple[str, ...]) -> Graph:
    return block_graph(*network(variant, knobs, input_size), frozenset(opened))


@st.cache_resource(max_entries=2, show_spinner="Loading the network …")
def engine(weights: str, device: str) -> Predictor:
    """A trained network ready for pictures; raises `WeightsError`, `DeviceUnavailable`."""
    return predictor(weights=weights, device=device)


@dataclass(frozen=True)
class Answer:
    """A picture's guesses, best first, a small copy of it, and how long they took."""

    guesses: list[Guess]
    preview: bytes  # PNG
    milliseconds: float  # from bytes to guesses
    network_milliseconds: float


@st.cache_data(max_entries=64, show_spinner="Reading the picture …")
def guesses(data: bytes, name: str, weights: str, device: str, top_k: int) -> Answer:
    """The best guesses for one picture; raises `BadImage`, `Busy`."""
    network = engine(weights, device)
    start = perf_counter()
    image = read_image(data, name)
    batch = network.preprocessing.batch([image])
    prepared = perf_counter()
    found = network.best(network.probabilities(batch), top_k)[0]
    end = perf_counter()
    image.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
    preview = io.BytesIO()
    image.save(preview, "PNG")
    return Answer(found, preview.getvalue(), 1000 * (end - start), 1000 * (end - prepared))


@st.cache_resource(max_entries=64, show_spinner=False)
def sweep(
    variant: str, knobs: Knobs, knob: str, values: tuple[int | float, ...], input_size: int
) -> Sweep:
    """The variant at each value of `knob`, which may be `input_size`."""
    return sweep_knob(get_variant(variant), knob, values, dict(knobs), input_size)


@st.cache_data(max_entries=64, show_spinner="Asking torchinfo …")
def second_opinion(variant: str, knobs: Knobs, input_size: int) -> "Opinion":
    """torchinfo's counts; imports torch."""
    from inception_core.nn.second_opinion import second_opinion as ask

    return ask(network(variant, knobs, input_size)[0], input_size)
