"""torchinfo's count of the same network, and why it differs."""

import streamlit as st

from app import cached
from app.components import text
from app.selection import Selection
from inception_core.analysis.conventions import torchinfo_terms
from inception_core.analysis.records import Analysis
from inception_core.spec import Sequence
from inception_core.words import tr

ASKED = "second_opinion"  # the networks that torchinfo was asked about in this session


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """A button; then both counts, and the terms of their difference."""
    text.body(
        tr(
            "torchinfo is an independent tool. It runs the built PyTorch module on the meta "
            "device, which computes shapes and no numbers, and counts on the way."
        )
    )
    view = chosen.variant, chosen.knob_items, chosen.pixels
    asked = st.session_state.setdefault(ASKED, [])
    if st.button(tr("Ask torchinfo"), icon=":material/fact_check:", disabled=view in asked):
        asked.append(view)
    if view not in asked:
        text.note(tr("The first time takes some seconds: PyTorch is loaded."))
        return
    opinion = cached.second_opinion(*view)
    terms = torchinfo_terms(spec, analysis)
    explained = analysis.macs + sum(term.amount for term in terms)
    _verdict(tr("Parameters"), analysis.params == opinion.params, tr("The counts are equal."))
    text.table(
        ("", tr("here"), "torchinfo", tr("difference")),
        [
            _row(tr("parameters, trainable"), analysis.params, opinion.params),
            _row(tr("multiply-adds"), analysis.macs, opinion.mult_adds),
        ],
    )
    _verdict(
        tr("Multiply-adds"),
        explained == opinion.mult_adds,
        tr("The difference is one of convention:"),
    )
    rows = [(tr("multiply-adds here: convolutions and linear layers"), f"{analysis.macs:,}")]
    rows += [(f"+ {term.name}: {term.why}", f"{term.amount:,}") for term in terms]
    rows += [(tr("= torchinfo’s mult-adds, to the last digit"), f"{explained:,}")]
    text.table(("", tr("count")), rows)
    text.note(
        tr(
            "torchinfo {version}, {variant} at {size} × {size} pixels, one image, evaluation mode.",
            version=opinion.version,
            variant=chosen.variant,
            size=chosen.pixels,
        )
    )


def _verdict(name: str, agrees: bool, sentence: str) -> None:
    if agrees:
        text.body(f"{name}: {sentence}")
    else:
        text.problem(
            tr(
                "{name}: torchinfo differs by an amount that this page cannot explain. Please "
                "report the network and its knobs.",
                name=name,
            )
        )


def _row(name: str, ours: int, theirs: int) -> tuple[str, ...]:
    return name, f"{ours:,}", f"{theirs:,}", f"{theirs - ours:,}"
