"""The map as a fold over its runs: per cell how many seeds ended how, and medians."""

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from inception_core.lab.outcomes import OUTCOMES, Outcome
from inception_core.lab.sweep import Cell, Result
from inception_core.words import tr


class CellSummary(NamedTuple):
    """All seeds of one cell, in order of their seed. The properties are over the seeds."""

    cell: Cell
    results: tuple[Result, ...]

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How many seeds ended how; every outcome has an entry."""
        counted = Counter(result.outcome for result in self.results)
        return {name: counted[name] for name in OUTCOMES}

    @property
    def usual(self) -> Outcome:
        """The most frequent outcome; of equally frequent ones the first in `OUTCOMES`."""
        return max(OUTCOMES, key=self.outcomes.__getitem__)

    @property
    def dead(self) -> float:
        """Median share of dead channels; a run that broke off counts as 0."""
        return median(result.dead for result in self.results)

    @property
    def zeros(self) -> float:
        """Median share of zeros in the last map."""
        return median(result.zeros for result in self.results)

    @property
    def accuracy(self) -> float:
        """Median held-out accuracy."""
        return median(result.accuracy for result in self.results)

    @property
    def dead_text(self) -> str:
        """`92 to 96 %`, least and most dead channels of the seeds."""
        low, high = (f"{100 * edge(r.dead for r in self.results):.0f}" for edge in (min, max))
        return f"{low} %" if low == high else tr("{low} to {high} %", low=low, high=high)


def summarise(results: Iterable[Result]) -> dict[Cell, CellSummary]:
    """Every cell with at least one run, in the order of width, scale, learning rate, remedy."""
    ordered = sorted(results, key=lambda result: (result.cell, result.seed))
    cells = dict.fromkeys(result.cell for result in ordered)
    return {
        cell: CellSummary(cell, tuple(result for result in ordered if result.cell == cell))
        for cell in cells
    }
