"""The line before the networks: order, estimates, limits, and people who go away."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from inception_core.errors import Busy, Cancelled, EngineFailed, InceptionError, WeightsError
from inception_core.predict import line as line_module, ticket as ticket_module
from inception_core.predict.line import Line
from inception_core.predict.service import Service
from inception_core.predict.ticket import Batch, Ticket

ROOT = Path(__file__).parents[2]
SMALL, LARGE = 10**6, 10**10  # multiply-adds
WAIT = 20.0  # far more than anything takes


@dataclass
class Gated:
    """A network whose outputs are a row's mean; it computes when it is let."""

    macs: int | None = LARGE
    free: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    seen: list[list[float]] = field(default_factory=list)
    seconds: float = 0.0
    fails_at: float | None = None

    def outputs(self, batch: Batch) -> Batch:
        self.entered.release()
        assert self.free.wait(WAIT)
        time.sleep(self.seconds)
        means = batch.mean((1, 2, 3))
        self.seen.append(means.round(3).tolist())
        if self.fails_at is not None and self.fails_at in means:
            raise MemoryError
        return np.stack([means, 1 - means], 1)


@dataclass
class Networks:
    """A room that has these networks."""

    known: dict[str, Gated]

    def network(self, weights: str, device: str) -> Gated:
        if weights not in self.known:
            raise WeightsError(f"There is no weights file `{weights}`; check the path.")
        return self.known[weights]


def pictures(*values: float, size: int = 4) -> Batch:
    return np.stack([np.full((3, size, size), value, np.float32) for value in values])


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.fixture
def gated() -> Iterator[Gated]:
    network = Gated()
    yield network
    network.free.set()


@pytest.fixture
def line(gated: Gated) -> Line:
    return Line(Networks({"net": gated}))


def occupied(line: Line, gated: Gated) -> Ticket:
    """A ticket that is being computed, and stays so until `gated.free` is set."""
    first = line.join("net", 1, [pictures(0)])
    assert gated.entered.acquire(timeout=WAIT)
    return first


def test_rows_come_back_in_the_order_of_the_batches(line: Line, gated: Gated) -> None:
    gated.free.set()
    ticket = line.join("net", 3, [pictures(0.25, 0.5), pictures(1)])
    assert ticket.result().tolist() == [[0.25, 0.75], [0.5, 0.5], [1, 0]]
    assert (ticket.at_work, ticket.share, ticket.problem, ticket.position) == (False, 1, "", 0)
    assert ticket.words == "Done"
    assert ticket.milliseconds >= 0


def test_first_come_first_served_and_everyone_knows_the_place(line: Line, gated: Gated) -> None:
    first = occupied(line, gated)
    others = [line.join("net", 1, [pictures(i)]) for i in (1, 2, 3)]
    assert [ticket.position for ticket in (first, *others)] == [0, 1, 2, 3]
    assert others[2].words.startswith("Position 3, about")
    gated.free.set()
    for ticket in others:
        ticket.result()
    assert gated.seen == [[0], [1], [2], [3]]


def test_batches_are_made_only_when_they_are_computed(line: Line, gated: Gated) -> None:
    made: list[int] = []
    occupied(line, gated)

    def batches() -> Iterator[Batch]:
        for i in range(2):
            made.append(i)
            yield pictures(i)

    ticket = line.join("net", 2, batches())
    assert made == []
    gated.free.set()
    ticket.result()
    assert made == [0, 1]


def test_seconds_left_follow_what_was_measured(line: Line, gated: Gated) -> None:
    gated.seconds = 0.05
    gated.free.set()
    assert line.join("net", 1, [pictures(0)]).result() is not None
    gated.free.clear()
    gated.entered = threading.Semaphore(0)
    occupied(line, gated)
    one, ten = line.join("net", 1, [pictures(1)]), line.join("net", 10, [pictures(*range(10))])
    each = one.seconds_left
    assert each is not None
    assert each >= 2 * 0.05
    assert ten.seconds_left == pytest.approx(6 * each)  # two before it, ten of its own
    gated.free.set()
    ten.result()
    assert ten.seconds_left == 0


def test_before_a_measurement_multiply_adds_tell_and_before_them_nothing(gated: Gated) -> None:
    line = Line(Networks({"net": gated, "unknown": Gated(macs=None)}))
    first = line.join("net", 1, [pictures(0)])
    stranger = line.join("unknown", 1, [pictures(0)])
    assert stranger.seconds_left is None
    assert stranger.words == "Position 1"
    assert gated.entered.acquire(timeout=WAIT)
    assert first.seconds_left
    assert first.words.startswith("Computing, about ")


def test_published_networks_are_known_before_they_are_loaded(gated: Gated) -> None:
    line = Line(Networks({"net": gated}))
    occupied(line, gated)
    small, large = (
        line.join(name, 1, [pictures(0)]).seconds_left
        for name in ("inception_v3.tv_in1k", "inception_resnet_v2.tf_in1k")
    )
    assert small is not None
    assert large is not None
    assert large > small > 0


def test_the_end_of_the_process_waits_for_the_batch_in_hand() -> None:
    """Ended within a batch, onnxruntime's threads abort the whole process."""
    program = """
import threading, time
import numpy as np
from inception_core.predict.line import Line

begun = threading.Event()

class Slow:
    macs = None
    def network(self, weights, device): return self
    def outputs(self, batch):
        print("begun", flush=True); begun.set(); time.sleep(0.3); print("done", flush=True)
        return np.zeros((1, 1), np.float32)

Line(Slow()).join("net", 9, (np.zeros((1, 3, 4, 4), np.float32) for _ in range(9)))
assert begun.wait(20)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, run.stderr, run.stdout) == (0, "", "begun\ndone\n")


def test_a_long_job_lets_others_in(
    line: Line, gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "TURN_SECONDS", 1e-9)
    long = line.join("net", 3, [pictures(0), pictures(0), pictures(0)])
    assert gated.entered.acquire(timeout=WAIT)
    short = line.join("net", 1, [pictures(1)])
    gated.free.set()
    short.result()
    long.result()
    assert gated.seen == [[0], [1], [0], [0]]


def test_estimates_know_that_long_jobs_let_others_in(
    line: Line, gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied(line, gated)
    long = line.join("net", 10**6, [pictures(0)])
    short = line.join("net", 1, [pictures(1)])
    assert short.seconds_left is not None
    assert short.seconds_left < 2 * line_module.TURN_SECONDS
    assert long.seconds_left is not None
    assert long.seconds_left > 100
    long.cancel()


def test_a_full_line_says_so_and_opens_again(
    line: Line, gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "MOST_WAITING", 2)
    occupied(line, gated)
    second = line.join("net", 1, [pictures(1)])
    with pytest.raises(Busy, match="2 predictions are waiting already"):
        line.join("net", 1, [pictures(2)])
    second.cancel()
    line.join("net", 1, [pictures(3)])


def test_a_cancelled_ticket_frees_its_place_also_between_its_batches(
    line: Line, gated: Gated
) -> None:
    long = line.join("net", 3, [pictures(0), pictures(0), pictures(0)])
    assert gated.entered.acquire(timeout=WAIT)
    waiting, last = line.join("net", 1, [pictures(1)]), line.join("net", 1, [pictures(2)])
    long.cancel()
    waiting.cancel()
    assert last.position <= 1
    gated.free.set()
    last.result()
    assert gated.seen == [[0], [2]]
    with pytest.raises(Cancelled, match="It was cancelled"):
        long.result()
    assert not long.at_work


def test_a_ticket_nobody_asks_for_frees_its_place(
    line: Line, gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(ticket_module, "time", SimpleNamespace(monotonic=lambda: now))
    left = line.join("net", 2, [pictures(0), pictures(0)])
    assert gated.entered.acquire(timeout=WAIT)
    also_left, wanted = line.join("net", 1, [pictures(1)]), line.join("net", 1, [pictures(2)])
    now = 9.0
    wanted.still_wanted()
    now = 11.0
    gated.free.set()
    wanted.result()
    assert gated.seen == [[0], [2]]
    for ticket in (left, also_left):
        assert "page was left" in ticket.problem
        assert not ticket.at_work


def test_small_networks_answer_people_who_wait_alone_together(gated: Gated) -> None:
    gated.macs = SMALL
    line = Line(Networks({"net": gated, "other": gated}))
    occupied(line, gated)
    singles = [line.join("net", 1, [pictures(i / 8)]) for i in range(10)]
    other = line.join("other", 1, [pictures(0)])
    large = line.join("net", 1, [pictures(0.5, size=6)])
    gated.free.set()
    rows = [ticket.result() for ticket in singles]
    assert [row[0, 0] for row in rows] == [i / 8 for i in range(10)]
    assert large.result()[0, 0] == 0.5
    other.result()
    assert [len(batch) for batch in gated.seen] == [1, 8, 2, 1, 1]


def test_large_networks_answer_one_after_the_other(line: Line, gated: Gated) -> None:
    occupied(line, gated)
    singles = [line.join("net", 1, [pictures(i)]) for i in range(3)]
    gated.free.set()
    for ticket in singles:
        ticket.result()
    assert [len(batch) for batch in gated.seen] == [1, 1, 1, 1]


def test_of_a_shared_batch_only_the_guilty_fails(gated: Gated) -> None:
    gated.macs, gated.fails_at = SMALL, 0.5
    line = Line(Networks({"net": gated}))
    occupied(line, gated)
    good, bad, fine = (line.join("net", 1, [pictures(v)]) for v in (0.25, 0.5, 1.0))
    gated.free.set()
    assert good.result()[0, 0] == 0.25
    assert fine.result()[0, 0] == 1
    with pytest.raises(EngineFailed, match="not enough memory"):
        bad.result()


def test_a_failure_is_its_own_ticket_s_sentence_and_the_next_is_served(
    line: Line, gated: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Iterator[Batch]:
        yield pictures(0)
        raise KeyError("crop")

    gated.free.set()
    failed, unknown = line.join("net", 2, broken()), line.join("nowhere.bin", 1, [pictures(0)])
    short = line.join("net", 3, [pictures(0)])
    for ticket, sentence in ((failed, "The prediction failed"), (unknown, "`nowhere.bin`")):
        with pytest.raises(InceptionError, match=sentence):
            ticket.result()
        assert sentence in ticket.words
    assert "KeyError: 'crop'" in caplog.text  # for whoever keeps the server
    with pytest.raises(InceptionError):
        short.result()
    assert line.join("net", 1, [pictures(1)]).result()[0, 0] == 1


def test_every_device_has_a_line_of_its_own(gated: Gated) -> None:
    places: list[str] = []

    class Everywhere:
        def network(self, weights: str, device: str) -> Gated:
            places.append(device)
            return gated

    asked = Service(Everywhere())
    asked.ask("net", 1, [pictures(0)])
    assert gated.entered.acquire(timeout=WAIT)
    asked.ask("net", 1, [pictures(0)], "cuda")
    assert gated.entered.acquire(timeout=WAIT)  # though the first is not done
    assert places == ["cpu", "cuda"]


def test_several_workers_serve_one_line(gated: Gated) -> None:
    line = Line(Networks({"net": gated}), workers=2)
    tickets = [line.join("net", 1, [pictures(i)]) for i in range(3)]
    assert gated.entered.acquire(timeout=WAIT)
    assert gated.entered.acquire(timeout=WAIT)
    assert not gated.entered.acquire(timeout=0.05)
    assert [ticket.position for ticket in tickets] == [0, 0, 2]
    gated.free.set()
    assert [ticket.result()[0, 0] for ticket in tickets] == [0, 1, 2]
