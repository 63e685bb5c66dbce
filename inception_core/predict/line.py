"""The line before a device: who is served when, by workers that compute one batch at a time.

First come, first served, except that a long job lets the others in after a while. Pictures that
wait alone for the same small network share a batch. Measured with onnxruntime on two cores: eight
at once take a fifth less processor time each in the embedded network (0.04 · 10⁹ multiply-adds),
and up to two thirds less time when the cores are free, because calling and waking threads is much
of its work. In Inception-ResNet-v2 (13 · 10⁹) and all others from BN-Inception on they take no
less, and the first of eight people would wait eight times as long.
"""

import atexit
import logging
import math
import os
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress

import numpy as np

from inception_core.errors import Busy, Cancelled, EngineFailed, InceptionError
from inception_core.predict.engine_room import Network, Room, published_macs
from inception_core.predict.pace import Pace
from inception_core.predict.ticket import COMPUTING, LEFT, LOADING, Batch, Ticket
from inception_core.words import later

MOST_WAITING = 60  # tickets: a class of thirty, each with two models
TURN_SECONDS = 4.0  # of one ticket, while others wait
SHARED_ROWS = 8  # of one batch for several people
SHARED_MACS = 10**9  # networks up to this size gain from sharing on a CPU; on a GPU all do
FAREWELL_SECONDS = 10.0  # for the batch in hand when the process ends
NICENESS = 10  # of the workers, so that clicks on other pages come first


class Line:
    """Tickets for one device, and the threads that serve them until the process ends."""

    def __init__(self, room: Room, device: str = "cpu", workers: int = 1) -> None:
        self._room, self._device, self._workers = room, device, workers
        self._pace = Pace()
        self._tickets: list[Ticket] = []  # in the order in which they are served
        self._changed = threading.Condition(threading.RLock())
        self._threads: list[threading.Thread] = []
        self._closed = False

    def join(self, weights: str, count: int, batches: Iterable[Batch]) -> Ticket:
        """A place at the end; `count` rows in all. Raises `Busy` when the line is full."""
        ticket = Ticket(self, weights, count, batches)
        with self._changed:
            self._dismiss_abandoned()
            if len(self._tickets) >= MOST_WAITING:
                raise Busy(
                    later(
                        "{count} predictions are waiting already; try again in a moment.",
                        count=len(self._tickets),
                    )
                )
            self._tickets.append(ticket)
            self._pace.knows(weights, published_macs(weights))
            if not self._threads:
                self._start()
            self._changed.notify()
        return ticket

    def close(self) -> None:
        """Ends the workers after the batch they have in hand; whoever waits is told so.

        onnxruntime aborts a process that ends while it computes.
        """
        with self._changed:
            self._closed = True
            for ticket in list(self._tickets):
                ticket.cancel()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(FAREWELL_SECONDS)

    def position(self, ticket: Ticket) -> int:
        """How many are served before it; 0 while it is being computed, and afterwards."""
        with self._changed:
            if ticket.running or ticket not in self._tickets:
                return 0
            before = self._tickets[: self._tickets.index(ticket)]
            return max(1, len(before)) if any(t.running for t in self._tickets) else len(before)

    def seconds_left(self, ticket: Ticket) -> float | None:
        """Until its answer, as turns are taken; None while a network before it is unknown."""
        with self._changed:
            if ticket not in self._tickets:
                return 0.0
            at = self._tickets.index(ticket)
            own = self._needs(ticket)
            if own is None:
                return None
            turns = math.ceil(own / TURN_SECONDS)
            total = own
            for i, other in enumerate(self._tickets):
                if i == at:
                    continue
                needs = self._needs(other)
                if needs is None and i > at:
                    continue
                if needs is None:
                    return None
                granted = turns if i < at else turns - 1
                total += min(needs, granted * TURN_SECONDS) / self._workers
            return total

    def leave(self, ticket: Ticket) -> None:
        """Gives its place to the next."""
        with self._changed, suppress(ValueError):
            self._tickets.remove(ticket)

    def _start(self) -> None:
        for _ in range(self._workers):
            thread = threading.Thread(target=self._work, daemon=True, name="predictions")
            thread.start()
            self._threads.append(thread)
        atexit.register(self.close)

    def _needs(self, ticket: Ticket) -> float | None:
        """Seconds of work that the ticket still is."""
        each = (
            ticket.milliseconds / 1000 / ticket.done
            if ticket.done
            else self._pace.seconds(ticket.weights)
        )
        return None if each is None else each * max(0, ticket.count - ticket.done)

    def _dismiss_abandoned(self) -> None:
        for ticket in [ticket for ticket in self._tickets if ticket.abandoned]:
            ticket.end(Cancelled(LEFT))

    def _work(self) -> None:
        _step_back()
        while True:
            with self._changed:
                while (ticket := self._next()) is None:
                    if self._closed:
                        return
                    self._changed.wait()
                ticket.running = True
            served = [ticket]
            try:
                served = self._serve(ticket)
            except Exception as error:
                ticket.end(sentence(error))
            with self._changed:
                for each in served:
                    each.running = False
                if ticket.turn_seconds >= TURN_SECONDS and ticket in self._tickets:
                    ticket.turn_seconds = 0.0
                    self._tickets.append(self._tickets.pop(self._tickets.index(ticket)))
                self._changed.notify_all()

    def _next(self) -> Ticket | None:
        self._dismiss_abandoned()
        return next((ticket for ticket in self._tickets if not ticket.running), None)

    def _serve(self, ticket: Ticket) -> list[Ticket]:
        """Computes the ticket's next batch, maybe with that of others; gives all it computed."""
        ticket.stage = LOADING
        network = self._room.network(ticket.weights, self._device)
        self._pace.knows(ticket.weights, network.macs)
        ticket.stage = COMPUTING
        batch = ticket.next_batch()
        if batch is None:
            raise ValueError("fewer rows than promised")
        together = {ticket: batch, **self._companions(ticket, batch, network)}
        try:
            self._compute(network, together)
        except Exception:
            if len(together) == 1:
                raise
            for each, own in together.items():  # which of them it was is not known
                try:
                    self._compute(network, {each: own})
                except Exception as error:
                    each.end(sentence(error))
        return list(together)

    def _companions(self, ticket: Ticket, batch: Batch, network: Network) -> dict[Ticket, Batch]:
        """Others whose only picture fits into the same batch; they are taken in hand."""
        small = self._device != "cpu" or (network.macs or SHARED_MACS) < SHARED_MACS
        if not small or ticket.count > 1:
            return {}
        with self._changed:
            others = [
                other
                for other in self._tickets
                if other.weights == ticket.weights and other.count == 1 and not other.running
            ][: SHARED_ROWS - 1]
            for other in others:
                other.running = True
        found = {}
        for other in others:
            try:
                own = other.next_batch()
            except Exception as error:
                other.end(sentence(error))
                own = None
            if own is not None and own.shape == batch.shape:
                found[other] = own
            else:
                other.running = False
        return found

    def _compute(self, network: Network, together: dict[Ticket, Batch]) -> None:
        start = time.perf_counter()
        rows = network.outputs(np.concatenate(list(together.values())))
        seconds = time.perf_counter() - start
        self._pace.measured(next(iter(together)).weights, len(rows), seconds)
        for ticket, batch in together.items():
            own, rows = rows[: len(batch)], rows[len(batch) :]
            ticket.take(own, seconds)


def _step_back() -> None:
    """This thread, and those it will start, yield to others; only Linux knows that of threads."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def sentence(error: Exception) -> InceptionError:
    """What a person is told of it: its own sentence where it has one."""
    if isinstance(error, InceptionError):
        return error
    if isinstance(error, MemoryError):
        return EngineFailed(
            later("There was not enough memory; try fewer crops or a smaller network.")
        )
    logging.getLogger(__name__).error("A prediction failed.", exc_info=error)
    return EngineFailed(later("The prediction failed; try another picture or another network."))
