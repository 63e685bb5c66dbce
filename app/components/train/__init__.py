"""The views of the page *Train*, one file each: `show()`."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.components.train import convergence, death_map, live
from app.components.train.names import LIVE
from inception_core.words import Text, later


class View(NamedTuple):
    """One view; a link names it by its key below."""

    name: Text
    show: Callable[[], None]


VIEWS: Mapping[str, View] = {
    LIVE: View(later("Death experiment"), live.show),
    "Map": View(later("Map"), death_map.show),
    "Convergence": View(later("Convergence"), convergence.show),
}
