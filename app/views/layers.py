"""What every layer costs: as a table, as charts, in memory, over a knob, and by another tool."""

import streamlit as st

from app import selection
from app.components import pickers, summary
from app.components.layers import VIEWS

VIEW = "view"  # its name in a link

chosen = pickers.show()
spec, analysis = summary.load(chosen)
chosen = selection.current()
summary.show(chosen, analysis)

names = [*VIEWS]
if VIEW not in st.session_state and (given := st.query_params.get(VIEW)) in names:
    st.session_state[VIEW] = given
view = st.segmented_control(
    "Show",
    names,
    key=selection.kept(VIEW, names[0]),
    required=True,
    label_visibility="collapsed",
)
if view and view != names[0]:
    selection.page_url(**{VIEW: view})
VIEWS[view or names[0]](chosen, spec, analysis)
