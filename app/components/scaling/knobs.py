"""Which scales are compared, and how deep the network is made."""

import streamlit as st

from app import selection
from app.components import text
from app.selection import Selection
from inception_core.errors import InvalidKnob
from inception_core.probing.scales import Scale
from inception_core.words import tr

OWN = "own"
SCALES = (OWN, "1.0", "0.3", "0.2", "0.17", "0.1")
MOST_SCALES = 6
FIRST = ("1.0", "0.3", "0.17", "0.1")
MULTIPLES = (1, 2, 3, 4)


def scales(chosen: Selection) -> tuple[Scale, ...]:
    """The scales that are to be compared, as written; none while they make no sense."""
    given = st.multiselect(
        tr("Residual scales"),
        SCALES,
        key=selection.kept("probe_scales", list(FIRST)),
        accept_new_options=True,
        max_selections=MOST_SCALES,
        help=tr(
            "One factor for all residual branches; type another one. `own`: as the sidebar, or the "
            "weights, have them."
        ),
    )
    knob = next(knob for knob in chosen.source.knobs if knob.name.startswith("scale_"))
    found: list[Scale] = []
    for word in given:
        try:
            value = None if word == OWN else float(str(knob.parse(word, chosen.variant)))
        except InvalidKnob:
            text.problem(
                tr(
                    "A residual scale is {range}, but received `{given}`; take it away.",
                    range=knob.range_text,
                    given=word,
                )
            )
            return ()
        if value not in found:
            found.append(value)
    return tuple(found)


def depth(chosen: Selection) -> None:
    """Blocks of every stage once to four times as often as in the source, as far as knobs go."""
    knobs = [knob for knob in chosen.source.knobs if knob.name.startswith("blocks_")]
    counts = {knob.name: int(knob.default) for knob in knobs}
    most = min(knob.high / int(knob.default) for knob in knobs)
    possible = [multiple for multiple in MULTIPLES if multiple <= most]
    given = {name: chosen.settings[name] for name in counts}
    st.session_state["probe_depth"] = next(
        (m for m in possible if given == {name: m * n for name, n in counts.items()}), None
    )

    def change() -> None:
        if multiple := st.session_state["probe_depth"]:
            for knob in knobs:
                selection.set_knob(knob, multiple * counts[knob.name])

    st.segmented_control(
        tr("Depth"),
        possible,
        key="probe_depth",
        format_func=lambda multiple: f"× {multiple}",
        on_change=change,
        help=tr("Blocks of every stage, times so many. The width is in the sidebar."),
    )
