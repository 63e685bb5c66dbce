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
from inception_core.words import later, tr

SCOPES = {"layer": later("layer"), "network": later("network"), "channel": later("channel")}
WIDTH = 300  # pixels of the panel, about
PLAIN = {"displayModeBar": False}


def show(chosen: Selection) -> None:
    """A switch, and below it what it is for; nothing is computed before somebody asks."""
    if not st.toggle(tr("Feature maps and weights"), key=selection.kept("inside", False)):
        return
    setting = probe_input.compact(chosen)
    asked = setting.plain, chosen.node
    if st.session_state.get("inside_asked") != asked:
        text.note(tr("Runs one picture through the network, which takes some seconds."))
        if not st.button(tr("Compute"), icon=":material/play_arrow:", key="inside_compute"):
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
        text.note(tr("A prediction does not run this part, so it has no feature maps."))
        return
    scope = maps.scope("inside_scope", SCOPES)
    signed = seen.network_signed if scope == "network" else seen.maps.signed
    limits = {"layer": seen.maps.largest, "network": seen.network_largest}
    scale = maps.Range(limits.get(scope), signed)
    maps.tiles(seen.maps, scale, "inside_maps", tr("Feature maps"), WIDTH)
    about = tr(
        "Picture: {picture}. Weights: {weights}.",
        picture=setting.about_image,
        weights=setting.about_weights,
    )
    text.note(f"{about} {STATISTICS[setting.is_random]}")


def _weights(seen: PartSeen, setting: Setting) -> None:
    if not seen.tensors:
        text.note(tr("This part has no weights of its own."))
        return
    text.heading(tr("Weights"))
    if seen.weights is not None:
        together = seen.weights.facts
        text.facts(
            (
                (tr("Minimum"), f"{together.minimum:.4g}"),
                (tr("Maximum"), f"{together.maximum:.4g}"),
                (tr("Mean"), f"{together.mean:.4g}"),
                (tr("Standard deviation"), f"{together.deviation:.4g}"),
                (tr("Sparsity: exact zeros"), f"{together.zeros:.2%}"),
            )
        )
        figure = weight_histogram(seen.weights, chart.look())
        words = tr("How the weights of its convolutions and linear layers are spread")
        st.plotly_chart(figure, theme=None, key="inside_histogram", config=PLAIN, alt=words)
        text.note(tr("Convolutions’ and linear layers’ weights; biases and batch norm aside."))
    rows = [
        {**facts._asdict(), "shape": " × ".join(map(str, facts.shape)), "zeros": 100 * facts.zeros}
        for facts in seen.tensors
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="inside_weights",
        column_config={
            "name": tr("name"),
            "shape": tr("shape"),
            "minimum": tr("minimum"),
            "maximum": tr("maximum"),
            "mean": tr("mean"),
            "zeros": st.column_config.NumberColumn(tr("sparsity (% zeros)"), format="%.2f"),
            "deviation": st.column_config.NumberColumn(tr("standard deviation")),
        },
    )
    if filters := seen.filters:
        text.heading(tr("Filters"))
        figure = filter_tiles(filters, chart.look(), WIDTH)
        words = tr("Its filters as pictures")
        st.plotly_chart(figure, theme=None, key="inside_filters", config=PLAIN, alt=words)
        shown = filters.values.shape[1]
        text.note(
            tr(
                "One row a filter: {rows} of {filters} with the largest norm. One column an input "
                "channel: the first {shown} of {inputs}.",
                rows=len(filters.channels),
                filters=filters.out_of,
                shown=shown,
                inputs=filters.inputs,
            )
        )
