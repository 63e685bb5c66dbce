"""A prediction as horizontal bars."""

from collections.abc import Sequence

import plotly.graph_objects as go

from app.figures.bars import horizontal_bars

WIDE, NARROW = 115, 150  # percent: 100 and room for the words


def guess_bars(
    guesses: Sequence[tuple[str, float]],
    accent: str,
    ink: str,
    hints: Sequence[str] = (),
    longest: int = WIDE,
) -> go.Figure:
    """The guesses, best first, as bars with their probabilities in percent on a 0–100 % axis.

    `hints` say more about each of them under the pointer. `longest` fills the width.
    """
    percent = [100 * probability for _, probability in guesses]
    figure = horizontal_bars(
        [label for label, _ in guesses],
        percent,
        [f"{value:.1f} %" for value in percent],
        longest,
        "%{customdata}: %{x:.2f} %" if hints else "%{y}: %{x:.2f} %",
        accent,
        ink,
    )
    if hints:
        figure.update_traces(customdata=list(hints))
    return figure
