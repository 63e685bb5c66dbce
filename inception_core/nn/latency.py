"""How fast a built network is: a generator of progress that ends with the measurement.

Closing the generator ends the measurement after the stage that is being timed, and frees the
network. Run it in the main thread: in others the C library maps large tensors anew for every
operation, which made Inception-v4 half as slow again. One at a time, or they slow each other down.
"""

import time
from collections.abc import Callable, Generator, Iterator
from statistics import median, quantiles
from typing import Any, Literal, get_args

import numpy as np
import onnxruntime
import torch
from torch import nn

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.analysis.speed import Latency, Progress, Spread, Work, moved_bytes
from inception_core.errors import DeviceUnavailable
from inception_core.machine import this_machine
from inception_core.nn.build import build, random_state
from inception_core.nn.devices import resolve
from inception_core.nn.limits import limits_of, synchronise
from inception_core.render.captions import caption
from inception_core.render.onnx_export import to_onnx
from inception_core.spec import INPUT_CHANNELS
from inception_core.variants import get_variant
from inception_core.words import later

Engine = Literal["torch", "onnxruntime"]
ENGINES: tuple[Engine, ...] = get_args(Engine)

WARM_UP = 2
LEAST, MOST, BUDGET = 4, 25, 4.0  # repeats; after these seconds the least of them is enough

Steps = Callable[[], Iterator[float]]
"""Runs the network once and gives the seconds of each stage, or of the whole, as it goes."""


def measure_latency(
    variant: str,
    knobs: dict[str, Any],
    input_size: int,
    batch: int,
    engine: Engine = "torch",
    device: str = "cpu",
) -> Generator[Progress | Latency]:
    """Times the network with random weights on random pictures, batch × 3 × size × size.

    Raises `DeviceUnavailable`, `ShapeMismatch`, `InvalidKnob`.
    """
    yield Progress(0, later("Building the network"))
    spec = get_variant(variant).spec(**knobs)
    analysis = measure(spec, input_size)
    place = _place(device, engine, analysis, batch)
    names = [name for name, _ in spec.children] if engine == "torch" else [""]
    if engine == "torch":
        steps = _torch_steps(build(spec, device), place, input_size, batch)
    else:
        graph = to_onnx(spec, random_state(spec)).SerializeToString()
        steps = _onnx_steps(graph, input_size, batch)
    yield Progress(0.02, later("Measuring what the machine can do at most"))
    limits = [limits_of(place)]
    passes: list[list[float]] = []
    begin = 0.0
    while len(passes) < WARM_UP + MOST:
        if len(passes) == WARM_UP:
            begin = time.perf_counter()
        if len(passes) >= WARM_UP + LEAST and time.perf_counter() - begin > BUDGET:
            break
        passes.append([])
        for seconds in steps():
            passes[-1].append(seconds)
            yield _how_far(len(passes), begin)
    del steps
    yield Progress(0.95, later("Measuring once more what the machine can do at most"))
    limits.append(limits_of(place))  # the first time something else may have been running
    peak, bandwidth = (max(values) for values in zip(*limits, strict=True))
    rows = passes[WARM_UP:]
    titles = {name: caption(child) for name, child in spec.children}
    works = [
        Work(
            name,
            titles.get(name, ""),
            _spread([row[i] for row in rows]),
            2 * batch * analysis.at(name).macs,
            moved_bytes(analysis, batch, name),
        )
        for i, name in enumerate(names)
    ]
    whole = Work(
        "",
        "",
        _spread([sum(row) for row in rows]),
        2 * batch * analysis.macs,
        moved_bytes(analysis, batch),
    )
    yield Latency(
        variant=variant,
        knobs=knobs,
        input_size=input_size,
        batch=batch,
        engine=engine,
        device=device,
        threads=torch.get_num_threads(),
        warm_up=WARM_UP,
        repeats=len(rows),
        whole=whole,
        stages=tuple(works) if engine == "torch" else (),
        peak=peak,
        bandwidth=bandwidth,
        machine=this_machine("torch", "onnxruntime"),
    )


def _how_far(passes: int, begin: float) -> Progress:
    if passes <= WARM_UP:
        said = later("Warming up, {passes} of {most}", passes=passes, most=WARM_UP)
        return Progress(0.02 * passes, said)
    done = passes - WARM_UP
    by_time = min(1.0, (time.perf_counter() - begin) / BUDGET) if done > LEAST else 0.0
    share = 0.05 + 0.85 * max(done / MOST, min(by_time, done / LEAST))
    return Progress(share, later("Repeat {number}", number=done))


def _place(device: str, engine: Engine, analysis: Analysis, batch: int) -> torch.device:
    """The device, if weights and the largest feature maps fit there."""
    largest = max(int(np.prod(r.in_shape)) + int(np.prod(r.out_shape)) for r in analysis.records)
    place = resolve(device, analysis.params + 2 * batch * largest)
    if place.type == "meta":
        raise DeviceUnavailable(later("Device `meta` holds shapes but no numbers; choose `cpu`."))
    if engine == "onnxruntime" and place.type != "cpu":
        raise DeviceUnavailable(later("onnxruntime is measured on the CPU only; choose `cpu`."))
    return place


def _torch_steps(network: nn.Module, place: torch.device, size: int, batch: int) -> Steps:
    """Eager PyTorch, channels last as in predictions, synchronised after every stage."""
    layout = torch.channels_last
    network = network.to(memory_format=layout)
    pictures = torch.randn(batch, INPUT_CHANNELS, size, size, device=place).to(memory_format=layout)

    def steps() -> Iterator[float]:
        x = pictures
        for stage in network.children():
            with torch.inference_mode():
                start = time.perf_counter()
                x = stage(x)
                synchronise(place)
                seconds = time.perf_counter() - start
            yield seconds

    return steps


def _onnx_steps(graph: bytes, size: int, batch: int) -> Steps:
    """The graph that predictions run, with batch norm folded; whole passes only."""
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    shape = (batch, INPUT_CHANNELS, size, size)
    pictures = np.random.default_rng(0).standard_normal(shape, np.float32)

    def steps() -> Iterator[float]:
        start = time.perf_counter()
        session.run(None, {"image": pictures})
        yield time.perf_counter() - start

    return steps


def _spread(seconds: list[float]) -> Spread:
    low, _, high = quantiles(seconds, n=4, method="inclusive")
    return Spread(low, median(seconds), high)
