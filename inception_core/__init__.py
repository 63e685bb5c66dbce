"""Inception networks as data: specs, numbers, graphs, modules, weights and predictions.

    >>> from inception_core import get_variant, measure
    >>> measure(get_variant("inception_v4").spec(), 299).params
    42679816

Importing this package imports no torch; `build` does when it is first used.
"""

from typing import TYPE_CHECKING, Any

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.variants import get_variant, list_variants

if TYPE_CHECKING:
    from inception_core.nn.build import build

__all__ = ["Analysis", "build", "get_variant", "list_variants", "measure"]


def __getattr__(name: str) -> Any:
    if name == "build":
        from inception_core.nn.build import build

        return build
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
