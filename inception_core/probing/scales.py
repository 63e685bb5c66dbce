"""One network at several residual scales: the same weights, the same picture."""

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from inception_core.analysis.signal import (
    BlockSignal,
    Detail,
    block_rows,
    residuals,
    times_larger,
)
from inception_core.analysis.speed import Progress
from inception_core.errors import InvalidKnob
from inception_core.knobs import Value
from inception_core.predict.predictor import Guess
from inception_core.predict.ranking import softmax
from inception_core.probing.answers import guesses
from inception_core.probing.setting import STATISTICS, Setting, Subject, subject
from inception_core.variants import get_variant
from inception_core.words import Text, later, tr

CONVENTION = later(
    "RMS, mean and maximum of absolute values, over all channels and cells of one image. Zeros: "
    "share of elements that are exactly 0. Trunk: what the residual is added to. Branch: the "
    "residual before scaling. Total: the sum. Out: after its ReLU."
)
Scale = float | None
"""One for all stages; None: each stage's own."""


@dataclass(frozen=True)
class ScalesTask:
    """A setting, and what is to be seen of it."""

    setting: Setting
    scales: tuple[Scale, ...]
    gradients: bool = False
    detailed: bool = False  # histograms and maps of every block


@dataclass(frozen=True)
class AtScale:
    """The network at one scale."""

    scale: Scale
    blocks: tuple[BlockSignal, ...]
    details: Mapping[str, Detail]
    guesses: tuple[Guess, ...]  # best first; none with random weights

    @property
    def text(self) -> str:
        """`scale 0.1`, or `own scales`."""
        return scale_text(self.scale)


@dataclass(frozen=True)
class Scales:
    """What was probed, and what was found at every scale."""

    task: ScalesTask
    variant: str
    knobs: Mapping[str, Value]
    input_size: int
    found: tuple[AtScale, ...]

    @property
    def extremes(self) -> tuple[AtScale, AtScale]:
        """Those with the largest and the smallest scale; the network's own scales only where
        there are no two others."""
        numbers = [at for at in self.found if at.scale is not None]
        chosen = sorted(numbers, key=lambda at: at.scale or 0.0) if len(numbers) > 1 else self.found
        return chosen[-1], chosen[0]

    @property
    def answer(self) -> str:
        """One sentence: how much larger the signal is."""
        large, small = self.extremes
        times = times_larger(large.blocks, small.blocks)
        if times < 1:
            return tr(
                "The signal at the last block is {times:.2f} times smaller with {large} than "
                "with {small}, on this image.",
                times=1 / times if times else math.inf,
                large=large.text,
                small=small.text,
            )
        return tr(
            "The signal at the last block is {times:.2f} times larger with {large} than with "
            "{small}, on this image.",
            times=times,
            large=large.text,
            small=small.text,
        )


def scale_text(scale: Scale) -> str:
    """In words."""
    return tr("its own scales") if scale is None else tr("scale {scale:g}", scale=scale)


def _probing(scale: Scale) -> Text:
    if scale is None:
        return later("Probing with its own scales")
    return later("Probing with scale {scale:g}", scale=scale)


def probe_scales(task: ScalesTask) -> Generator[Progress | Scales]:
    """Progress, then what was found.

    Raises what `subject` and `build` raise, `InvalidKnob` for a scale out of range and for a
    network without residual blocks, and `ShapeMismatch`.
    """
    yield Progress(0, later("Reading the picture"))
    chosen = subject(task.setting)
    specs = [_scaled(chosen, scale) for scale in task.scales]
    yield Progress(0.05, later("Loading PyTorch"))
    from inception_core.nn.probe import probe, rescale

    yield Progress(0.15, later("Making the network"))
    model = chosen.module(task.setting)
    found: list[AtScale] = []
    for scale, blocks in zip(task.scales, specs, strict=True):
        yield Progress(0.3 + 0.7 * len(found) / len(specs), _probing(scale))
        rescale(model, blocks)
        probed = probe(
            model,
            chosen.image,
            batch_statistics=task.setting.is_random,
            gradients=task.gradients,
            detailed=blocks if task.detailed else (),
        )
        named = guesses(softmax(probed.outputs[0].astype(np.float64)), chosen.labels)
        found.append(AtScale(scale, probed.blocks, probed.details, named))
    yield Scales(task, chosen.variant, chosen.knobs, chosen.input_size, tuple(found))


def document(scales: Scales) -> dict[str, Any]:
    """Everything but histograms and maps, as one JSON document."""
    setting = scales.task.setting
    return {
        "variant": scales.variant,
        "knobs": dict(scales.knobs),
        "input_size": scales.input_size,
        "image": setting.about_image,
        "weights": setting.about_weights,
        "seed": setting.seed,
        "batch_statistics": setting.is_random,
        "convention": f"{CONVENTION} {STATISTICS[setting.is_random]}",
        "scales": [
            {
                "scale": at.scale,
                "blocks": block_rows(at.blocks, expected=setting.is_random),
                "guesses": [guess._asdict() for guess in at.guesses],
            }
            for at in scales.found
        ],
    }


def _scaled(chosen: Subject, scale: Scale) -> dict[str, float]:
    """Each residual block's scale by its path."""
    variant = get_variant(chosen.variant)
    names = [name for name in variant.defaults if name.startswith("scale_")]
    knobs = dict(chosen.knobs) | ({} if scale is None else dict.fromkeys(names, scale))
    blocks = {path: node.scale for path, node in residuals(variant.spec(**knobs))}
    if not blocks:
        raise InvalidKnob(
            later(
                "{name} has no residual blocks with these knobs; choose an Inception-ResNet or "
                "ResNet-152, with residual connections on.",
                name=variant.name,
            )
        )
    return blocks
