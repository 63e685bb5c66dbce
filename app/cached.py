"""The only place with Streamlit's caches. Arguments are plain values, every cache is bounded."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from app.figures.family import Point, points
from app.own_weights import Shelf
from app.probing import Probe
from app.processes import Desk
from inception_core.analysis.family import Version
from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.analysis.speed import Latency, read_latencies
from inception_core.analysis.sweep import Sweep, sweep as sweep_knob
from inception_core.knobs import Value
from inception_core.lab.convergence import Curve, read_curves
from inception_core.lab.death_map import CellSummary, summarise
from inception_core.lab.many import read_machines
from inception_core.lab.sweep import Cell, read_results
from inception_core.machine import Machine
from inception_core.probing.parts import PartTask
from inception_core.probing.recorded import Recording, read_recording
from inception_core.probing.scales import ScalesTask
from inception_core.probing.setting import PlainSetting, Setting
from inception_core.render.codegen import Code, generate
from inception_core.render.compare import Row, compare
from inception_core.render.dot import to_dot
from inception_core.render.figure_list import get_figure
from inception_core.render.graph import Graph, block_graph
from inception_core.render.graph_files import graph_document, graph_source
from inception_core.render.layout import Layout
from inception_core.render.paper_figures import figure_graph
from inception_core.render.parts import Part, part_list
from inception_core.render.tables_text import header_lines
from inception_core.results import ALL_TABLES
from inception_core.spec import Sequence
from inception_core.variants import get_variant
from inception_core.weights.files import Weights, named_weights
from inception_core.words import Text, language, tr

if TYPE_CHECKING:
    from inception_core.nn.second_opinion import Opinion

Knobs = tuple[tuple[str, Value], ...]
View = tuple[str, Knobs, int, tuple[str, ...]]  # variant, knobs, input size, what is opened


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
    """A block graph as data and in Graphviz' language, and its layout, which may take a while."""

    header: tuple[str, ...]  # what it is of
    graph: dict[str, Any]
    dot: str
    layout: Layout


def drawing(variant: str, knobs: Knobs, input_size: int, opened: tuple[str, ...]) -> Drawing:
    """The block graph with these parts opened, its layout begun. Shared between the sessions that
    speak one language."""
    return _drawing(variant, knobs, input_size, opened, language())


def forget_drawing(*view: *View) -> None:
    """Whoever asks for that drawing next begins it anew."""
    _drawing.clear(*view, language())


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawing(
    variant: str, knobs: Knobs, input_size: int, opened: tuple[str, ...], spoken: str
) -> Drawing:
    spec, analysis = network(variant, knobs, input_size)
    graph = block_graph(spec, analysis, frozenset(opened))
    header = header_lines(get_variant(variant), dict(knobs), analysis)
    dot = graph_source(header, graph)
    return Drawing(header, graph_document(header, graph), dot, Layout(dot))


def figure(number: int, released: bool, index: int) -> tuple[Graph, str]:
    """A figure of the paper, or what is released in its place, as a graph and as the SVG of its
    layout, without words about it; raises `LayoutUnavailable`."""
    return _figure(number, released, index, language())


@st.cache_resource(max_entries=128, show_spinner=False)
def _figure(number: int, released: bool, index: int, spoken: str) -> tuple[Graph, str]:
    known = get_figure(number)
    graph = figure_graph(known, (known.released if released else known.parts)[index])
    return graph, Layout(to_dot(graph)).svg()


def parts(variant: str, knobs: Knobs, input_size: int) -> list[Part]:
    """Every part of the network by its name in the reader's language."""
    return _parts(variant, knobs, input_size, language())


@st.cache_resource(max_entries=32, show_spinner=False)
def _parts(variant: str, knobs: Knobs, input_size: int, spoken: str) -> list[Part]:
    return part_list(*network(variant, knobs, input_size))


@st.cache_resource(max_entries=16, show_spinner="Reading the weights …")
def known_weights(name: str) -> Weights:
    """What is known of weights, without their numbers; raises `WeightsError`."""
    return replace(named_weights(name), state={})


@st.cache_resource(max_entries=1, show_spinner=False)
def shelf() -> Shelf:
    """The checkpoints that people uploaded to this server."""
    return Shelf()


@st.cache_data(max_entries=16, show_spinner=False)
def published(table: str, version: Version) -> list[Point]:
    """The rows of one table of published errors with the costs of their networks."""
    return points(next(known for known in ALL_TABLES if known.name == table), version)


@st.cache_resource(max_entries=1, show_spinner=False)
def desk() -> Desk:
    """The measurements and trainings on this server, for whoever started them."""
    return Desk()


@st.cache_resource(max_entries=1, show_spinner=False)
def recorded_latencies() -> tuple[Text, list[Latency]]:
    """This project's own measurements, and under which conditions they were made."""
    return read_latencies()


@st.cache_resource(max_entries=64, show_spinner=False)
def sweep(
    variant: str, knobs: Knobs, knob: str, values: tuple[int | float, ...], input_size: int
) -> Sweep:
    """The variant at each value of `knob`, which may be `input_size`."""
    return sweep_knob(get_variant(variant), knob, values, dict(knobs), input_size)


def second_opinion(variant: str, knobs: Knobs, input_size: int) -> "Opinion":
    """torchinfo's counts; imports torch."""
    with st.spinner(tr("Asking torchinfo …")):
        return _second_opinion(variant, knobs, input_size)


@st.cache_data(max_entries=64, show_spinner=False)
def _second_opinion(variant: str, knobs: Knobs, input_size: int) -> "Opinion":
    from inception_core.nn.second_opinion import second_opinion as ask

    return ask(network(variant, knobs, input_size)[0], input_size)


@st.cache_resource(max_entries=8, show_spinner=False)
def probe_of_scales(
    setting: PlainSetting, scales: tuple[float | None, ...], gradients: bool
) -> Probe:
    """A probe at several scales, begun by whoever asks first, and shared from then on."""
    return Probe(ScalesTask(Setting(*setting), scales, gradients, detailed=True))


@st.cache_resource(max_entries=1, show_spinner=False)
def recorded_probe() -> Recording:
    """This project's own probe, and where it was made."""
    return read_recording()


@st.cache_resource(max_entries=32, show_spinner=False)
def probe_of_part(setting: PlainSetting, path: str) -> Probe:
    """A look at one part, begun by whoever asks first, and shared from then on."""
    return Probe(PartTask(Setting(*setting), path))


@st.cache_resource(max_entries=1, show_spinner=False)
def death_map() -> dict[Cell, CellSummary]:
    """The recorded runs of the death experiment, cell by cell."""
    return summarise(read_results())


@st.cache_resource(max_entries=1, show_spinner=False)
def convergence_curves() -> list[Curve]:
    """The recorded runs of the pairs of equal cost."""
    return read_curves()


def recorded_on(path: str) -> str:
    """On which machines, and when, the runs in this file were made, in one line."""
    return "; ".join(dict.fromkeys(machine.text for machine in _machines(path)))


@st.cache_resource(max_entries=2, show_spinner=False)
def _machines(path: str) -> list[Machine]:
    return list(read_machines(Path(path)))
