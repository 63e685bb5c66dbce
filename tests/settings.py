"""Knob settings for tests that run over all variants."""

from typing import Any

from inception_core.variants import get_variant

FITS_ALL = 192  # pixels; BN-Inception runs only where its grids halve evenly


def those_of(name: str, **knobs: Any) -> dict[str, Any]:
    """Of these settings the ones whose knob the variant has."""
    return {knob: value for knob, value in knobs.items() if knob in get_variant(name).defaults}
