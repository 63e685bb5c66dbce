"""An occlusion of one picture, through the line that predictions take."""

from collections.abc import Callable

from app.asking import Network
from app.work import Work
from inception_core.probing.explain import occluded, occlusion_plan
from inception_core.probing.explained import Explained, ExplainTask
from inception_core.words import later


class Occluding(Work):
    """An occlusion through the line that predictions take."""

    def __init__(self, task: ExplainTask, network: Network) -> None:
        super().__init__()
        self.result: Explained | None = None
        self._task, self._network = task, network
        self._share: Callable[[], float] = lambda: 0.0

    @property
    def share(self) -> float:
        """How many of the squares are done, 0 to 1."""
        return self._share()

    @property
    def words(self) -> str:
        """Where it is."""
        return super().words or str(later("Reading the picture"))

    def work(self) -> None:
        """Reads, asks, draws."""
        plan, box = occlusion_plan(self._task, self._network.known)
        ticket = self.ask(self._network.name, plan.count, plan.batches())
        self._share = lambda: ticket.share
        rows = self.wait_for(ticket)
        self.result = occluded(self._task, self._network.known, plan, box, rows)
