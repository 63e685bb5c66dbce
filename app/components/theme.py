"""The colours of the theme in force, for figures."""

from typing import NamedTuple

import streamlit as st


class Colours(NamedTuple):
    """Hex values of the theme that this person sees."""

    accent: str
    ink: str
    paper: str


def colours() -> Colours:
    """Accent, text and background of the light or the dark theme."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    names = ("primary", "text", "background")
    return Colours(*(st.config.get_option(f"{theme}.{name}Color") for name in names))
