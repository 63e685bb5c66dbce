"""A part from inside, on demand: its feature maps for a picture, and its weights."""

import pandas as pd
import streamlit as st

from app import cached, selection
from app.components import chart, maps, probe_input, probe_run, text
from app.figures.mosaic import filter_tiles
from app.figures.weights import weight_histogram
from app.selection import Selection
from inception_core.analysis.part import PartSeen
from inception_core.probing.setting import STATISTICS, Setting

SCOPES = {"layer": "layer", "network": "network", "channel": "channel"}
WIDTH = 300  # pixels of the panel, about
PLAIN = {"displayModeBar": False}


def show(chosen: Selection) -> None:
    """A switch, and below it what it is for; nothing is computed before somebody asks."""
    if not st.toggle("Feature maps and weights", key=selection.kept("inside", False)):
        return
    setting = probe_input.compact(chosen)
    asked = setting.plain, chosen.node
    if st.session_state.get("inside_asked") != asked:
        text.note("Runs one picture through the network, which takes some seconds.")
        if not st.button("Compute", icon=":material/play_arrow:", key="inside_compute"):
            return
        st.session_state["inside_asked"] = asked

    def forget() -> None:
        cached.probe_of_part.clear(*asked)
        del st.session_state["inside_asked"]

    seen = probe_run.result(lambda: cached.probe_of_part(*asked), forget)
    if isinstance(seen, PartSeen):
        _maps(seen, setting)
        _weights(seen, setting)


def _maps(seen: PartSeen, setting: Setting) -> None:
    if seen.maps is None:
        text.note("A prediction does not run this part, so it has no feature maps.")
        return
    scope = maps.scope("inside_scope", SCOPES)
    signed = seen.network_signed if scope == "network" else seen.maps.signed
    limits = {"layer": seen.maps.largest, "network": seen.network_largest}
    scale = maps.Range(limits.get(scope), signed)
    maps.tiles(seen.maps, scale, "inside_maps", "Feature maps", WIDTH)
    picture, weights = setting.about_image, setting.about_weights
    text.note(f"Picture: {picture}. Weights: {weights}. {STATISTICS[setting.is_random]}")


def _weights(seen: PartSeen, setting: Setting) -> None:
    if not seen.tensors:
        text.note("This part has no weights of its own.")
        return
    text.heading("Weights")
    if seen.weights is not None:
        together = seen.weights.facts
        text.facts(
            (
                ("Minimum", f"{together.minimum:.4g}"),
                ("Maximum", f"{together.maximum:.4g}"),
                ("Mean", f"{together.mean:.4g}"),
                ("Standard deviation", f"{together.deviation:.4g}"),
                ("Sparsity: exact zeros", f"{together.zeros:.2%}"),
            )
        )
        figure = weight_histogram(seen.weights, chart.look())
        words = "How the weights of its convolutions and linear layers are spread"
        st.plotly_chart(figure, theme=None, key="inside_histogram", config=PLAIN, alt=words)
        text.note("Convolutions’ and linear layers’ weights; biases and batch norm aside.")
    rows = [
        {**facts._asdict(), "shape": " × ".join(map(str, facts.shape)), "zeros": 100 * facts.zeros}
        for facts in seen.tensors
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="inside_weights",
        column_config={
            "zeros": st.column_config.NumberColumn("sparsity (% zeros)", format="%.2f"),
            "deviation": st.column_config.NumberColumn("standard deviation"),
        },
    )
    if filters := seen.filters:
        text.heading("Filters")
        figure = filter_tiles(filters, chart.look(), WIDTH)
        st.plotly_chart(
            figure, theme=None, key="inside_filters", config=PLAIN, alt="Its filters as pictures"
        )
        shown = filters.values.shape[1]
        text.note(
            f"One row a filter: {len(filters.channels)} of {filters.out_of} with the largest norm. "
            f"One column an input channel: the first {shown} of {filters.inputs}."
        )
