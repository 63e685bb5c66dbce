"""What a link to this page holds: networks, crops, how many guesses, and the sample."""

from collections.abc import Iterator, Mapping

import streamlit as st

from app import selection
from app.components import image_input, text
from app.components.predict import crops, networks
from app.components.predict.own_checkpoint import EMBEDDED, KEY
from app.history import navigated
from inception_core.predict.protocols import PROTOCOLS
from inception_core.words import tr

WEIGHTS, CROPS, TOP, SAMPLE = "weights", "crops", "top", "sample"
_NOTICES, _CHOSEN = "predict_link_notices", "predict_link_chosen"
LONGEST = 40  # letters of a link that are quoted
TOP_KEY, MOST_GUESSES, USUAL_GUESSES = "predict_top", 20, 5


def read_link() -> None:
    """Sets the page as the address says, when it is new; what does not fit is said until the
    choices change."""
    first = _NOTICES not in st.session_state
    if first or navigated():
        st.session_state[_NOTICES] = [*_read(st.query_params.to_dict())]
        st.session_state.pop(_CHOSEN, None)
    for sentence in st.session_state[_NOTICES]:
        text.problem(sentence, "warning")


def write_link(protocol: str, top_k: int) -> None:
    """Puts what differs from the usual into the address."""
    first = next(iter(image_input.sample_names()))
    own = {
        WEIGHTS: networks.in_link(st.session_state.get(KEY, [])),
        CROPS: protocol,
        TOP: str(top_k),
        SAMPLE: st.session_state.get("sample", first),
    }
    usual = {WEIGHTS: EMBEDDED, CROPS: PROTOCOLS[0], TOP: str(USUAL_GUESSES), SAMPLE: first}
    chosen = {name: value for name, value in own.items() if value and value != usual[name]}
    if st.session_state.setdefault(_CHOSEN, chosen) != chosen:
        st.session_state[_NOTICES] = []
    selection.page_url(**chosen)


def _read(url: Mapping[str, str]) -> Iterator[str]:
    """Sets what fits; gives a sentence about each thing that does not."""
    if given := url.get(WEIGHTS):
        yield from networks.from_link(given)
    given = url.get(CROPS, "")
    if given in PROTOCOLS:
        st.session_state[crops.KEY] = given
    elif given:
        yield _unknown(given, ", ".join(PROTOCOLS))
    given = url.get(TOP, "")
    if given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST_GUESSES:
        st.session_state[TOP_KEY] = int(given[:9])
    elif given:
        yield _unknown(given, f"1 … {MOST_GUESSES}")
    given = url.get(SAMPLE, "")
    if given in image_input.sample_names():
        st.session_state["sample"] = given
    elif given:
        yield _unknown(given, ", ".join(image_input.sample_names()))


def _unknown(given: str, known: str) -> str:
    return tr("The link says `{given}`; there is {known}.", given=given[:LONGEST], known=known)
