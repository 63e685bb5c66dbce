"""In which language the pages speak: the link's, else the one chosen, else the browser's."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.history import navigated
from inception_core.words import LANGUAGES, speak, tr

PARAMETER = "lang"
_CHOSEN, _SPOKEN, _SWITCH = "language_chosen", "language", "language_switch"
_SWITCHED = "language_switched"


def begin() -> None:
    """Settles the language of this run; to be called before anything is written."""
    speak(_spoken)
    linked = st.query_params.get(PARAMETER, "")
    if linked in LANGUAGES and (_SPOKEN not in st.session_state or navigated()):
        st.session_state[_CHOSEN] = linked
    spoken = st.session_state.get(_CHOSEN) or _of_browser()
    st.session_state[_SWITCHED] = st.session_state.get(_SPOKEN, spoken) != spoken
    st.session_state[_SPOKEN] = spoken


def switch() -> None:
    """Draws the choice of a language."""
    st.session_state[_SWITCH] = st.session_state[_SPOKEN]
    st.segmented_control(
        tr("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=_SWITCH,
        label_visibility="collapsed",
        required=True,
        on_change=_choose,
    )


def keep(key: str) -> None:
    """A select box with this key keeps its choice over a change of language, in which the browser
    still names it in the old one; to be called before it is drawn."""
    if key in st.session_state and st.session_state.get(_SWITCHED):
        st.session_state[key] = st.session_state[key]


def in_link() -> dict[str, str]:
    """The query parameter that keeps a chosen language; none while the browser's is spoken."""
    chosen = st.session_state.get(_CHOSEN)
    return {PARAMETER: chosen} if chosen else {}


def _choose() -> None:
    st.session_state[_CHOSEN] = st.session_state[_SWITCH]


def _of_browser() -> str:
    name = (st.context.locale or "en").partition("-")[0].lower()
    return name if name in LANGUAGES else "en"


def _spoken() -> str:
    """Threads without a page speak English; what they say is put into words where it is read."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    return str(st.session_state.get(_SPOKEN, "en"))
