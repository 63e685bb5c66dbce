"""Scenes as plain tables: what an animation moves, on paper and for those who cannot see it."""

from typing import NamedTuple

from inception_core.analysis.family import check_claims
from inception_core.lessons.lesson import Adding, Scene, Sliding
from inception_core.lessons.network import Network
from inception_core.lessons.question import Words
from inception_core.render.captions import part_title
from inception_core.results import PAPER_TABLES
from inception_core.spec import parts
from inception_core.words import later


class Sheet(NamedTuple):
    """A small table; the first cell of a row is its name."""

    title: Words
    header: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


def sheets(scene: Scene, net: Network) -> tuple[Sheet, ...]:
    """The tables of a scene; none for those that are drawn otherwise."""
    if scene.sliding:
        return _sliding(scene.sliding)
    if scene.adding:
        return (_adding(scene.adding),)
    match scene.tool:
        case "concat":
            return (_branches(scene.node, net),)
        case "table":
            return (_table(scene.table),)
        case "claims":
            return (_claims(),)
    return ()


def _sliding(sliding: Sliding) -> tuple[Sheet, ...]:
    size = range(1, len(sliding.picture[0]) + 1)
    row, column = sliding.place
    inside = {(row + i, column + j) for i in range(3) for j in range(3)}
    picture = tuple(
        (
            str(i + 1),
            *(f"[{value}]" if (i, j) in inside else f"{value}" for j, value in enumerate(line)),
        )
        for i, line in enumerate(sliding.picture)
    )
    kernel = tuple(
        (str(i + 1), *(f"{value}".replace("-", "−") for value in line))
        for i, line in enumerate(sliding.kernel)
    )
    return (
        Sheet(
            later("The picture; in brackets: where the kernel stands"),
            (later("row"), *map(str, size)),
            picture,
        ),
        Sheet(later("The kernel"), (later("row"), "1", "2", "3"), kernel),
    )


def _adding(adding: Adding) -> Sheet:
    cells = tuple(str(i + 1) for i in range(len(adding.trunk)))
    return Sheet(
        later("Six cells of one map"),
        (later("cell"), *cells),
        (
            (later("trunk x"), *(f"{value:g}" for value in adding.trunk)),
            (
                later("branch, × {scale}", scale=adding.scale),
                *(f"{value:g}".replace("-", "−") for value in adding.branch),
            ),
        ),
    )


def _branches(block: str, net: Network) -> Sheet:
    return Sheet(
        part_title(block, net.node(block)),
        (later("branch"), later("maps at its end")),
        tuple(
            (
                part_title(f"{block}/{name}", branch),
                f"{net.analysis.at(f'{block}/{name}').out_shape[0]}",
            )
            for name, branch in parts(net.node(block))
        ),
    )


def _table(name: str) -> Sheet:
    table = next(table for table in PAPER_TABLES if table.name == name)
    return Sheet(
        later("{name}: {title}; {pictures}", name=name, title=table.title, pictures=table.pictures),
        (
            later("network, as printed"),
            later("crops"),
            later("models"),
            later("top-1 error, %"),
            later("top-5 error, %"),
        ),
        tuple(
            (
                row.network,
                row.crops,
                str(row.models),
                "–" if row.top1_error is None else f"{row.top1_error}",
                f"{row.top5_error}",
            )
            for row in table.rows
        ),
    )


def _claims() -> Sheet:
    return Sheet(
        later("Two sentences of the paper about equal cost, at 299 px"),
        (
            later("the paper says"),
            later("version"),
            later("multiply-adds"),
            later("against"),
            later("parameters"),
            later("against"),
        ),
        tuple(
            (
                check.claim,
                check.version,
                f"{check.left_macs:,}",
                f"{check.right_macs:,}",
                f"{check.left_params:,}",
                f"{check.right_params:,}",
            )
            for check in check_claims()
        ),
    )
