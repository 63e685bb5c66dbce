"""What this session was answered before: the newest pictures, small, to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app.asking import Network, Picture
from app.components import text
from app.components.predict.asked import Store
from inception_core.predict.ranking import best
from inception_core.words import tr

MOST = 24
COLUMNS = 6
_HISTORY, _OPEN = "predict_history", "predict_reopened"


@dataclass(frozen=True)
class Entry:
    """A picture as it was answered; of the picture itself only a small copy is kept."""

    name: str
    preview: bytes
    thumbnail: bytes
    crops: str
    guesses: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]  # by network


def remember(
    pictures: Sequence[Picture],
    networks: Sequence[Network],
    protocol: str,
    top_k: int,
    known: Store,
) -> None:
    """Adds what all networks have answered."""
    entries: dict[tuple[str, ...], Entry] = st.session_state.setdefault(_HISTORY, {})
    named = [network for network in networks if network.known.labels]
    for picture in pictures:
        answers = [known.answers.get((picture.key, n.name, protocol)) for n in named]
        shown = known.shown.get(picture.key)
        key = (picture.key, protocol, *(n.name for n in named))
        if shown is None or not named or key in entries or any(a is None for a in answers):
            continue
        guesses = tuple(
            (
                network.title,
                tuple(
                    (network.known.labels[i], float(answer.row[i])) for i in best(answer.row, top_k)
                ),
            )
            for network, answer in zip(named, answers, strict=True)
            if answer
        )
        entries[key] = Entry(picture.name, shown.preview, shown.thumbnail, protocol, guesses)
    for old in list(entries)[:-MOST]:
        del entries[old]


def show() -> None:
    """The entries when asked for, the newest first; one of them opened."""
    entries: dict[tuple[str, ...], Entry] = st.session_state.get(_HISTORY, {})
    if len(entries) < 2:
        return
    text.section(tr("Before, in this session"))
    if not st.toggle(
        tr("Show the {count} newest answers", count=len(entries)), key="predict_history_on"
    ):
        return
    text.note(
        tr(
            "Small copies in this server’s memory, gone when they are cleared or the page is "
            "closed; nobody else sees them."
        )
    )
    st.button(tr("Clear"), icon=":material/delete:", key="history_clear", on_click=_clear)
    newest = list(entries.items())[::-1]
    with st.container(key="history"):
        for start in range(0, len(newest), COLUMNS):
            places = st.columns(COLUMNS)
            for number, (place, (key, entry)) in enumerate(
                zip(places, newest[start : start + COLUMNS], strict=False), start
            ):
                with place:
                    st.image(entry.thumbnail, alt=entry.name)
                    st.button(
                        entry.guesses[0][1][0][0],
                        key=f"history_{number}",
                        help=_about(entry),
                        on_click=_reopen,
                        args=(key,),
                        width="stretch",
                    )
    opened = entries.get(st.session_state.get(_OPEN, ()))
    if opened is not None:
        _show(opened)


def _show(entry: Entry) -> None:
    with st.container(border=True):
        left, right = st.columns([1, 3])
        left.image(entry.preview, width="stretch", alt=entry.name)
        with right:
            text.heading(_about(entry))
            for title, guesses in entry.guesses:
                text.body(title)
                text.facts([(label, f"{share:.1%}") for label, share in guesses])


def _about(entry: Entry) -> str:
    return tr("{name}, crops: {crops}", name=entry.name, crops=entry.crops)


def _reopen(key: tuple[str, ...]) -> None:
    st.session_state[_OPEN] = key


def _clear() -> None:
    for name in (_HISTORY, _OPEN):
        st.session_state.pop(name, None)
