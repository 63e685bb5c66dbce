"""Shards computed by a Ray cluster, or by a Ray that is started on this machine.

Plain tasks, not Ray Data: the unit of work, its file and what a retry repeats are one shard. Ray
Data cuts blocks and batches as it sees fit and cannot resume, so its bytes would depend on the
cluster. Whoever computes a shard sends the content of its file back, so only this machine writes.

On a cluster (`ray start --head`, then `ray start --address=…` on the others), name it in
RAY_ADDRESS; Ray wants the same token on every machine (`ray get-auth-token --generate`). Every
machine needs this package, its requirements, the weights and the pictures at the same paths. A
task takes one core, or with `--device cuda` one GPU as well, which it finds as `cuda`. Tried were a
Ray that is started here and a running one on the same machine; several machines and GPUs were
written by Ray's documentation and could not be tried where this was made.
"""

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError

from inception_core.errors import EvaluationError, InceptionError
from inception_core.evaluate.run import Run, Settings
from inception_core.evaluate.work import compute, load
from inception_core.machine import usable_cores
from inception_core.predict.predictor import Predictor

WAITING = 2  # shards handed out for each core: one is computed, one is ready to begin
RETRIES = 3  # of a shard whose process ends before it is done


def on_ray(run: Run, shards: list[int], workers: int | None) -> Iterator[tuple[int, bytes]]:
    """Shards and the content of their files, as they get ready; raises `InceptionError`.

    `workers` is how many shards are computed at a time, as many as the cluster can unless told.
    """
    started = not ray.is_initialized()
    if started:
        _connect(workers)
    running: dict[Any, int] = {}
    try:
        gpus = 0 if run.settings.device == "cpu" else 1
        task = ray.remote(num_cpus=1, num_gpus=gpus, max_retries=RETRIES)(_shard)
        settings = ray.put(_Shared(run.settings))
        there: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        slots = workers or int(there.get("GPU" if gpus else "CPU", 1))
        ahead = slots if workers else WAITING * slots
        todo = iter(shards)
        while True:
            for shard in todo:
                names = [picture.name for picture in run.of_shard(shard)]
                running[task.remote(settings, names)] = shard
                if len(running) >= ahead:
                    break
            if not running:
                return
            (done, *_), _ = ray.wait(list(running), num_returns=1)
            shard = running.pop(done)
            yield shard, _content(done, shard)
    finally:
        for waiting in running:
            ray.cancel(waiting, force=True)
        if started:
            ray.shutdown()


class _Shared:
    """Settings that a process loads networks for only once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.key = repr(settings)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and other.key == self.key


@lru_cache(maxsize=1)
def _networks(shared: _Shared) -> list[Predictor]:
    return load(shared.settings)


def _shard(shared: _Shared, names: Sequence[str]) -> bytes:
    """Runs in a process of the cluster."""
    return compute(shared.settings, _networks(shared), names)


def _connect(workers: int | None) -> None:
    """To the cluster of RAY_ADDRESS, or to a Ray of this machine that ends with the run."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if os.environ.get("RAY_ADDRESS"):
            ray.init(**quiet)
            return
        ray.init(
            num_cpus=workers or usable_cores(),
            include_dashboard=False,
            _node_ip_address="127.0.0.1",
            **quiet,
        )
    except (RayError, ConnectionError, RuntimeError, ValueError) as error:
        raise EvaluationError(
            f"Ray cannot be reached or started ({type(error).__name__}); check RAY_ADDRESS, or use "
            "`--backend local`."
        ) from error


def _content(done: Any, shard: int) -> bytes:
    try:
        content: bytes = ray.get(done)
        return content
    except RayTaskError as error:
        if isinstance(error.cause, InceptionError):
            raise error.cause from None
        raise EvaluationError(f"Shard {shard} failed: {error.cause!r}") from error
    except RayError as error:
        raise EvaluationError(
            f"The process at shard {shard} ended {RETRIES + 1} times before it was done "
            f"({type(error).__name__}), perhaps for want of memory. What is finished is kept."
        ) from error
