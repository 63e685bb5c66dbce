"""Many runs, one line of JSON each, so that a stopped batch of runs goes on where it was.

A line that names the machine stands before the runs that were made there.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from inception_core.errors import TrainingStopped
from inception_core.lab.records import read_lines
from inception_core.machine import Machine, this_machine

Row = Mapping[str, Any]


def add_runs(
    path: Path, work: Callable[..., Row], jobs: Sequence[tuple[Any, ...]], workers: int
) -> Iterator[Row]:
    """Calls `work` on every job, one thread in each of `workers` processes; each result is written
    to `path` and then given, as they come. Raises `TrainingStopped` when the disk is full."""
    if not jobs:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("a", encoding="utf-8") as file,
        ProcessPoolExecutor(workers, get_context("spawn"), _one_thread) as pool,
    ):
        _append(file, path, {"machine": asdict(this_machine("torch"))})
        for done in as_completed([pool.submit(work, *job) for job in jobs]):
            row = done.result()
            _append(file, path, row)
            yield row


def read_rows(path: Path) -> list[dict[str, Any]]:
    """All runs that have been written so far."""
    return [row for row in read_lines(path) if "machine" not in row]


def read_machines(path: Path) -> list[Machine]:
    """On which machines, and when, runs were made."""
    return [Machine(**row["machine"]) for row in read_lines(path) if "machine" in row]


def _append(file: Any, path: Path, row: Row) -> None:
    try:
        file.write(json.dumps(row) + "\n")
        file.flush()
    except OSError as error:
        raise TrainingStopped(
            f"`{path}` cannot be written ({error.strerror}); the runs before are kept. Make room "
            "and start again: it goes on from there."
        ) from None


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)
