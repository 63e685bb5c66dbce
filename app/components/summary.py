"""The heading of every page about one network: its name, its conditions, its five numbers."""

import streamlit as st

from app import selection
from app.cached import network
from app.components import text
from app.selection import Selection
from inception_core.analysis.records import CONVENTION, Analysis
from inception_core.errors import ShapeMismatch
from inception_core.render.captions import field_text, short
from inception_core.spec import Sequence


def load(chosen: Selection) -> tuple[Sequence, Analysis]:
    """Spec and analysis of the selection; a network that cannot run is said in one sentence.

    Parts that this network does not have are no longer selected or opened.
    """
    try:
        spec, analysis = network(chosen.variant, chosen.knob_items, chosen.pixels)
    except ShapeMismatch as error:
        text.title(chosen.source.title, [chosen.source.origin])
        text.problem(str(error))
        selection.write_url()
        st.stop()
    selection.keep_within(spec, analysis)
    return spec, analysis


def show(chosen: Selection, analysis: Analysis) -> None:
    """Title with chips, then parameters, multiply-adds, activations, field and convolutions."""
    source = chosen.source
    chips = [source.origin, f"{chosen.pixels} × {chosen.pixels} × 3"]
    if source.departures:
        count = len(source.departures)
        chips.insert(1, f"{count} departure{'s' if count > 1 else ''} explained")
    if chosen.knobs:
        count = len(chosen.knobs)
        chips.append(f"{count} knob{'s' if count > 1 else ''} turned")
    text.title(source.title, chips)
    text.headline(
        (
            (short(analysis.params), "parameters", f"{analysis.params:,} parameters"),
            (
                short(analysis.macs),
                "multiply-adds an image (conv + linear)",
                f"{analysis.macs:,} multiply-adds; {CONVENTION}",
            ),
            (
                short(analysis.activations),
                "activations an image (conv outputs)",
                f"{analysis.activations:,} output elements of convolutions",
            ),
            (
                field_text(analysis.receptive_field),
                "receptive field",
                "of the last feature map before the global pool",
            ),
            (f"{analysis.convolutions}", "convolutions", f"{analysis.convolutions} convolutions"),
        )
    )
