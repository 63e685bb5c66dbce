"""One block at every scale: how its values are spread, and its feature maps side by side."""

import streamlit as st

from app import selection
from app.components import chart, maps, text
from app.components.scaling.results import conditions
from app.figures.signals import histograms
from inception_core.analysis.signal import Maps
from inception_core.probing.scales import AtScale, Scales
from inception_core.words import later, tr

TENSORS = {"out": later("Output"), "residual": later("Scaled residual")}
SCOPES = {
    "all": later("all networks shown"),
    "network": later("each network"),
    "layer": later("each layer"),
    "channel": later("each channel"),
}
BLOCK = "scaling_block"
WIDTH = 1000  # pixels of all pictures side by side, about


def show(scales: Scales, form: str) -> None:
    """The chosen block, at first the last one."""
    paths = [block.path for block in scales.found[0].blocks]
    key = selection.kept(BLOCK, paths[-1])
    if st.session_state[key] not in paths:
        st.session_state[key] = paths[-1]
    text.section(tr("One block, more closely"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        path = str(st.selectbox(tr("Block"), paths, key=key, width=160))
        tensor = str(
            st.segmented_control(
                tr("Histogram of"),
                TENSORS,
                key=selection.kept("scaling_tensor", "out"),
                required=True,
                format_func=text.names(TENSORS),
            )
        )
        scope = maps.scope("scaling_scope", SCOPES)
    details = {str(at.text): at.details[path] for at in scales.found}
    name = f"{path}, {str(TENSORS[tensor]).lower()}"
    figure = histograms(details, tensor, name, chart.look(), conditions(scales))
    words = tr("How the absolute values of {name} are spread at each scale", name=name)
    chart.show(
        figure, "scaling_histogram", f"{scales.variant}-{path}".replace("/", "-"), form, words
    )
    zeros = [(at.text, next(b for b in at.blocks if b.path == path)) for at in scales.found]
    shares = ", ".join(
        f"{label} {(b.out if tensor == 'out' else b.residual).zeros:.1%}" for label, b in zeros
    )
    text.note(
        tr(
            "Exact zeros are not in the histogram: {shares}. Ends of the axis hold what is past.",
            shares=shares,
        )
    )
    columns = st.columns(len(scales.found), gap="small")
    for at, column in zip(scales.found, columns, strict=True):
        own = at.details[path].maps
        with column:
            maps.tiles(
                own,
                _range(scope, own, at, scales),
                f"scaling_maps_{at.scale}",
                f"{path}, {at.text}",
                WIDTH // len(columns),
            )


def _range(scope: str, own: Maps, at: AtScale, scales: Scales) -> maps.Range:
    match scope:
        case "all":
            return maps.Range.of(d.maps for each in scales.found for d in each.details.values())
        case "network":
            return maps.Range.of(detail.maps for detail in at.details.values())
        case "layer":
            return maps.Range.of([own])
    return maps.Range(None, own.signed)
