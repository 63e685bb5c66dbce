"""The views of the page *Train*, one file each: `show()`."""

from collections.abc import Callable, Mapping

from app.components.train import convergence, death_map, live
from app.components.train.names import LIVE

VIEWS: Mapping[str, Callable[[], None]] = {
    LIVE: live.show,
    "Map": death_map.show,
    "Convergence": convergence.show,
}
