"""A prediction as horizontal bars."""

from collections.abc import Sequence

import plotly.graph_objects as go

from app.figures.bars import horizontal_bars

LONGEST = 115  # percent: 100 and room for the words


def guess_bars(guesses: Sequence[tuple[str, float]], accent: str, ink: str) -> go.Figure:
    """The guesses, best first, as bars with their probabilities in percent on a 0–100 % axis."""
    percent = [100 * probability for _, probability in guesses]
    return horizontal_bars(
        [label for label, _ in guesses],
        percent,
        [f"{value:.1f} %" for value in percent],
        LONGEST,
        "%{y}: %{x:.2f} %",
        accent,
        ink,
    )
