"""Residual scaling: how large the signal becomes along the depth, with and without it."""

from typing import Any

import streamlit as st

from app import cached, selection
from app.components import pickers, probe_input, probe_run, text
from app.components.scaling import block, knobs, results
from app.selection import Selection
from inception_core.probing.scales import Scale, Scales
from inception_core.probing.setting import PlainSetting
from inception_core.words import tr

ASKED = "scaling_asked"  # the probe that this session wants to see, as plain values
SEEN = "scaling_seen"  # one plain row per probe of this session
MOST_SEEN = 20
Asked = tuple[PlainSetting, tuple[Scale, ...], bool]
RESIDUAL = ("inception_resnet_v2.slim", "inception_resnet_v2.paper", "inception_resnet_v1.paper")


def no_residuals(chosen: Selection) -> None:
    """A way to a network that has some."""
    text.problem(
        tr(
            "{network} has no residual blocks to scale. Choose an Inception-ResNet or ResNet-152 "
            "in the sidebar, with residual connections on.",
            network=chosen.source.title,
        ),
        "warning",
    )
    for name in RESIDUAL:
        st.button(name, on_click=selection.choose_variant, args=(name,), key=f"go_{name}")


def wanted(chosen: Selection) -> Asked | None:
    """What the controls say; None while something is missing."""
    setting = probe_input.show(chosen)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scales = knobs.scales(chosen)
        knobs.depth(chosen)
        gradients = st.toggle(tr("Gradients too"), key=selection.kept("probe_gradients", False))
    if setting is None or not scales:
        return None
    return setting.plain, scales, gradients


def remember(found: Scales) -> None:
    """This probe as one row among those of the session, to see how growth depends on knobs."""
    large, small = found.extremes
    row = {
        "network": results.conditions(found)[0],
        "blocks": len(large.blocks),
        "picture and weights": results.inputs(found),
        "largest": str(large.text),
        "smallest": str(small.text),
        "times larger": large.blocks[-1].trunk.rms / (small.blocks[-1].trunk.rms or 1),
    }
    rows: list[dict[str, Any]] = st.session_state.setdefault(SEEN, [])
    if row not in rows:
        st.session_state[SEEN] = [*rows, row][-MOST_SEEN:]


def show(found: Scales) -> None:
    """The answer, curves, one block, the table."""
    results.answer(found)
    block.show(found, results.curves(found))
    results.table(found)


def show_recorded() -> None:
    """Something to look at before anything is computed."""
    recording = cached.recorded_probe()
    text.note(
        tr(
            "Recorded by this project, not here: {machine}. Probe computes it here, with the "
            "settings above.",
            machine=recording.machine.text,
        )
    )
    show(recording.scales)


def show_own(asked: Asked) -> None:
    """Progress, or what was found."""

    def forget() -> None:
        cached.probe_of_scales.clear(*asked)
        del st.session_state[ASKED]

    found = probe_run.result(lambda: cached.probe_of_scales(*asked), forget)
    if not isinstance(found, Scales):
        return
    remember(found)
    show(found)
    if len(st.session_state[SEEN]) > 1:
        text.heading(tr("Probes of this session"))
        st.dataframe(
            st.session_state[SEEN],
            hide_index=True,
            key="scaling_seen_table",
            column_config={
                "network": tr("network"),
                "blocks": tr("blocks"),
                "picture and weights": tr("picture and weights"),
                "largest": tr("largest"),
                "smallest": tr("smallest"),
                "times larger": tr("times larger"),
            },
        )


chosen = pickers.show()
text.title(tr("Residual scaling"))
text.note(
    tr(
        "Sends one picture through the network once for each scale, with the same weights, and "
        "measures trunk and residual at every block. It runs on this server in a process of its "
        "own."
    )
)
trained = st.session_state.get("probe_weights") in probe_input.TRAINED
if not trained and not any(n.startswith("scale_") for n in chosen.settings):
    no_residuals(chosen)
    st.stop()
task = wanted(chosen)
if st.button(tr("Probe"), type="primary", icon=":material/monitor_heart:", disabled=task is None):
    st.session_state[ASKED] = task
asked: Asked | None = st.session_state.get(ASKED)
if asked is None:
    show_recorded()
else:
    if task is not None and asked != task:
        text.note(tr("The settings have changed since. Probe again to see them."))
    show_own(asked)
