"""Where a cost sits: stages, blocks, branches and operations as rows of bars, as wide as their
share. Each row is the whole network; a part lies below the part that holds it."""

from collections.abc import Mapping

import plotly.graph_objects as go

from app.figures.look import Look, dress
from app.figures.stages import part_name
from inception_core.analysis.records import Analysis, Record, Totals
from inception_core.analysis.rollup import LEVELS, Level, roll_up
from inception_core.spec import Sequence

ROW_PIXELS, FOOT_PIXELS = 58, 62
LETTERS_PER_PERCENT = 1.25  # on a laptop's screen
THIN = 0.004  # share of the network below which a bar has no gap to its neighbours
KINDS = {"1×1": "#346bbb", "square": "#2f7d54", "factorised": "#7557c4", "linear": "#8c5d00"}
ROWS: Mapping[Level, str] = {
    "stage": "Stage", "block": "Block", "branch": "Branch", "op": "Operation"
}  # fmt: skip
_NAMES = {"1×1": "1×1", "square": "3×3, 5×5, 7×7", "factorised": "1×3, 1×7 and the like",
          "linear": "linear layer"}  # fmt: skip


def share_rows(
    spec: Sequence, analysis: Analysis, cost: str, look: Look, caption: tuple[str, ...], node: str
) -> go.Figure:
    """Rows of bars in percent of the network's `cost` ("macs" or "params"); a click on a bar gives
    the part's path as its first custom datum. The part at `node` has a frame."""
    figure = go.Figure()
    total = getattr(analysis, cost)
    shown: set[str] = set()
    for level in LEVELS:
        parts = [part for part in roll_up(spec, analysis, level) if getattr(part, cost)]
        starts = _starts(spec, analysis, level, cost)
        kinds = {record.path: _kind(record) for record in analysis.records}
        groups = [*KINDS] if level == "op" else [""]
        for kind in groups:
            some = [part for part in parts if level != "op" or kinds[part.path] == kind]
            if some:
                letters = "#ffffff" if kind else look.ink
                as_it_is = {"marker": {"opacity": 1}, "textfont": {"color": letters}}
                texts = ["" if p.path in shown else _fitting(spec, p, cost, total) for p in some]
                figure.add_bar(
                    x=[100 * getattr(part, cost) / total for part in some],
                    base=[100 * starts[part.path] / total for part in some],
                    y=[ROWS[level]] * len(some),
                    orientation="h",
                    name=_NAMES.get(kind, level),
                    showlegend=level == "op",
                    text=texts,
                    textposition="inside",
                    insidetextanchor="middle",
                    textangle=0,
                    constraintext="none",
                    textfont={"color": letters, "size": 12},
                    marker={
                        "color": KINDS.get(kind, look.faded(0.1)),
                        "line": {
                            "color": [_frame(part.path, node, look) for part in some],
                            "width": [
                                _line(part.path == node, getattr(part, cost) / total)
                                for part in some
                            ],
                        },
                    },
                    customdata=[
                        (part.path, part_name(spec, part.path), getattr(part, cost))
                        for part in some
                    ],
                    hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>"
                    "%{customdata[2]:,} (%{x:.2f} %)<extra></extra>",
                    selected=as_it_is,
                    unselected=as_it_is,
                )
        shown |= {part.path for part in parts}
    dress(figure, look, caption, ROW_PIXELS * len(LEVELS) + 170, FOOT_PIXELS)
    figure.update_xaxes(
        range=[0, 100], ticksuffix=" %", title_text=f"Share of the network’s {_word(cost)}",
        fixedrange=True,
        ticklabeloverflow="allow",
    )  # fmt: skip
    figure.update_yaxes(
        categoryarray=[ROWS[level] for level in reversed(LEVELS)],
        categoryorder="array",
        fixedrange=True,
        ticksuffix="  ",
    )
    figure.update_layout(barmode="overlay", bargap=0.08, showlegend=True, clickmode="event+select")
    return figure


def _starts(spec: Sequence, analysis: Analysis, level: Level, cost: str) -> dict[str, int]:
    """Path → what all parts before it cost."""
    starts, sum_ = {}, 0
    for part in roll_up(spec, analysis, level):
        starts[part.path] = sum_
        sum_ += getattr(part, cost)
    return starts


def _kind(record: Record) -> str:
    if record.kernel is None:
        return "linear"
    height, width = record.kernel
    return "1×1" if height == width == 1 else "square" if height == width else "factorised"


def _fitting(spec: Sequence, part: Totals, cost: str, total: int) -> str:
    """The longest name of a part that its bar has room for."""
    room = LETTERS_PER_PERCENT * 100 * getattr(part, cost) / total
    name, last = part_name(spec, part.path), part.path.rpartition("/")[2]
    short = name.partition(" ")[0] if part.ops == 1 else last
    names = (last,) if name == "Branch" else (name, short)
    return next((name for name in names if len(name) < room), "")


def _line(selected: bool, share: float) -> float:
    """A frame, a thin gap, or no gap where it would hide the bar."""
    return 2.5 if selected else 0.6 if share > THIN else 0


def _frame(path: str, node: str, look: Look) -> str:
    return look.accent if path == node else look.paper


def _word(cost: str) -> str:
    return {"macs": "multiply-adds", "params": "parameters"}[cost]
