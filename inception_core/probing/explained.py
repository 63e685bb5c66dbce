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
from inception_core.words import Text, later, tr

Method = Literal["gradcam", "occlusion"]
SOURCES: Mapping[Method, Text] = {
    "gradcam": later(
        "Grad-CAM (Selvaraju et al. 2017): each channel of the layer is weighted by its mean "
        "gradient of the class’s output before the softmax; the weighted sum of channels, where "
        "it is positive, is divided by its largest cell, and stretched over what the network saw."
    ),
    "occlusion": later(
        "Occlusion (Zeiler and Fergus 2014): a grey square in the middle of each cell; the map "
        "is by how much it lowers the class’s probability, where it does, divided by the largest "
        "drop. {grey}",
        grey=GREY,
    ),
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
    label: Text | str  # its name
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
            return tr("Grad-CAM for “{label}” at {layer}", label=self.label, layer=self.layer.text)
        assert self.occlusion
        square, step = self.occlusion
        return tr(
            "Occlusion for “{label}”: a square of {square} px every {step:.3g} px",
            label=self.label,
            square=square,
            step=step,
        )

    @property
    def scale(self) -> tuple[str, str]:
        """What 0 and what 1 mean in this map, in a few words."""
        if self.layer is not None:
            return tr("does not speak for it"), tr("this map’s strongest cell")
        return tr("no drop"), tr("drop by {drop:.1%}", drop=self.heat.largest)

    @property
    def words(self) -> str:
        """What the map shows, in one or two sentences."""
        rows, columns = self.heat.values.shape
        if self.heat.is_zero:
            if self.layer is not None:
                return tr(
                    "Nothing in this layer speaks for “{label}”: no cell’s weighted sum is "
                    "positive, so the map is empty.",
                    label=self.label,
                )
            return tr(
                "No square lowers the probability of “{label}”, {probability:.1%}, so the map is "
                "empty.",
                label=self.label,
                probability=self.probability,
            )
        row, column = self.heat.peak
        if self.layer is not None:
            return tr(
                "The strongest cell is in row {row} of {rows}, column {column} of {columns}.",
                row=row + 1,
                rows=rows,
                column=column + 1,
                columns=columns,
            )
        said = tr(
            "The largest drop is in row {row} of {rows}, column {column} of {columns}: the "
            "probability of “{label}” falls from {before:.1%} to {after:.1%}.",
            row=row + 1,
            rows=rows,
            column=column + 1,
            columns=columns,
            label=self.label,
            before=self.probability,
            after=self.probability - self.heat.largest,
        )
        rise = -self.lowest
        if rise < 0.0005:
            return said
        elsewhere = tr("Elsewhere a square raises it by up to {rise:.1%}.", rise=rise)
        return f"{said} {elsewhere}"


def document(found: Explained) -> dict[str, Any]:
    """Everything as one JSON document."""
    task, layer = found.task, found.layer
    rows, columns = found.heat.values.shape
    square, step = found.occlusion or (None, None)
    return {
        "method": task.method,
        "convention": str(SOURCES[task.method]),
        "variant": found.variant,
        "knobs": dict(found.knobs),
        "input_size": found.input_size,
        "image": task.setting.about_image,
        "weights": task.setting.about_weights,
        "layer": layer and {"path": layer.path, "title": layer.title},
        "square": square,
        "step": step,
        "target": {
            "output": found.target,
            "label": str(found.label),
            "probability": found.probability,
        },
        "guesses": [guess._asdict() for guess in found.guesses],
        "box": found.box,
        "rows": rows,
        "columns": columns,
        "largest": found.heat.largest,
        "lowest": found.lowest,
        "map": [[round(float(value), 6) for value in row] for row in found.heat.values],
        "words": found.words,
    }
