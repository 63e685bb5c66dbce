"""What a training run tells, step by step, and how it is written down. torch is not needed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple


class HeldOut(NamedTuple):
    """On pictures that are not trained on. Batch norm takes these pictures' own statistics: after
    so few steps the running ones still lag behind. Dropout is off."""

    loss: float  # mean cross entropy, nats
    accuracy: float  # 0 to 1
    zeros: float  # share of zeros in the last map before pooling
    dead: float  # share of its channels that are zero in every cell of every picture


@dataclass(frozen=True)
class Step:
    """One step. Loss to magnitudes are of the forward pass before the update, on its batch."""

    step: int  # updates done, from 1
    loss: float  # mean cross entropy, nats
    accuracy: float  # 0 to 1
    learning_rate: float
    zeros: float  # as in `HeldOut`
    dead: float
    magnitudes: tuple[float, ...]  # root mean square of each residual block's output, in order
    held_out: HeldOut | None = None  # after the update, at some steps


def step_of(row: Mapping[str, Any]) -> Step:
    """A step from its plain form, `asdict`."""
    held_out = row["held_out"]
    return Step(
        **{
            **row,
            "magnitudes": tuple(row["magnitudes"]),
            "held_out": HeldOut(*held_out) if held_out else None,
        }
    )


def line(step: Step) -> str:
    """A step as one line of JSON."""
    return json.dumps(asdict(step))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a JSONL file; a last one that was cut off is left out."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8")
    return [json.loads(row) for row in text[: text.rfind("\n") + 1].splitlines()]


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """A whole JSONL file in place of what was there."""
    part = path.with_name(f"{path.name}.part")
    part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    part.replace(path)
