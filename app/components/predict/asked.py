"""What this session asked and what it was answered, and the wait for more.

Answers, small copies and problems are kept in the session only, the newest few hundred; nothing
of a picture is shared with other people or outlives the session.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from app.asking import Answer, Asking, Key, Network, Picture, Shown
from app.components import text
from app.work import Work
from inception_core.errors import InceptionError
from inception_core.words import tr

PATIENCE_SECONDS = 1.0  # before anything is said
POLL_SECONDS = 0.4
MOST_ANSWERS, MOST_SHOWN = 1200, 260
Name = TypeVar("Name")
Found = TypeVar("Found")
_STORE, _ASKING = "predict_store", "predict_asking"


class Store:
    """Answers by picture, network and crops; pictures small; sentences about unreadable ones."""

    def __init__(self) -> None:
        self.answers: dict[Key, Answer] = {}
        self.shown: dict[str, Shown] = {}
        self.unreadable: dict[str, InceptionError] = {}

    def take(self, asking: Asking) -> None:
        """What has been found out until now."""
        _keep(self.answers, asking.answers, MOST_ANSWERS)
        _keep(self.shown, asking.shown, MOST_SHOWN)
        _keep(self.unreadable, asking.unreadable, MOST_SHOWN)


def _keep(own: dict[Name, Found], found: Mapping[Name, Found], most: int) -> None:
    own.update(list(found.items()))  # the thread may add to it meanwhile
    for old in list(own)[:-most]:
        del own[old]


def store() -> Store:
    """This session's."""
    found: Store = st.session_state.setdefault(_STORE, Store())
    return found


def settle(pictures: Sequence[Picture], networks: Sequence[Network], protocol: str) -> Asking:
    """Begins to ask what is not known yet, or goes on; waits a second, then shows how far it is.

    What was cancelled, and what failed, is not asked again before a person says so.
    """
    known = store()
    wanted = [p.key for p in pictures], [n.name for n in networks], protocol
    last: tuple[object, Asking] | None = st.session_state.get(_ASKING)
    if last is None or last[0] != wanted:
        if last is not None:
            known.take(last[1])
            last[1].cancel()
        missing = {
            picture.key: picture
            for picture in pictures
            if picture.key not in known.unreadable
            and (
                picture.key not in known.shown
                or any((picture.key, n.name, protocol) not in known.answers for n in networks)
            )
        }
        asking = Asking(list(missing.values()), networks, protocol, known.answers.__contains__)
        asking.begin()
        asking.wait(PATIENCE_SECONDS)
        st.session_state[_ASKING] = wanted, asking
    else:
        asking = last[1]
    known.take(asking)
    if asking.at_work:
        watch(asking)
    elif asking.problem:
        text.problem(str(asking.problem), "warning")
    if not asking.at_work and (asking.problem or asking.failed):
        st.button(
            tr("Ask again"), icon=":material/refresh:", key="ask_again", on_click=forget_asking
        )
    return asking


def forget_asking() -> None:
    """The next run asks anew what is missing."""
    st.session_state.pop(_ASKING, None)


@st.fragment(run_every=POLL_SECONDS)
def watch(asking: Work) -> None:
    """How far it is, and a way out; draws the page again when there is something new."""
    asking.still_wanted()
    answered = len(getattr(asking, "answers", ()))
    seen = st.session_state.setdefault("predict_seen", {})
    if not asking.at_work or seen.get(id(asking), answered) != answered:
        seen.clear()
        st.rerun()
    seen[id(asking)] = answered
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(asking.share, asking.words or "…")
        st.button(
            tr("Cancel"),
            icon=":material/close:",
            key=f"cancel_{asking.started}",
            on_click=asking.cancel,
        )
