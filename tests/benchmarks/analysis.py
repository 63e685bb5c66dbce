"""`measure` against the usual libraries on the same networks: time, and what each counts."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout

import torch

from inception_core import build, get_variant, measure
from inception_core.analysis.family import ARCHITECTURES, member
from inception_core.render.tables import text_table
from tests.benchmarks.timing import interleaved
from tests.benchmarks.tools import COUNTERS, Network, extra, reason, torchview_graph

ROUNDS = 3
MEASURES = 20  # a single one is too short for the clock


def report() -> Iterator[str]:
    """Two tables, one row per network each: times and ratios; multiply-adds and differences."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as `measure`; two threads wait for each other on a busy machine
    times, counts = [], []
    for architecture in ARCHITECTURES:
        name = member(architecture, "as released").name
        network = _network(name)
        contestants = {
            tool: lambda count=count, network=network: count(network)
            for tool, count in COUNTERS.items()
        }
        contestants["torchview"] = lambda network=network: torchview_graph(network)
        contestants["ours"] = lambda name=name: _ours(name)
        with redirect_stdout(io.StringIO()):
            seconds = interleaved(contestants, ROUNDS)
            found = {tool: count(network) for tool, count in COUNTERS.items()}
        own = seconds.pop("ours") / MEASURES
        cells = (f"{value:.2f} s ({value / own:,.0f} ×)" for value in seconds.values())
        times.append((name, f"{1000 * own:.1f} ms", *cells))
        macs, known = network.analysis.macs, extra(network)
        for tool, value in found.items():
            difference = value - macs
            why = reason(tool, difference, known)
            counts.append((name, tool, f"{value:,}", f"{difference:+,}", why))
    torch.set_num_threads(threads)
    yield f"Spec and all numbers of one network; medians of {ROUNDS} interleaved rounds, and in"
    yield "brackets how many times ours. On the meta device, but for `torchinfo, real` and fvcore,"
    yield "which needs real tensors; torch on one thread."
    yield "Wanted: 5 ms at most, and torchinfo at least 200 × slower."
    yield text_table(("network", "ours", *COUNTERS, "torchview"), times)
    yield ""
    yield "Multiply-adds by each library, and the difference from ours, which counts convolutions"
    yield "and linear layers without bias."
    yield text_table(("network", "library", "counts", "difference", "reason"), counts, left=2)


def _ours(name: str) -> None:
    for _ in range(MEASURES):
        _analysis(name)


def _analysis(name: str) -> tuple:
    variant = get_variant(name)
    spec = variant.spec()
    return spec, measure(spec, variant.input_size)


def _network(name: str) -> Network:
    spec, analysis = _analysis(name)
    return Network(spec, analysis, build(spec, "meta"), build(spec))
