"""A network as a strip of its blocks: one cell a block, as wide as its share of the costs."""

from html import escape
from itertools import groupby
from typing import NamedTuple

from inception_core.analysis.records import Analysis
from inception_core.render.captions import caption
from inception_core.spec import Sequence, blocks
from inception_core.words import tr

HEIGHT, STEP = 34, 7  # pixels: of the finest grid, and by how much each coarser one is lower
ROOM = 0.07  # a stage with a smaller share has no word below it


class Cell(NamedTuple):
    """One block, or a stage that is none."""

    stage: str
    title: str
    share: float  # of the network's multiply-adds, 0 to 1
    level: int | None  # 0 for blocks on the finest grid, 1 for the next; None between stages


def cells(spec: Sequence, analysis: Analysis) -> list[Cell]:
    """Every block of the network in order; the shares add up to 1."""
    found: list[Cell] = []
    level = -1
    for name, stage in spec.children:
        paths = [f"{name}/{block}" for block, _ in blocks(stage)]
        level += bool(paths)
        found += [
            Cell(name, caption(stage), analysis.at(path).macs / analysis.macs,
                 level if paths else None)
            for path in paths or [name]
        ]  # fmt: skip
    return found


def strip_text(spec: Sequence, analysis: Analysis) -> str:
    """The strip in words: `Stem 19 %, 4 × Inception-A 13 %, …`."""
    parts = []
    for name, stage in spec.children:
        count = len(blocks(stage))
        share = analysis.at(name).macs / analysis.macs
        parts.append(f"{f'{count} × ' if count else ''}{caption(stage)} {100 * share:.0f} %")
    return tr("Blocks and their share of the multiply-adds: {parts}", parts=", ".join(parts))


def strip_html(spec: Sequence, analysis: Analysis) -> str:
    """The strip as one HTML element; its colours are the classes `ie-grid0` … and `ie-between`.

    Blocks on coarser grids are lower and darker; what lies between the stages is grey.
    """
    stages = []  # a `flex` of less than 1 in all would not fill its place: percents
    for _, group in groupby(cells(spec, analysis), key=lambda cell: cell.stage):
        own = list(group)
        share = sum(cell.share for cell in own)
        bars = "".join(
            f'<i class="{_kind(cell)}" style="flex:{100 * cell.share:.3f};'
            f'height:{_height(cell)}px"></i>'
            for cell in own
        )
        word = _word(own) if share > ROOM else ""
        stages.append(f'<div style="flex:{100 * share:.3f}"><b>{bars}</b><s>{word}</s></div>')
    words = escape(strip_text(spec, analysis), quote=True)
    return f'<div class="ie-strip" role="img" aria-label="{words}">{"".join(stages)}</div>'


def _kind(cell: Cell) -> str:
    return "ie-between" if cell.level is None else f"ie-grid{min(cell.level, 3)}"


def _height(cell: Cell) -> int:
    if cell.level is None:
        return HEIGHT if cell.stage == "stem" else STEP
    return HEIGHT - STEP * cell.level


def _word(own: list[Cell]) -> str:
    """`A × 10` where the blocks have a letter, their number where not, and `Stem`."""
    if own[0].level is None:
        return "Stem" if own[0].stage == "stem" else ""
    letter = own[0].title.rpartition("-")[2]
    return f"{letter} × {len(own)}" if len(letter) == 1 else f"× {len(own)}"
