"""An evaluation from its settings to finished shards, on this machine or on a cluster."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from inception_core.errors import EvaluationError
from inception_core.evaluate.local import on_this_machine
from inception_core.evaluate.pictures import Labelled, labelled_pictures
from inception_core.evaluate.run import SHARD, Network, Run, Settings, checksum, versions
from inception_core.machine import usable_cores
from inception_core.predict.ensemble import check_same_labels
from inception_core.predict.protocols import check_protocol
from inception_core.weights.files import named_weights

BACKENDS = ("local", "ray")


def prepare(
    data: Path,
    labels: Path | None = None,
    weights: Sequence[str] = ("embedded",),
    variant: str | None = None,
    crops: str = "1",
    device: str = "cpu",
    shard: int = SHARD,
) -> tuple[Settings, tuple[Labelled, ...]]:
    """What an evaluation will do, and its pictures. Raises `InceptionError`.

    `variant` is only a check, as in `predictor`. All weights must have the same labels.
    """
    check_protocol(crops)
    places = [str(Path(name).resolve()) if Path(name).is_file() else name for name in weights]
    known = [(name, named_weights(name, variant)) for name in places]
    check_same_labels([(name, read.labels) for name, read in known])
    names = known[0][1].labels
    pictures = labelled_pictures(data, labels, names)
    networks = tuple(Network(n, w.variant, dict(w.knobs), w.identity) for n, w in known)
    folder = str(data.resolve())
    return (
        Settings(
            folder, checksum(pictures), names, crops, networks, device, shard, versions(device)
        ),
        pictures,
    )


def perform(run: Run, backend: str = "local", workers: int | None = None) -> Iterator[int]:
    """Computes the shards that are missing and gives their numbers as they are finished.

    `workers` are processes here, one for each core unless told, or one for a graphics device; on
    Ray as many as the cluster has cores. Raises `InceptionError`.
    """
    if backend not in BACKENDS:
        raise EvaluationError(f"There is no backend `{backend}`; choose {' or '.join(BACKENDS)}.")
    missing = run.missing
    if not missing:
        return
    if backend == "ray":
        try:
            from inception_core.evaluate.cluster import on_ray
        except ModuleNotFoundError as error:
            raise EvaluationError(
                "Backend `ray` needs Ray; `pip install -r requirements-cluster.txt` brings it, or "
                "use `local`."
            ) from error
        finished = on_ray(run, missing, workers)
    else:
        own = usable_cores() if run.settings.device == "cpu" else 1
        finished = on_this_machine(run, missing, workers or own)
    for shard, packed in finished:
        run.write(shard, packed)
        yield shard
