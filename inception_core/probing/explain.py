"""Why a network answers as it does, on one picture: Grad-CAM, or occlusion."""

from collections.abc import Generator, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.explanation import Box, Heat
from inception_core.analysis.measure import measure
from inception_core.analysis.speed import Progress
from inception_core.errors import BadImage, WeightsError
from inception_core.knobs import Value
from inception_core.predict.images import read_image
from inception_core.predict.occlusion import Occlusion
from inception_core.predict.predictor import predictor
from inception_core.predict.preprocess import Preprocessing
from inception_core.predict.ranking import softmax
from inception_core.probing.answers import guesses
from inception_core.probing.explained import Explained, ExplainTask
from inception_core.probing.setting import covered, subject, weights_name
from inception_core.render.layers import map_layer
from inception_core.spec import Linear, Node, parts
from inception_core.words import later

SQUARE, CELLS = 0.2, 12  # unless told: the square as a share of the input, and how many in a row


class Known(Protocol):
    """What `Weights` and `Predictor` both tell of a network."""

    @property
    def variant(self) -> str:
        """As `list` shows it."""

    @property
    def knobs(self) -> Mapping[str, Value]:
        """As they were turned."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the outputs; none of an embedding."""

    @property
    def preprocessing(self) -> Preprocessing:
        """What makes a batch of pictures."""


def explain(task: ExplainTask) -> Generator[Progress | Explained]:
    """Progress, then the map. Where a network is at hand, an occlusion can be had of it by
    `occlusion_plan` and `occluded`.

    Raises what `subject` and `build` raise, `BadImage` without a picture, `UnknownNode` for a layer
    without a map, `WeightsError` for a network without classes, and `InvalidKnob` for a square out
    of range.
    """
    if task.setting.image is None:
        raise _no_picture()
    yield from _grad_cam(task) if task.method == "gradcam" else _occlusion(task)


def _grad_cam(task: ExplainTask) -> Generator[Progress | Explained]:
    yield Progress(0, later("Reading the picture"))
    chosen = subject(task.setting)
    _check_classes(chosen.spec, chosen.variant)
    analysis = measure(chosen.spec, chosen.input_size)
    layer = map_layer(chosen.spec, analysis, task.layer)
    if task.target is not None:
        _check_target(task.target, analysis.records[-1].out_shape[0])
    yield Progress(0.1, later("Loading PyTorch"))
    from inception_core.nn.explain import grad_cam

    yield Progress(0.4, later("Making the network"))
    model = chosen.module(task.setting)
    yield Progress(0.7, later("One pass forwards, one backwards"))
    random = task.setting.is_random
    cam = grad_cam(model, chosen.image, layer.path, task.target, batch_statistics=random)
    shares = softmax(cam.logits.astype(np.float64))
    yield Explained(
        task,
        chosen.variant,
        chosen.knobs,
        chosen.input_size,
        cam.target,
        chosen.labels[cam.target] if chosen.labels else later("output {number}", number=cam.target),
        float(shares[cam.target]),
        guesses(shares, chosen.labels),
        Heat.of(cam.map),
        chosen.box,
        layer=layer,
    )


def _occlusion(task: ExplainTask) -> Generator[Progress | Explained]:
    setting = task.setting
    if setting.is_random:
        raise WeightsError(later("Random weights are never sure of anything; choose trained ones."))
    yield Progress(0, later("Reading the weights"))
    with weights_name(setting) as name:
        network = predictor(setting.variant or None, name, setting.device)
    plan, box = occlusion_plan(task, network)
    found: list[NDArray[np.float32]] = []
    for batch in plan.batches():
        done = sum(map(len, found))
        said = later("Square {done} of {squares}", done=done, squares=plan.count - 1)
        yield Progress(0.1 + 0.9 * done / plan.count, said)
        found.append(network.probabilities(batch))
    yield occluded(task, network, plan, box, np.concatenate(found))


def occlusion_plan(task: ExplainTask, known: Known) -> tuple[Occlusion, Box]:
    """What the network has to look at, and what of the picture that is; raises as `explain`."""
    if task.setting.image is None:
        raise _no_picture()
    if not known.labels:
        raise _no_classes(known.variant)
    if task.target is not None:
        _check_target(task.target, len(known.labels))
    picture = read_image(task.setting.image, task.setting.image_name)
    size = known.preprocessing.input_size
    image = known.preprocessing.batch([picture])
    square = round(SQUARE * size) if task.square is None else task.square
    step = -(-size // CELLS) if task.step is None else task.step
    return Occlusion(image, square, step), covered(picture.size, known.preprocessing)


def occluded(
    task: ExplainTask, known: Known, plan: Occlusion, box: Box, rows: NDArray[np.float32]
) -> Explained:
    """The map, from the probabilities of everything that the plan wants, in its order."""
    target = int(rows[0].argmax()) if task.target is None else task.target
    drops = plan.drops(rows, target)
    return Explained(
        task,
        known.variant,
        known.knobs,
        plan.size,
        target,
        known.labels[target],
        float(rows[0, target]),
        guesses(rows[0], known.labels),
        Heat.of(drops),
        box,
        occlusion=(plan.square, plan.size / plan.cells),
        lowest=min(0.0, float(drops.min())),
    )


def _check_classes(spec: Node, variant: str) -> None:
    """Raises `WeightsError` where the network ends in an embedding."""
    if isinstance(spec, Linear) and spec.unit_length:
        raise _no_classes(variant)
    for _, last in parts(spec)[-1:]:
        _check_classes(last, variant)


def _no_picture() -> BadImage:
    return BadImage(
        later("An explanation needs a picture: a map over noise shows nothing. Choose one.")
    )


def _no_classes(variant: str) -> WeightsError:
    return WeightsError(
        later(
            "`{variant}` gives an embedding of a face, which has no classes to explain; choose a "
            "network with classes.",
            variant=variant,
        )
    )


def _check_target(target: int, outputs: int) -> None:
    if not 0 <= target < outputs:
        raise WeightsError(
            later(
                "There is no output `{target}`; this network’s outputs are 0 to {last}.",
                target=target,
                last=outputs - 1,
            )
        )
