"""The router: `streamlit run app/streamlit_app.py`, from anywhere."""

import sys
from pathlib import Path

# `streamlit run` puts only this folder on the path; the packages are beside it.
if (ROOT := str(Path(__file__).resolve().parents[1])) not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st

from app import language, selection
from app.components import text
from inception_core.words import tr

st.set_page_config(
    page_title="Inception Explorer",
    page_icon=f"{ROOT}/assets/icon.png",
    layout="wide",
    initial_sidebar_state=270,
)
st.logo(f"{ROOT}/assets/logo.svg", size="large")
text.style()
is_first_run = not st.session_state
language.begin()
selection.current()
family = st.Page("views/family.py", title=tr("Family"), icon=":material/grid_view:", default=True)
page = st.navigation(
    [
        family,
        st.Page("views/lessons.py", title=tr("Lessons"), icon=":material/school:"),
        st.Page("views/architecture.py", title=tr("Architecture"), icon=":material/account_tree:"),
        st.Page("views/figures.py", title=tr("Figures"), icon=":material/draw:"),
        st.Page("views/layers.py", title=tr("Layers"), icon=":material/table_rows:"),
        st.Page("views/compare.py", title=tr("Compare"), icon=":material/compare_arrows:"),
        st.Page(
            "views/scaling.py", title=tr("Residual scaling"), icon=":material/stacked_line_chart:"
        ),
        st.Page("views/predict.py", title=tr("Predict"), icon=":material/image_search:"),
        st.Page("views/train.py", title=tr("Train"), icon=":material/model_training:"),
        st.Page("views/glossary.py", title=tr("Glossary"), icon=":material/dictionary:"),
    ]
)
with st.sidebar:
    language.switch()
if page == family and is_first_run and set(st.query_params) - {language.PARAMETER}:
    # A copied link to a network, from when the graph was the home page.
    st.switch_page("views/architecture.py", query_params=st.query_params)
selection.page_url()
page.run()
if page == family:  # which is about all networks, so its address names none
    if st.query_params.to_dict() != (kept := language.in_link()):
        st.query_params.from_dict(kept)
else:
    selection.write_url()
