"""Knobs: what a person may turn on a variant, with range, default and one sentence of meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inception_core.errors import InvalidKnob

Value = bool | int | float


@dataclass(frozen=True)
class Knob:
    """One setting. Its kind is the kind of its default: switch, whole number or number."""

    name: str
    label: str
    default: Value
    low: float = 0
    high: float = 1
    help: str = ""

    def check(self, value: object, variant: str) -> Value:
        """`value` in the knob's own kind; raises `InvalidKnob` naming the allowed range."""
        switch = isinstance(self.default, bool)
        if isinstance(value, bool):
            if switch:
                return value
        elif isinstance(value, int | float) and not switch and self.low <= value <= self.high:
            if isinstance(self.default, float):
                return float(value)
            if value == int(value):
                return int(value)
        raise InvalidKnob(
            f"Knob `{self.name}` of {variant} takes {self.range_text}, but received `{value}`."
        )

    def parse(self, text: str, variant: str) -> Value:
        """The value that a person typed; raises `InvalidKnob`."""
        words: dict[str, Value] = {"true": True, "on": True, "false": False, "off": False}
        if isinstance(self.default, bool):
            return self.check(words.get(text.lower(), text), variant)
        for kind in (int, float):
            try:
                return self.check(kind(text), variant)
            except ValueError:
                continue
        return self.check(text, variant)

    @property
    def range_text(self) -> str:
        """The allowed values in words."""
        if isinstance(self.default, bool):
            return "`true` or `false`"
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind} from {self.low:g} to {self.high:g}"


def settings(knobs: Iterable[Knob], given: Mapping[str, object], variant: str) -> dict[str, Value]:
    """Defaults overlaid with `given`, every value checked; raises `InvalidKnob`."""
    known = {knob.name: knob for knob in knobs}
    for name in given:
        if name not in known:
            raise InvalidKnob(
                f"{variant} has no knob `{name}`; it has {', '.join(f'`{k}`' for k in known)}."
            )
    return {
        name: knob.check(given[name], variant) if name in given else knob.default
        for name, knob in known.items()
    }
