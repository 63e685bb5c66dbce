"""The one set of choices behind the embedded network, each with its reason."""

import math
from dataclasses import dataclass, field
from pathlib import Path

DRAWINGS = Path(".cache/drawings")


@dataclass(frozen=True)
class Config:
    """What is trained, on what, and how."""

    # The released drawing: its last C block is unscaled and linear, which a page explains.
    variant: str = "inception_resnet_v2.slim"
    # A quarter of the width and one or two blocks a stage: a few MB, seconds on a laptop.
    knobs: dict[str, float] = field(
        default_factory=lambda: {
            "width": 0.25,
            "blocks_a": 1,
            "blocks_b": 2,
            "blocks_c": 2,
            "scale_a": 0.17,
            "scale_b": 0.10,
            "scale_c": 0.20,
            "classes": 71,
            "dropout": 0.1,
        }
    )
    # Icons drawn in one ink teach contours, but they are not what people upload.
    ink_share: float = 0.4
    batch: int = 64
    steps: int = 15_000
    # High for AdamW, but safe with batch norm everywhere and 500 steps of warm-up.
    learning_rate: float = 4e-3
    warm_up: int = 500
    # Not applied to batch norm and biases, which have no scale to lose.
    weight_decay: float = 0.05
    # A drawing of a fox is a little like a dog; keeps probabilities modest on unknown things.
    label_smoothing: float = 0.1
    # Weights averaged over about the last 1000 steps beat the last ones on unseen artists.
    averaging: float = 0.999
    # Convolutions in bfloat16: 1.4 times the steps in the same time on a recent processor.
    # Weights, averages and the score stay in 32 bits.
    bfloat16: bool = True
    seed: int = 0
    drawings: Path = DRAWINGS
    checkpoint: Path = Path(".cache/embedded.pt")
    checkpoint_steps: int = 1000

    def learning_rate_at(self, step: int) -> float:
        """Linear warm-up to the peak, then half a cosine down to zero at the last step."""
        if step < self.warm_up:
            return self.learning_rate * (step + 1) / self.warm_up
        done = (step - self.warm_up) / max(1, self.steps - self.warm_up)
        return self.learning_rate * (1 + math.cos(math.pi * min(1.0, done))) / 2
