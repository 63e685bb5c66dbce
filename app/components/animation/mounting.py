"""What the animations share: how they are put together, and the words of their controls."""

from pathlib import Path
from typing import Any

import streamlit as st

from inception_core.words import tr

_SCRIPT, _STYLE = (Path(__file__).parent / name for name in ("script", "style"))
_SHARED = ("player", "tools")


def component(name: str) -> Any:
    """The animation written in `script/NAME*.js` and `style/NAME.css`, and what all share."""
    script, style = (
        "\n".join(
            path.read_text(encoding="utf-8")
            for part in (*_SHARED, name)
            for path in sorted(folder.glob(f"{part}*"))
        )
        for folder in (_SCRIPT, _STYLE)
    )
    return st.components.v2.component(
        f"{name}_animation", html='<div class="animation"></div>', css=style, js=script
    )


def blank(*names: str) -> dict[str, str]:
    """Values for `tr` that leave these places open, to be filled in by the browser."""
    return {name: f"{{{name}}}" for name in names}


def player_words() -> dict[str, str]:
    """Of the row of buttons below every animation."""
    return {
        "play": tr("Play"),
        "pause": tr("Pause"),
        "back": tr("Step back"),
        "forward": tr("Step forward"),
        "place": tr("Step"),
        "of": tr("{step} of {steps}", **blank("step", "steps")),
        "speed": tr("Speed"),
        "still": tr("Your device asks for less motion: go step by step."),
    }
