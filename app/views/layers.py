"""What every layer costs: as a table, as charts, in memory, over a knob, by another tool, and in
seconds."""

import streamlit as st

from app import selection
from app.components import pickers, summary, text
from app.components.layers import VIEWS

VIEW = "view"  # its name in a link

chosen = pickers.show()
spec, analysis = summary.load(chosen)
chosen = selection.current()
summary.show(chosen, analysis)

names = [*VIEWS]
given = st.query_params.get(VIEW)
if given in names and VIEW not in st.session_state:
    st.session_state[VIEW] = given
elif given and given not in names:
    text.problem(f"There is no view `{given}`. Showing {names[0]}.", "warning")
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
