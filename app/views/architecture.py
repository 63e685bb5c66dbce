"""The block graph of one network, and the numbers of the part that is selected."""

import streamlit as st

from app import selection
from app.components import details, pickers, summary

chosen = pickers.show()
spec, analysis = summary.load(chosen)
summary.show(chosen, analysis)


@st.fragment
def graph_and_details() -> None:
    chosen = selection.current()
    graph, panel = st.columns([5, 2], gap="small")
    with graph:
        st.write("graph")
    with panel, st.container(border=True, height=660):
        details.show(chosen, spec, analysis)


graph_and_details()
