"""The heading of every page about one network: its name, its conditions, its five numbers."""

import streamlit as st

from app.cached import network
from app.components import text
from app.selection import Selection
from inception_core.analysis.records import CONVENTION, Analysis
from inception_core.errors import ShapeMismatch
from inception_core.spec import Sequence


def load(chosen: Selection) -> tuple[Sequence, Analysis]:
    """Spec and analysis of the selection; a network that cannot run is said in one sentence."""
    try:
        return network(chosen.variant, chosen.knob_items, chosen.pixels)
    except ShapeMismatch as error:
        text.title(chosen.source.title, [chosen.source.origin])
        st.error(str(error), icon=":material/error:")
        st.stop()


def show(chosen: Selection, analysis: Analysis) -> None:
    """Title with chips, then parameters, multiply-adds, activations, field and convolutions."""
    source = chosen.source
    chips = [source.origin, f"{chosen.pixels} × {chosen.pixels} × 3, one image"]
    if source.departures:
        count = len(source.departures)
        chips.insert(1, f"{count} departure{'s' if count > 1 else ''} explained")
    if chosen.knobs:
        count = len(chosen.knobs)
        chips.append(f"{count} knob{'s' if count > 1 else ''} turned")
    text.title(source.title, chips)
    height, width = analysis.receptive_field
    field = f"{height:,}" if height == width else f"{height:,} × {width:,}"
    text.headline(
        (
            (_short(analysis.params), "parameters", f"{analysis.params:,} parameters"),
            (
                _short(analysis.macs),
                "multiply-adds (conv + linear)",
                f"{analysis.macs:,} multiply-adds; {CONVENTION}",
            ),
            (
                _short(analysis.activations),
                "activations (conv outputs)",
                f"{analysis.activations:,} output elements of convolutions",
            ),
            (f"{field} px", "receptive field", "of the last feature map before the global pool"),
            (f"{analysis.convolutions}", "convolutions", f"{analysis.convolutions} convolutions"),
        )
    )


def _short(value: int) -> str:
    """`55.84 M`, `13.16 G`."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if value >= size:
            return f"{value / size:.2f} {unit}"
    return str(value)
