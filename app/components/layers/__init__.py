"""The views of the Layers page, one file each: `show(chosen, spec, analysis)`."""

from collections.abc import Callable, Mapping

from app.components import speed
from app.components.layers import charts, memory, second_opinion, sweep, table
from app.selection import Selection
from inception_core.analysis.records import Analysis
from inception_core.spec import Sequence

View = Callable[[Selection, Sequence, Analysis], None]
VIEWS: Mapping[str, View] = {
    "Table": table.show,
    "Charts": charts.show,
    "Memory": memory.show,
    "Sweep": sweep.show,
    "Second opinion": second_opinion.show,
    "Speed": speed.show,
}
