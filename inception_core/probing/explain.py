"""Why a network answers as it does, on one picture: Grad-CAM, or occlusion."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.explanation import Box, Heat
from inception_core.analysis.measure import measure
from inception_core.analysis.speed import Progress
from inception_core.errors import BadImage, WeightsError
from inception_core.knobs import Value
from inception_core.predict.images import read_image
from inception_core.predict.occlusion import Occlusion
from inception_core.predict.predictor import Guess, predictor
from inception_core.probing.answers import guesses, softmax
from inception_core.probing.setting import Setting, covered, subject, weights_name
from inception_core.render.layers import Layer, map_layer
from inception_core.spec import Linear, Node, parts

Method = Literal["gradcam", "occlusion"]
METHODS: tuple[Method, ...] = get_args(Method)
SOURCES: Mapping[Method, str] = {
    "gradcam": "Grad-CAM (Selvaraju et al. 2017): each channel of the layer is weighted by its "
    "mean gradient of the class’s output before the softmax; the weighted sum of channels, where "
    "it is positive, is divided by its largest cell.",
    "occlusion": "Occlusion (Zeiler and Fergus 2014): a grey square in the middle of each cell; "
    "the map is by how much it lowers the class’s probability, where it does, divided by the "
    "largest drop. Grey is the colour that the preprocessing turns into zeros.",
}
SQUARE, CELLS = 0.2, 12  # unless told: the square as a share of the input, and how many in a row


@dataclass(frozen=True)
class ExplainTask:
    """A setting, and what is to be explained of it."""

    setting: Setting
    method: Method = "gradcam"
    target: int | None = None  # number of an output; None: of the best guess
    layer: str = ""  # of Grad-CAM, a path; none: the last feature map before the global pool
    square: int | None = None  # of occlusion, pixels of the input
    step: int | None = None  # from one square to the next, pixels of the input


@dataclass(frozen=True)
class Explained:
    """A map over the picture, and what it says."""

    task: ExplainTask
    variant: str
    knobs: Mapping[str, Value]
    input_size: int
    target: int  # number of the output
    label: str  # its name
    probability: float
    guesses: tuple[Guess, ...]  # best first; none with random weights
    heat: Heat
    box: Box  # what of the picture the map covers: the part that the network saw
    layer: Layer | None = None  # of Grad-CAM
    occlusion: tuple[int, float] | None = None  # square and step in pixels of the input
    lowest: float = 0.0  # of an occlusion: the most that a square raised the probability, negative

    @property
    def title(self) -> str:
        """`Grad-CAM for “fox” at Final 1×1, 2×2 cells`"""
        if self.layer is not None:
            return f"Grad-CAM for “{self.label}” at {self.layer.text}"
        assert self.occlusion
        square, step = self.occlusion
        return f"Occlusion for “{self.label}”: a square of {square} px every {step:.3g} px"

    @property
    def scale(self) -> tuple[str, str]:
        """What 0 and what 1 mean in this map, in a few words."""
        if self.layer is not None:
            return "does not speak for it", "this map’s strongest cell"
        return "no drop", f"drop by {self.heat.largest:.1%}"

    @property
    def words(self) -> str:
        """What the map shows, in one or two sentences."""
        rows, columns = self.heat.values.shape
        if self.heat.is_zero:
            if self.layer is not None:
                return (
                    f"Nothing in this layer speaks for “{self.label}”: no cell’s weighted sum is "
                    "positive, so the map is empty."
                )
            return (
                f"No square lowers the probability of “{self.label}”, {self.probability:.1%}, so "
                "the map is empty."
            )
        row, column = self.heat.peak
        where = f"in row {row + 1} of {rows}, column {column + 1} of {columns}"
        if self.layer is not None:
            return f"The strongest cell is {where}."
        said = (
            f"The largest drop is {where}: the probability of “{self.label}” falls from "
            f"{self.probability:.1%} to {self.probability - self.heat.largest:.1%}."
        )
        rise = -self.lowest
        return (
            said if rise < 0.0005 else f"{said} Elsewhere a square raises it by up to {rise:.1%}."
        )


def explain(task: ExplainTask) -> Generator[Progress | Explained]:
    """Progress, then the map.

    Raises what `subject` and `build` raise, `BadImage` without a picture, `UnknownNode` for a layer
    without a map, `WeightsError` for a network without classes, and `InvalidKnob` for a square out
    of range.
    """
    if task.setting.image is None:
        raise BadImage("An explanation needs a picture: a map over noise shows nothing.")
    yield from _grad_cam(task) if task.method == "gradcam" else _occlusion(task)


def document(found: Explained) -> dict[str, Any]:
    """Everything as one JSON document."""
    task, layer = found.task, found.layer
    rows, columns = found.heat.values.shape
    square, step = found.occlusion or (None, None)
    return {
        "method": task.method,
        "convention": SOURCES[task.method],
        "variant": found.variant,
        "knobs": dict(found.knobs),
        "input_size": found.input_size,
        "image": task.setting.about_image,
        "weights": task.setting.about_weights,
        "layer": layer and {"path": layer.path, "title": layer.title},
        "square": square,
        "step": step,
        "target": {"output": found.target, "label": found.label, "probability": found.probability},
        "guesses": [guess._asdict() for guess in found.guesses],
        "box": found.box,
        "rows": rows,
        "columns": columns,
        "largest": found.heat.largest,
        "lowest": found.lowest,
        "map": [[round(float(value), 6) for value in row] for row in found.heat.values],
        "words": found.words,
    }


def _grad_cam(task: ExplainTask) -> Generator[Progress | Explained]:
    yield Progress(0, "Reading the picture")
    chosen = subject(task.setting)
    _check_classes(chosen.spec, chosen.variant)
    analysis = measure(chosen.spec, chosen.input_size)
    layer = map_layer(chosen.spec, analysis, task.layer)
    if task.target is not None:
        _check_target(task.target, analysis.records[-1].out_shape[0])
    yield Progress(0.1, "Loading PyTorch")
    from inception_core.nn.explain import grad_cam

    yield Progress(0.4, "Making the network")
    model = chosen.module(task.setting)
    yield Progress(0.7, "One pass forwards, one backwards")
    random = task.setting.is_random
    cam = grad_cam(model, chosen.image, layer.path, task.target, batch_statistics=random)
    shares = softmax(cam.logits)
    yield Explained(
        task,
        chosen.variant,
        chosen.knobs,
        chosen.input_size,
        cam.target,
        chosen.labels[cam.target] if chosen.labels else f"output {cam.target}",
        float(shares[cam.target]),
        guesses(shares, chosen.labels),
        Heat.of(cam.map),
        chosen.box,
        layer=layer,
    )


def _occlusion(task: ExplainTask) -> Generator[Progress | Explained]:
    setting = task.setting
    if setting.is_random:
        raise WeightsError("Random weights are never sure of anything; choose trained ones.")
    yield Progress(0, "Reading the weights")
    with weights_name(setting) as name:
        network = predictor(setting.variant or None, name, setting.device)
    if not network.labels:
        raise WeightsError(_no_classes(network.variant))
    if task.target is not None:
        _check_target(task.target, len(network.labels))
    assert setting.image is not None
    picture = read_image(setting.image, setting.image_name)
    image = network.preprocessing.batch([picture])
    size = network.preprocessing.input_size
    plan = Occlusion(image, task.square or round(SQUARE * size), task.step or -(-size // CELLS))
    found: list[NDArray[np.float32]] = []
    for batch in plan.batches():
        done = sum(map(len, found))
        yield Progress(0.1 + 0.9 * done / plan.count, f"Square {done} of {plan.count - 1}")
        found.append(network.probabilities(batch))
    rows = np.concatenate(found)
    target = int(rows[0].argmax()) if task.target is None else task.target
    drops = plan.drops(rows, target)
    yield Explained(
        task,
        network.variant,
        network.knobs,
        size,
        target,
        network.labels[target],
        float(rows[0, target]),
        guesses(rows[0], network.labels),
        Heat.of(drops),
        covered(picture.size, network.preprocessing),
        occlusion=(plan.square, size / plan.cells),
        lowest=min(0.0, float(drops.min())),
    )


def _check_classes(spec: Node, variant: str) -> None:
    """Raises `WeightsError` where the network ends in an embedding."""
    if isinstance(spec, Linear) and spec.unit_length:
        raise WeightsError(_no_classes(variant))
    for _, last in parts(spec)[-1:]:
        _check_classes(last, variant)


def _no_classes(variant: str) -> str:
    return (
        f"`{variant}` gives an embedding of a face, which has no classes to explain; choose a "
        "network with classes."
    )


def _check_target(target: int, outputs: int) -> None:
    if not 0 <= target < outputs:
        raise WeightsError(
            f"There is no output `{target}`; this network’s outputs are 0 to {outputs - 1}."
        )
