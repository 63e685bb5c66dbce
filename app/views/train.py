"""A network that dies while you look, the map of when it does, and what residuals do for speed."""

import streamlit as st

from app import selection
from app.components import text
from app.components.train import VIEWS
from app.components.train.names import LIVE, VIEW

ADDRESS = "view"  # its name in a link

text.title("Train", ["on this machine’s CPU", "1797 digits that come along"])
given = st.query_params.get(ADDRESS, LIVE)
if VIEW not in st.session_state and given in VIEWS:
    st.session_state[VIEW] = given
elif given not in VIEWS:
    text.problem(f"There is no view `{given}`. Showing {LIVE}.", "warning")
view = st.segmented_control(
    "Show", VIEWS, key=selection.kept(VIEW, LIVE), required=True, label_visibility="collapsed"
)
if view and view != LIVE:
    selection.page_url(**{ADDRESS: view})
VIEWS[view or LIVE]()
