"""What an explanation is asked for, what it found, and how that is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from inception_core.analysis.explanation import Box, Heat
from inception_core.knobs import Value
from inception_core.predict.occlusion import GREY
from inception_core.predict.predictor import Guess
from inception_core.probing.setting import Setting
from inception_core.render.layers import Layer

Method = Literal["gradcam", "occlusion"]
SOURCES: Mapping[Method, str] = {
    "gradcam": "Grad-CAM (Selvaraju et al. 2017): each channel of the layer is weighted by its "
    "mean gradient of the class’s output before the softmax; the weighted sum of channels, where "
    "it is positive, is divided by its largest cell, and stretched over what the network saw.",
    "occlusion": "Occlusion (Zeiler and Fergus 2014): a grey square in the middle of each cell; "
    "the map is by how much it lowers the class’s probability, where it does, divided by the "
    f"largest drop. {GREY}",
}


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
