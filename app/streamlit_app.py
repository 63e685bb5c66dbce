"""The router: `streamlit run app/streamlit_app.py`, from anywhere."""

import sys
from pathlib import Path

# `streamlit run` puts only this folder on the path; the packages are beside it.
if (ROOT := str(Path(__file__).resolve().parents[1])) not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st

from app import selection
from app.components import text

st.set_page_config(
    page_title="Inception Explorer",
    page_icon=f"{ROOT}/assets/icon.png",
    layout="wide",
    initial_sidebar_state=270,
)
st.logo(f"{ROOT}/assets/logo.svg", size="large")
text.style()
selection.current()
page = st.navigation(
    [
        st.Page("views/architecture.py", title="Architecture", icon=":material/account_tree:"),
        st.Page("views/layers.py", title="Layers", icon=":material/table_rows:"),
        st.Page("views/compare.py", title="Compare", icon=":material/compare_arrows:"),
        st.Page("views/predict.py", title="Predict", icon=":material/image_search:"),
    ]
)
selection.page_url()
page.run()
selection.write_url()
