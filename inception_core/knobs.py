"""Knobs: what a person may turn on a variant, with range, default and one sentence of meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inception_core.errors import InvalidKnob
from inception_core.words import Text, either, later

Value = bool | int | float | str


@dataclass(frozen=True)
class Knob:
    """One setting. Its kind is that of its default: switch, whole number, number or choice."""

    name: str
    label: Text | str
    default: Value
    low: float = 0
    high: float = 1
    help: Text | str = ""
    choices: tuple[tuple[str, Text | str], ...] = ()  # value and what it means, of a choice

    def check(self, value: object, variant: str) -> Value:
        """`value` in the knob's own kind; raises `InvalidKnob` naming the allowed range."""
        match self.default, value:
            case (bool(), bool()):
                return value
            case (str(), str()) if value in dict(self.choices):
                return value
            case (bool() | str(), _) | (_, bool()):
                pass
            case (float(), int() | float()) if self.low <= value <= self.high:
                return float(value)
            case (int(), int() | float()) if self.low <= value <= self.high and value % 1 == 0:
                return int(value)
        raise InvalidKnob(
            later(
                "Knob `{name}` of {variant} takes {expected}, but received `{value}`.",
                name=self.name,
                variant=variant,
                expected=self._range,
                value=value,
            )
        )

    def parse(self, text: str, variant: str) -> Value:
        """The value that a person typed; raises `InvalidKnob`."""
        if isinstance(self.default, bool):
            words = {"true": True, "on": True, "false": False, "off": False}
            return self.check(words.get(text.lower(), text), variant)
        if isinstance(self.default, str):
            return self.check(text, variant)
        try:
            return self.check(float(text), variant)
        except (ValueError, InvalidKnob):
            return self.check(text, variant)  # refused in the person's own words

    @property
    def range_text(self) -> str:
        """The allowed values in words."""
        return str(self._range)

    @property
    def _range(self) -> Text:
        match self.default:
            case bool():
                return either(("`true`", "`false`"))
            case str():
                return either(f"`{value}`" for value, _ in self.choices)
            case int():
                return later(
                    "a whole number from {low:g} to {high:g}", low=self.low, high=self.high
                )
        return later("a number from {low:g} to {high:g}", low=self.low, high=self.high)


def settings(knobs: Iterable[Knob], given: Mapping[str, object], variant: str) -> dict[str, Value]:
    """Defaults overlaid with `given`, every value checked; raises `InvalidKnob`."""
    known = {knob.name: knob for knob in knobs}
    for name in given:
        if name not in known:
            raise InvalidKnob(
                later(
                    "{variant} has no knob `{name}`; it has {knobs}.",
                    variant=variant,
                    name=name,
                    knobs=", ".join(f"`{k}`" for k in known),
                )
            )
    return {
        name: knob.check(given[name], variant) if name in given else knob.default
        for name, knob in known.items()
    }
