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
from inception_core.words import tr, trn


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
    chips = [str(source.origin), f"{chosen.pixels} × {chosen.pixels} × 3"]
    if source.departures:
        count = len(source.departures)
        chips.insert(1, trn("{n} departure explained", "{n} departures explained", count))
    if chosen.knobs:
        chips.append(trn("{n} knob turned", "{n} knobs turned", len(chosen.knobs)))
    text.title(source.title, chips)
    text.headline(
        (
            (
                short(analysis.params),
                tr("parameters"),
                tr("{n:,} parameters", n=analysis.params),
            ),
            (
                short(analysis.macs),
                tr("multiply-adds an image (conv + linear)"),
                tr("{n:,} multiply-adds; {convention}", n=analysis.macs, convention=CONVENTION),
            ),
            (
                short(analysis.activations),
                tr("activations an image (conv outputs)"),
                tr("{n:,} output elements of convolutions", n=analysis.activations),
            ),
            (
                field_text(analysis.receptive_field),
                tr("receptive field"),
                tr("of the last feature map before the global pool"),
            ),
            (
                f"{analysis.convolutions}",
                tr("convolutions"),
                tr("{n} convolutions", n=analysis.convolutions),
            ),
        )
    )
