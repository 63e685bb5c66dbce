"""The views of the Layers page, one file each: `show(chosen, spec, analysis)`."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.components import speed
from app.components.layers import charts, memory, second_opinion, sweep, table
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.spec import Sequence
from inception_core.words import Text, later


class View(NamedTuple):
    """One view; a link names it by its key below."""

    name: Text
    show: Callable[[Selection, Sequence, Analysis], None]


VIEWS: Mapping[str, View] = {
    "Table": View(later("Table"), table.show),
    "Charts": View(later("Charts"), charts.show),
    "Memory": View(later("Memory"), memory.show),
    "Sweep": View(later("Sweep"), sweep.show),
    "Second opinion": View(later("Second opinion"), second_opinion.show),
    "Speed": View(later("Speed"), speed.show),
}
