"""Work for a page in a thread of its own, which asks the networks and ends when nobody looks.

A page holds one of these, says now and then that it is still wanted, and reads how far it is. What
nobody asks for any more gives its place in the line to others.
"""

import time
from collections.abc import Iterator
from threading import Event, Thread

from inception_core.errors import InceptionError
from inception_core.predict.service import service
from inception_core.predict.ticket import ABANDONED_SECONDS, CANCELLED, LEFT, Batch, Ticket
from inception_core.words import Text, later

_POLL_SECONDS = 0.02


class Work:
    """Something that asks the service, in a thread; ends early when no page wants it."""

    def __init__(self) -> None:
        self.problem: InceptionError | Text | str = ""
        self.started = time.monotonic()
        self._tickets: list[Ticket] = []
        self._asked = time.monotonic()
        self._cancelled = Event()
        self._thread = Thread(target=self._run, daemon=True, name="asking")

    def begin(self) -> None:
        """Starts the thread."""
        self._thread.start()

    @property
    def at_work(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive() and not self._cancelled.is_set()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What is happening, in the line's own words for the network whose turn is next."""
        waiting = [ticket for ticket in self._tickets if ticket.at_work]
        return waiting[0].words if waiting else ""

    def still_wanted(self) -> None:
        """To be said now and then."""
        self._asked = time.monotonic()

    def cancel(self) -> None:
        """Gives its places up; what is answered is kept."""
        self.problem = self.problem or CANCELLED
        self._cancelled.set()
        for ticket in self._tickets:
            ticket.cancel()

    def wait(self, seconds: float) -> None:
        """Returns when it has ended, or after so many seconds."""
        self._thread.join(seconds)

    def work(self) -> None:
        """What is to be done; raises `InceptionError`."""
        raise NotImplementedError

    def ask(self, name: str, count: int, batches: Iterator[Batch]) -> Ticket:
        """A place in the line, given up together with this work. Raises `Busy`."""
        ticket = service().ask(name, count, batches)
        self._tickets.append(ticket)
        return ticket

    def wait_for(self, ticket: Ticket) -> Batch:
        """Its answer; raises `InceptionError`, also when no page wants it any more."""
        while ticket.at_work:
            if time.monotonic() - self._asked > ABANDONED_SECONDS:
                self.problem = LEFT
                self.cancel()
            else:
                for each in self._tickets:  # all of them are in line already
                    each.still_wanted()
            time.sleep(_POLL_SECONDS)
        return ticket.result()

    def _run(self) -> None:
        try:
            self.work()
        except InceptionError as error:
            self.problem = self.problem or error
        except Exception:
            self.problem = later("Something went wrong with these pictures; try others.")
            raise
        finally:
            for ticket in self._tickets:
                ticket.cancel()
