"""Which networks answer: the one that comes along, published ones, a person's own checkpoint."""

import hashlib
from pathlib import Path

import streamlit as st

from app import cached, selection
from app.asking import Network
from app.components import text
from app.components.predict import fetching
from app.own_weights import TYPES, OwnWeights
from inception_core.errors import InceptionError
from inception_core.variants import get_variant, list_variants
from inception_core.weights.places import find
from inception_core.weights.sources import SOURCES
from inception_core.words import tr

EMBEDDED = "embedded"
MOST = 3
KEY, OWN = "predict_weights", "predict_own"
MOST_OWN = 4  # checkpoints that one session lists


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
            wrap=True,
        )
        with st.popover(tr("Own checkpoint"), icon=":material/upload_file:"):
            _own()
    if not names:
        text.note(tr("Choose at least one network."))
    ready = []
    for name in names:
        if name in SOURCES and not find(SOURCES[name]):
            fetching.show(SOURCES[name])
            continue
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
    """Forgets own checkpoints that this server no longer keeps."""
    own = st.session_state.get(OWN, {})
    for path in [path for path in own if not Path(path).is_file()]:
        del own[path]
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


def _own() -> None:
    """An upload, read on the spot; it becomes one of the choices."""
    limit = st.config.get_option("server.maxUploadSize")
    upload = st.file_uploader(
        tr("A checkpoint of one of these networks: safetensors, .pt or .pth"),
        type=TYPES,
        key="predict_own_file",
    )
    recognised = tr("as its names tell")
    variant = st.selectbox(
        tr("It is for"),
        ["", *list_variants()],
        format_func=lambda known: known or recognised,
        key="predict_own_variant",
    )
    text.note(
        tr(
            "Up to {limit} MB here; for larger files whoever runs the explorer starts it with "
            "`--server.maxUploadSize 300`. Files that would run code are refused.",
            limit=limit,
        )
    )
    if upload is None:
        return
    tried = hashlib.sha256(upload.getvalue()).hexdigest() + variant
    if st.session_state.get("predict_own_tried") != tried:
        st.session_state["predict_own_tried"] = tried
        st.session_state["predict_own_problem"] = ""
        try:
            with st.spinner(tr("Reading the checkpoint …")):
                own = cached.shelf().put(upload.getvalue(), upload.name, variant or None)
        except InceptionError as error:
            st.session_state["predict_own_problem"] = str(error)
        else:
            _list(own)
    if problem := st.session_state["predict_own_problem"]:
        text.problem(problem)
    elif found := [o for o in st.session_state.get(OWN, {}).values() if o["tried"] == tried]:
        text.body(tr("Recognised: {found}.", found=found[0]["found"]))
        st.button(
            tr("Let it answer"),
            icon=":material/add:",
            key="predict_own_use",
            on_click=_choose,
            args=(found[0]["path"],),
        )


def _list(own: OwnWeights) -> None:
    """Among the choices of this session, the newest few."""
    known = st.session_state.get(OWN, {})
    entry = {
        "path": own.path,
        "name": own.name,
        "found": str(own.found),
        "tried": st.session_state["predict_own_tried"],
    }
    st.session_state[OWN] = dict([*known.items(), (own.path, entry)][-MOST_OWN:])


def _choose(name: str) -> None:
    chosen = [known for known in st.session_state[KEY] if known != name]
    st.session_state[KEY] = [*chosen[: MOST - 1], name]


def from_link(given: str) -> None:
    """Chooses the networks of a link, ids between commas; says which of them there are not."""
    names = [name for name in given.split(",") if name]
    known = [name for name in names if name == EMBEDDED or name in SOURCES][:MOST]
    for name in names:
        if name not in (EMBEDDED, *SOURCES):
            text.problem(tr("There are no weights `{name}`; choose below.", name=name), "warning")
    if known:
        st.session_state[KEY] = known


def in_link(networks: list[str]) -> str:
    """The chosen networks for a link; own files are nobody else's."""
    return ",".join(name for name in networks if name == EMBEDDED or name in SOURCES)


def variant_title(network: Network) -> str:
    """Its network in words."""
    return get_variant(network.known.variant).title
