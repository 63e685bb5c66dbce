"""One part of a network with its weights, while a picture goes through it."""

from collections.abc import Generator
from dataclasses import dataclass

from inception_core.analysis.part import PartSeen
from inception_core.analysis.speed import Progress
from inception_core.probing.setting import Setting, subject
from inception_core.words import later


@dataclass(frozen=True)
class PartTask:
    """A setting, and the path of the part that is looked at."""

    setting: Setting
    path: str


def look_inside(task: PartTask) -> Generator[Progress | PartSeen]:
    """Progress, then what was seen; raises what `subject` and `build` raise, `ShapeMismatch`."""
    yield Progress(0, later("Reading the picture"))
    chosen = subject(task.setting)
    yield Progress(0.1, later("Loading PyTorch"))
    from inception_core.nn.part import look

    yield Progress(0.4, later("Making the network"))
    model = chosen.module(task.setting)
    yield Progress(0.7, later("One forward pass"))
    random = task.setting.is_random
    yield look(model, chosen.image, task.path, batch_statistics=random)
