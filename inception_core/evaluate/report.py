"""Errors of a run, network by network and of ensembles, beside the paper's where they compare."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import EvaluationError
from inception_core.evaluate.run import Network, Run
from inception_core.evaluate.score import CONFIDENCE, Share, error, ranks
from inception_core.predict.ensemble import mean
from inception_core.predict.protocols import assumption
from inception_core.render.tables import text_table
from inception_core.results import CROPS, PAPER_TABLES, SUBSET, Row, Table
from inception_core.variants import get_variant
from inception_core.weights import imagenet

PAPERS_NOTE = (
    "The paper’s errors belong to the networks as its authors trained them, on ImageNet’s "
    "validation pictures; Table 2 leaves out about 1,700 of them, the others take all 50,000."
)
_SAME_PREDICTIONS = {"dropout", "auxiliary"}  # knobs that only training notices


class Skipped(NamedTuple):
    """A picture that could not be read."""

    picture: str
    problem: str


@dataclass(frozen=True)
class Line:
    """Errors of one network or ensemble on one choice of pictures."""

    pictures: str
    count: int
    name: str
    networks: tuple[int, ...]  # their places in the run
    top1: Share  # errors
    top5: Share
    paper: tuple[Table, Row] | None  # the paper's line with the same protocol

    @property
    def paper_text(self) -> str:
        """The paper's errors in percent and where they stand."""
        if self.paper is None:
            return ""
        table, row = self.paper
        first = "–" if row.top1_error is None else f"{row.top1_error:.1f}"
        return f"{first} / {row.top5_error:.1f} ({table.name}, {row.network})"


@dataclass(frozen=True)
class Report:
    """What a run has found so far."""

    run: Run
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    missing: int  # shards that are not computed yet


def report(run: Run, excluded: frozenset[str] = frozenset()) -> Report:
    """Errors on all pictures that could be read, and on those that are not `excluded`.

    Raises `EvaluationError` when no shard is finished, or no picture is left.
    """
    voters = _voters(run.settings.networks)
    finished = sorted(set(range(run.count)) - set(run.missing))
    skipped: list[Skipped] = []
    seen: list[str] = []
    found: list[NDArray[np.int64]] = []  # voters × pictures of a shard
    for number in finished:
        pictures, shard = run.of_shard(number), run.read(number)
        skipped += [Skipped(pictures[i].name, text) for i, text in shard.problems.items()]
        kept = [pictures[place] for place in shard.readable]
        right = np.array([picture.label for picture in kept], np.int64)
        seen += [picture.name for picture in kept]
        found.append(
            np.stack([ranks(mean([shard.rows[place] for place in v]), right) for _, v in voters])
        )
    if not seen:
        raise EvaluationError(
            f"`{run.folder}` has no result yet; compute it with `evaluate … --resume`."
        )
    every = np.concatenate(found, 1)
    lines = [*_lines(run, "all", False, voters, every)]
    if excluded:
        kept_columns = [place for place, name in enumerate(seen) if name not in excluded]
        if not kept_columns:
            raise EvaluationError("All pictures are excluded; give a shorter list.")
        lines += _lines(run, "without exclusions", True, voters, every[:, kept_columns])
    return Report(run, tuple(lines), tuple(skipped), len(run.missing))


Voters = list[tuple[str, tuple[int, ...]]]


def _voters(networks: Sequence[Network]) -> Voters:
    """Every network alone, those of each architecture together, and all together."""
    alone = [(Path(network.weights).name, (i,)) for i, network in enumerate(networks)]
    by_kind: dict[str, list[int]] = {}
    for place, network in enumerate(networks):
        by_kind.setdefault(get_variant(network.variant).architecture, []).append(place)
    kinds = [
        (f"ensemble of {len(places)} × {kind}", tuple(places))
        for kind, places in by_kind.items()
        if 1 < len(places) < len(networks)
    ]
    every = [(f"ensemble of all {len(networks)}", tuple(range(len(networks))))]
    return alone + kinds + (every if len(networks) > 1 else [])


def _lines(
    run: Run, pictures: str, without: bool, voters: Voters, found: NDArray[np.int64]
) -> Iterator[Line]:
    for (name, places), right in zip(voters, found, strict=True):
        paper = paper_row(run, places, without)
        count = len(right)
        yield Line(pictures, count, name, places, error(right, 1), error(right, 5), paper)


def paper_row(run: Run, places: Sequence[int], without: bool) -> tuple[Table, Row] | None:
    """The line of the paper's Tables 2–5 for these networks of a run, if its protocol is theirs.

    `without`: the blacklisted pictures are left out.
    """
    networks = [run.settings.networks[place] for place in places]
    if run.settings.labels != imagenet.LABELS or not all(map(_unchanged, networks)):
        return None
    kinds = Counter(get_variant(network.variant).architecture for network in networks)
    wanted = CROPS[run.settings.crops]
    for table in PAPER_TABLES:
        for row in table.rows:
            same = (table.pictures == SUBSET) == without and row.crops == wanted
            if same and dict(row.members) == kinds:
                return table, row
    return None


def _unchanged(network: Network) -> bool:
    """Is it the variant with its knobs as they are?"""
    variant = get_variant(network.variant)
    settings = variant.settings(network.knobs)
    return all(settings[k] == v for k, v in variant.defaults.items() if k not in _SAME_PREDICTIONS)


def assumptions(run: Run) -> list[str]:
    """What no paper defines of the crops."""
    kinds = [get_variant(network.variant).architecture for network in run.settings.networks]
    return [
        text for text in dict.fromkeys(assumption(run.settings.crops, k) for k in kinds) if text
    ]


def text(made: Report) -> str:
    """For a terminal."""
    rows = [
        (
            line.name,
            f"{line.pictures} {line.count}",
            *(_percent(line.top1), _percent(line.top5)),
            *(f"{share.rest.value:.1%}" for share in (line.top1, line.top5)),
            line.paper_text,
        )
        for line in made.lines
    ]
    header = ["network", "pictures", "top-1 error", "top-5 error", "top-1 acc.", "top-5 acc.", ""]
    if any(line.paper for line in made.lines):
        header[-1] = "paper, errors in %"
    parts = [f"Crops: {made.run.settings.crops}. In brackets the {CONFIDENCE}."]
    parts += [text_table(header, rows, left=2), *assumptions(made.run)]
    parts += [PAPERS_NOTE] * bool(header[-1])
    if made.skipped:
        names = "\n".join(skipped.problem for skipped in made.skipped)
        parts.append(f"{len(made.skipped)} pictures could not be read and do not count:\n{names}")
    if made.missing:
        parts.append(
            f"Not finished: {made.missing} of {made.run.count} shards are missing; compute them "
            "with `--resume`."
        )
    return "\n\n".join(parts)


def document(made: Report) -> dict[str, Any]:
    """The same for a program; shares from 0 to 1, the paper's errors in percent."""
    settings = made.run.settings
    return {
        "data": settings.data,
        "crops": settings.crops,
        "assumption": " ".join(assumptions(made.run)),
        "device": settings.device,
        "versions": settings.versions,
        "networks": [
            {"weights": network.weights, "variant": network.variant, "identity": network.identity}
            for network in settings.networks
        ],
        "interval": CONFIDENCE,
        "results": [
            {
                "name": line.name,
                "networks": line.networks,
                "pictures": line.pictures,
                "count": line.count,
                "top1_error": line.top1._asdict(),
                "top5_error": line.top5._asdict(),
                "top1_accuracy": line.top1.rest._asdict(),
                "top5_accuracy": line.top5.rest._asdict(),
                "paper": line.paper
                and {
                    "table": line.paper[0].name,
                    "network": line.paper[1].network,
                    "top1_error": line.paper[1].top1_error,
                    "top5_error": line.paper[1].top5_error,
                },
            }
            for line in made.lines
        ],
        "skipped": [skipped._asdict() for skipped in made.skipped],
        "missing_shards": made.missing,
    }


def _percent(share: Share) -> str:
    return f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})"
