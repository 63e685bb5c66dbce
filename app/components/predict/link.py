"""What a link to this page holds: networks, crops, how many guesses, and the sample."""

import streamlit as st

from app import selection
from app.components import image_input, text
from app.components.predict import crops, networks
from app.history import navigated
from inception_core.predict.protocols import PROTOCOLS
from inception_core.words import tr

WEIGHTS, CROPS, TOP, SAMPLE = "weights", "crops", "top", "sample"
TOP_KEY, MOST_GUESSES, USUAL_GUESSES = "predict_top", 20, 5


def read_link() -> None:
    """Sets the page as the address says, when it is new; what does not fit is said."""
    first = "predict_linked" not in st.session_state
    st.session_state["predict_linked"] = True
    if not (first or navigated()):
        return
    url = st.query_params.to_dict()
    if given := url.get(WEIGHTS):
        networks.from_link(given)
    given = url.get(CROPS, "")
    if given in PROTOCOLS:
        st.session_state[crops.KEY] = given
    elif given:
        _unknown(given, ", ".join(PROTOCOLS))
    given = url.get(TOP, "")
    if given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST_GUESSES:
        st.session_state[TOP_KEY] = int(given)
    elif given:
        _unknown(given, f"1 … {MOST_GUESSES}")
    given = url.get(SAMPLE, "")
    if given in image_input.sample_names():
        st.session_state["sample"] = given
    elif given:
        _unknown(given, ", ".join(image_input.sample_names()))


def write_link(protocol: str, top_k: int) -> None:
    """Puts what differs from the usual into the address."""
    first = next(iter(image_input.sample_names()))
    own = {
        WEIGHTS: networks.in_link(st.session_state.get(networks.KEY, [])),
        CROPS: protocol,
        TOP: str(top_k),
        SAMPLE: st.session_state.get("sample", first),
    }
    usual = {
        WEIGHTS: networks.EMBEDDED,
        CROPS: PROTOCOLS[0],
        TOP: str(USUAL_GUESSES),
        SAMPLE: first,
    }
    selection.page_url(**{k: v for k, v in own.items() if v and v != usual[k]})


def _unknown(given: str, known: str) -> None:
    text.problem(
        tr("The link says `{given}`; there is {known}.", given=given, known=known), "warning"
    )
