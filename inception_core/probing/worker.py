"""A probe in a process of its own: `python -m inception_core.probing.worker`.

A pickled task comes on standard input, progress goes to standard error as `40 % Making the
network`, and the pickled result to standard output. Exit code 2 after one sentence about what was
wrong. Both ends are this package's own: nothing that a person uploads is unpickled.
"""

import pickle
import sys
from collections.abc import Generator

from inception_core.analysis.part import PartSeen
from inception_core.analysis.speed import Progress
from inception_core.errors import InceptionError
from inception_core.probing.explain import explain
from inception_core.probing.explained import Explained, ExplainTask
from inception_core.probing.parts import PartTask, look_inside
from inception_core.probing.scales import Scales, ScalesTask, probe_scales

Task = ScalesTask | PartTask | ExplainTask
Result = Scales | PartSeen | Explained


def run(task: Task) -> Generator[Progress | Result]:
    """Progress, then the result of a task of any kind."""
    if isinstance(task, ScalesTask):
        yield from probe_scales(task)
    elif isinstance(task, PartTask):
        yield from look_inside(task)
    else:
        yield from explain(task)


def main() -> None:
    """Does one task."""
    task: Task = pickle.load(sys.stdin.buffer)
    result: Result | None = None
    try:
        for record in run(task):
            if isinstance(record, Progress):
                print(f"{100 * record.share:.0f} % {record.text}", file=sys.stderr, flush=True)
            else:
                result = record
    except InceptionError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    pickle.dump(result, sys.stdout.buffer)


if __name__ == "__main__":
    main()
