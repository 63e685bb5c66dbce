"""Shards computed on this machine by a team of processes, each with one thread.

A process that is killed is replaced and its shard given to another one; the others go on.
"""

import signal
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from inception_core.errors import EvaluationError, InceptionError
from inception_core.evaluate.run import Run, Settings
from inception_core.evaluate.work import compute, load

ATTEMPTS = 3  # for a shard whose process ends before it is done

_spawn = get_context("spawn")


def on_this_machine(run: Run, shards: list[int], workers: int) -> Iterator[tuple[int, bytes]]:
    """Shards and the content of their files, as they get ready; raises `InceptionError`."""
    waiting, ended = deque(shards), Counter[int]()
    team: dict[Connection, _Worker] = {}
    try:
        while waiting or team:
            while waiting and len(team) < workers:
                worker = _Worker(run.settings)
                team[worker.pipe] = worker
                worker.take(run, waiting.popleft())
            ready = wait(list(team))
            for pipe, worker in [member for member in team.items() if member[0] in ready]:
                try:
                    answer = pipe.recv()
                except (EOFError, OSError):
                    del team[pipe]
                    worker.end()
                    ended[worker.shard] += 1
                    _check_attempts(worker.shard, ended[worker.shard])
                    waiting.appendleft(worker.shard)
                    continue
                if isinstance(answer, InceptionError):
                    raise answer
                yield worker.shard, answer
                if waiting:
                    worker.take(run, waiting.popleft())
                else:
                    del team[pipe]
                    worker.end()
    finally:
        for worker in team.values():
            worker.end()


class _Worker:
    """One process and the shard that it is at."""

    def __init__(self, settings: Settings) -> None:
        self.pipe, other = _spawn.Pipe()
        self.shard = -1
        self._process = _spawn.Process(target=_work, args=(other, settings), daemon=True)
        with _interrupts_ignored():
            self._process.start()
        other.close()

    def take(self, run: Run, shard: int) -> None:
        self.shard = shard
        with suppress(OSError):  # when it has ended, reading its answer will tell
            self.pipe.send([picture.name for picture in run.of_shard(shard)])

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()


class _interrupts_ignored:
    """Processes started within do not answer to Ctrl+C: the one that started them ends them."""

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)


def _work(pipe: Connection, settings: Settings) -> None:
    """A process of the team: the names of pictures in, a shard's content or an error out."""
    try:
        networks = load(settings)
        while True:
            pipe.send(compute(settings, networks, pipe.recv()))
    except InceptionError as error:
        pipe.send(error)
    except (EOFError, OSError):
        pass  # the one who asks is gone
    except Exception as error:
        pipe.send(EvaluationError(f"A shard failed: {type(error).__name__}: {error}"))


def _check_attempts(shard: int, ended: int) -> None:
    if ended >= ATTEMPTS:
        raise EvaluationError(
            f"The process at shard {shard} ended {ended} times before it was done, perhaps for "
            "want of memory; try fewer `--workers`. What is finished is kept."
        )
