"""A person's own checkpoint: uploaded, read, recognised, and then one of the choices."""

import hashlib

import streamlit as st

from app import cached
from app.components import text
from app.own_weights import TYPES, OwnWeights
from inception_core.errors import InceptionError
from inception_core.variants import list_variants
from inception_core.words import tr

EMBEDDED = "embedded"
MOST = 3  # networks that answer at once
KEY, OWN = "predict_weights", "predict_own"
GONE = "predict_own_gone"  # names of those that the server deleted, until the next choice
MOST_OWN = 4  # checkpoints that one session lists


def show() -> None:
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
        st.session_state.pop("predict_own_tried", None)  # the same file may come again
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


def heed() -> None:
    """The person has seen which ones are gone."""
    st.session_state.pop(GONE, None)


def _list(own: OwnWeights) -> None:
    """Among the choices of this session, the newest few."""
    heed()
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
