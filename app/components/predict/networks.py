"""Which networks answer: the one that comes along, published ones, a person's own checkpoint."""

from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from app import cached, selection
from app.asking import Network
from app.components import text
from app.components.predict import fetching, own_checkpoint
from app.components.predict.own_checkpoint import EMBEDDED, GONE, KEY, MOST, OWN
from app.own_weights import KEPT
from inception_core.errors import InceptionError
from inception_core.weights.places import find
from inception_core.weights.sources import SOURCES
from inception_core.words import tr

LONGEST = 60  # letters of a name in a link that are quoted


def picked() -> list[Network]:
    """Draws the choice; the chosen networks that are ready. What keeps others back is said."""
    _keep_possible()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = st.multiselect(
            tr("Networks that answer, up to {most}", most=MOST),
            options(),
            key=selection.kept(KEY, [EMBEDDED]),
            format_func=described,
            max_selections=MOST,
            placeholder=tr("Choose a network"),
            on_change=own_checkpoint.heed,
            wrap=True,
        )
        with st.popover(tr("Own checkpoint"), icon=":material/upload_file:"):
            own_checkpoint.show()
    for name in st.session_state.get(GONE, []):
        text.problem(
            tr(
                "`{name}` is no longer kept on this server, which keeps the {kept} checkpoints "
                "used last; upload it again.",
                name=name,
                kept=KEPT,
            )
        )
    if not names:
        text.note(tr("Choose at least one network."))
    ready = []
    for name in names:
        if name in SOURCES and not find(SOURCES[name]):
            fetching.show(SOURCES[name])
            continue
        if name in st.session_state.get(OWN, {}):
            cached.shelf().used(name)
        try:
            ready.append(Network(name, title(name), cached.known_weights(name)))
        except InceptionError as error:
            text.problem(str(error))
    return ready


def options() -> list[str]:
    """What can be chosen, in groups: comes along, own files, on this machine, can be fetched."""
    here = [source.id for source in SOURCES.values() if find(source)]
    own = st.session_state.get(OWN, {})
    return [EMBEDDED, *own, *here, *(name for name in SOURCES if name not in here)]


def _keep_possible() -> None:
    """Forgets own checkpoints that this server no longer keeps, but for their names."""
    own = st.session_state.get(OWN, {})
    gone = [own.pop(path)["name"] for path in list(own) if not Path(path).is_file()]
    if gone:
        st.session_state[GONE] = gone
    if KEY in st.session_state:
        known = options()
        st.session_state[KEY] = [name for name in st.session_state[KEY] if name in known]


def title(name: str) -> str:
    """A network's short name."""
    if name == EMBEDDED:
        return tr("Embedded")
    if name in SOURCES:
        return SOURCES[name].title
    own = st.session_state.get(OWN, {}).get(name)
    return own["name"] if own else name


def described(name: str) -> str:
    """A network's name with its group."""
    if name == EMBEDDED:
        return tr("Embedded · comes with the explorer")
    if name not in SOURCES:
        return tr("{name} · your own", name=title(name))
    source = SOURCES[name]
    if find(source):
        return tr("{name} · on this machine", name=source.title)
    return tr("{name} · can be fetched, {size:.0f} MB", name=source.title, size=source.bytes / 1e6)


def from_link(given: str) -> Iterator[str]:
    """Chooses the networks of a link, ids between commas; a sentence about each unknown one."""
    names = [name for name in dict.fromkeys(given.split(",")) if name]
    for name in names:
        if name not in (EMBEDDED, *SOURCES):
            yield tr("There are no weights `{name}`; choose below.", name=name[:LONGEST])
    if known := [name for name in names if name == EMBEDDED or name in SOURCES][:MOST]:
        st.session_state[KEY] = known


def in_link(networks: list[str]) -> str:
    """The chosen networks for a link; own files are nobody else's."""
    return ",".join(name for name in networks if name == EMBEDDED or name in SOURCES)
