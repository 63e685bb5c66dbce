"""Where a cost sits: stages, blocks, branches and operations as rows of bars, as wide as their
share. Each row is the whole network; a part lies below the part that holds it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import plotly.graph_objects as go

from app.figures.look import Look, dress
from app.figures.stages import part_name
from inception_core.analysis.records import Analysis, Record
from inception_core.analysis.rollup import LEVELS, Level, roll_up
from inception_core.spec import Sequence
from inception_core.words import Text, later, tr

ROW_PIXELS, FOOT_PIXELS = 58, 62
LETTERS_PER_PERCENT = 1.25  # on a laptop's screen
THIN = 0.4  # percent of the network below which a bar has no gap to its neighbours
KINDS = {"1×1": "#346bbb", "square": "#2f7d54", "factorised": "#7557c4", "linear": "#8c5d00"}
ROWS: Mapping[Level, Text] = {
    "stage": later("Stage"),
    "block": later("Block"),
    "branch": later("Branch"),
    "op": later("Operation"),
}
_NAMES: Mapping[str, Text | str] = {
    "1×1": "1×1",
    "square": "3×3, 5×5, 7×7",
    "factorised": later("1×3, 1×7 and the like"),
    "linear": later("linear layer"),
}


def share_rows(
    spec: Sequence, analysis: Analysis, cost: str, look: Look, caption: tuple[str, ...], node: str
) -> go.Figure:
    """Rows of bars in percent of the network's `cost` ("macs" or "params"); a click on a bar gives
    the part's path as its first custom datum. The part at `node` has a frame."""
    figure = go.Figure()
    kinds = {record.path: _kind(record) for record in analysis.records}
    shown: set[str] = set()  # paths that a row above has named
    for level in LEVELS:
        shares = _shares(spec, analysis, level, cost)
        for kind in KINDS if level == "op" else ("",):
            some = [s for s in shares if not kind or kinds[s.path] == kind]
            bars = _bars(some, kind or level, KINDS.get(kind, look.faded(0.1)), look, node)
            letters = "#ffffff" if kind else look.ink
            as_it_is = {"marker": {"opacity": 1}, "textfont": {"color": letters}}
            figure.add_bar(
                y=[str(ROWS[level])] * len(some),
                text=["" if share.path in shown else _fitting(share) for share in some],
                textfont={"color": letters, "size": 12},
                showlegend=bool(kind) and bool(some),
                selected=as_it_is,
                unselected=as_it_is,
                **bars,
            )
        shown |= {share.path for share in shares}
    dress(figure, look, caption, ROW_PIXELS * len(LEVELS) + 170, FOOT_PIXELS)
    figure.update_xaxes(
        range=[0, 100],
        ticksuffix=" %",
        title_text=tr("Share of the network’s multiply-adds")
        if cost == "macs"
        else tr("Share of the network’s parameters"),
        fixedrange=True,
        ticklabeloverflow="allow",
    )
    figure.update_yaxes(
        categoryarray=[str(ROWS[level]) for level in reversed(LEVELS)],
        categoryorder="array",
        fixedrange=True,
        ticksuffix="  ",
    )
    figure.update_layout(
        barmode="overlay",
        bargap=0.08,
        showlegend=True,
        clickmode="event+select",
        uniformtext={"mode": "hide", "minsize": 11},  # what has no room on a narrow screen
    )
    return figure


class _Share(NamedTuple):
    """One part of a row; start and width in percent of the network."""

    path: str
    name: str
    ops: int
    amount: int
    start: float
    width: float


def _shares(spec: Sequence, analysis: Analysis, level: Level, cost: str) -> list[_Share]:
    """The parts of one row that cost anything, from left to right."""
    percent, before, found = 100 / getattr(analysis, cost), 0, []
    for part in roll_up(spec, analysis, level):
        count = getattr(part, cost)
        if count:
            name = part_name(spec, part.path)
            share = _Share(part.path, name, part.ops, count, percent * before, percent * count)
            found.append(share)
        before += count
    return found


def _bars(shares: list[_Share], name: str, colour: str, look: Look, node: str) -> dict[str, Any]:
    """What bars of one colour have in common: place, frame, and what the pointer reads."""
    return {
        "x": [share.width for share in shares],
        "base": [share.start for share in shares],
        "orientation": "h",
        "name": str(_NAMES.get(name, name)),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "inside",
        "marker": {
            "color": colour,
            "line": {
                "color": [look.accent if s.path == node else look.paper for s in shares],
                "width": [_line(s.path == node, s.width) for s in shares],
            },
        },
        "customdata": [(share.path, share.name, share.amount) for share in shares],
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<br>"
        "%{customdata[2]:,} (%{x:.2f} %)<extra></extra>",
    }


def _kind(record: Record) -> str:
    if record.kernel is None:
        return "linear"
    height, width = record.kernel
    return "1×1" if height == width == 1 else "square" if height == width else "factorised"


def _fitting(share: _Share) -> str:
    """The longest name of a part that its bar has room for."""
    last = share.path.rpartition("/")[2]
    short = share.name.partition(" ")[0] if share.ops == 1 else last
    names = (last,) if share.name == "Branch" else (share.name, short)
    return next((name for name in names if len(name) < LETTERS_PER_PERCENT * share.width), "")


def _line(selected: bool, width: float) -> float:
    """A frame, a thin gap, or no gap where it would hide the bar."""
    return 2.5 if selected else 0.6 if width > THIN else 0
