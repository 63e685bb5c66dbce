"""Why a network answers as it does: a map over the picture, what a cell sees, side by side."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
import streamlit as st

from app import cached, selection
from app.asking import Network, Picture
from app.components import picture_board, probe_run, text
from app.components.predict.asked import Store, watch
from app.figures.board import Frame, picture_url
from app.figures.heat import heat_grid, heat_overlay
from app.occluding import Occluding
from app.probing import Probe
from inception_core.analysis.cell import cells_of
from inception_core.analysis.records import Analysis
from inception_core.errors import InceptionError
from inception_core.predict.images import read_image
from inception_core.predict.ranking import best
from inception_core.probing.explained import SOURCES, Explained, ExplainTask, Method
from inception_core.probing.setting import Setting
from inception_core.render.layers import Layer, map_layers
from inception_core.words import tr

METHODS: dict[Method, str] = {"gradcam": "Grad-CAM", "occlusion": "Occlusion"}
KEPT = 8  # maps and their pictures that a session keeps
FEW_CELLS = 4  # in a row: a map of fewer says little about where
_FOUND = "predict_why"
BEST = -1  # in place of an output’s number
T = TypeVar("T")


def show(
    pictures: Sequence[Picture], networks: Sequence[Network], protocol: str, known: Store
) -> None:
    """A switch, and below it what is asked; nothing is computed before."""
    named = [network for network in networks if network.known.labels]
    readable = [picture for picture in pictures if picture.key in known.shown]
    if not named or not readable:
        return
    text.section(tr("Why?"))
    if not st.toggle(tr("Show what speaks for an answer"), key="why_on"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        method: Method = (
            st.segmented_control(
                tr("Method"),
                list(METHODS),
                key=selection.kept("why_method", "gradcam"),
                format_func=METHODS.__getitem__,
                required=True,
            )
            or "gradcam"
        )
        picture = readable[0]
        if len(readable) > 1:
            picture = readable[
                st.selectbox(
                    tr("Picture"),
                    range(len(readable)),
                    format_func=lambda i: readable[i].name,
                    key="why_picture",
                )
                % len(readable)
            ]
        targets = _targets(picture, named, protocol, known)
    places = st.columns(len(named)) if len(named) > 1 else [st.container()]
    for place, network, target in zip(places, named, targets, strict=True):
        with place, st.container(border=True):
            _one(picture, network, method, target)
    text.note(SOURCES[method])


def _targets(
    picture: Picture, named: Sequence[Network], protocol: str, known: Store
) -> list[int | None]:
    """The class that is explained, for each network; None is its own first guess. Networks with
    the same labels are asked for the same class."""
    found: dict[tuple[str, ...], int | None] = {}
    alone = len({network.known.labels for network in named}) == 1
    for number, network in enumerate(named):
        labels = network.known.labels
        if labels in found:
            continue
        rows = [
            answer.row
            for other in named
            if other.known.labels == labels
            and (answer := known.answers.get((picture.key, other.name, protocol)))
        ]
        order = best(np.mean(rows, 0)) if rows else []
        chosen = st.selectbox(
            tr("Explained class") if alone else tr("Class for {name}", name=network.title),
            [BEST, *(order or range(len(labels)))],
            format_func=partial(_class_name, labels),
            key=f"why_target_{number}",
            help=tr("The best guesses come first; type to search all classes."),
        )
        found[labels] = None if chosen == BEST else int(chosen)
    return [found[network.known.labels] for network in named]


def _class_name(labels: Sequence[str], output: int) -> str:
    return tr("its own first guess") if output == BEST else labels[output]


def _one(picture: Picture, network: Network, method: Method, target: int | None) -> None:
    """One network's map with its choice of a layer."""
    text.heading(network.title)
    layer = _layer(network) if method == "gradcam" else None
    setting = Setting(variant="", weights=network.name, image=picture.data, image_name=picture.name)
    task = ExplainTask(setting, method, target, layer.path if layer else "")
    key = (picture.key, network.name, method, target, task.layer)
    if method == "gradcam":
        start = _kept(key, lambda: Probe(task))
        found = probe_run.result(start, lambda: _forget(key))
    else:
        found = _occlusion(key, task, network)
    if isinstance(found, Explained):
        _board(found, picture, network, key)


def _layer(network: Network) -> Layer:
    """Any layer before the global pool; at first the last, which Grad-CAM is made for."""
    layers = tuple(reversed(map_layers(network.known.spec, _analysis(network))))
    texts = {layer.path: layer.text for layer in layers}
    path = st.selectbox(
        tr("Layer"), texts, format_func=texts.__getitem__, key=f"why_layer_{network.name}"
    )
    chosen = next((layer for layer in layers if layer.path == path), layers[0])
    rows = layers[0].shape[1]
    if chosen == layers[0] and rows < FEW_CELLS:
        finer = next((layer for layer in layers if layer.shape[1] >= FEW_CELLS), layers[-1])
        text.note(
            tr(
                "This network’s last map has only {rows}×{rows} cells; `{finer}` shows better "
                "where, though it is farther from the answer.",
                rows=rows,
                finer=finer.path,
            )
        )
    return chosen


def _analysis(network: Network) -> Analysis:
    known = network.known
    knobs = tuple(sorted(known.knobs.items()))
    return cached.network(known.variant, knobs, known.preprocessing.input_size)[1]


def _occlusion(key: tuple[object, ...], task: ExplainTask, network: Network) -> Explained | None:
    def begin() -> Occluding:
        asking = Occluding(task, network)
        asking.begin()
        return asking

    asking = _kept(key, begin)()
    if asking.at_work:
        watch(asking)
        return None
    if asking.result is None:
        text.problem(str(asking.problem), "warning")
        st.button(
            tr("Ask again"),
            icon=":material/refresh:",
            key=f"why_again_{network.name}",
            on_click=_forget,
            args=(key,),
        )
    return asking.result


def _board(found: Explained, picture: Picture, network: Network, key: tuple[object, ...]) -> None:
    try:
        image = read_image(picture.data, picture.name)
    except InceptionError as error:
        text.problem(str(error))
        return
    cells = cells_of(_analysis(network), found.layer.path) if found.layer else None
    cell = f"why_cell_{hash(key)}"
    text.note(f"{found.title}, {found.probability:.1%}. {found.words}")

    def picked(row: int, column: int) -> None:
        st.session_state[cell] = (row, column)

    picture_board.show(
        key=f"why_board_{network.name}",
        picture=picture_url(image),
        size=image.size,
        alt=picture.name,
        words=found.words,
        overlay=heat_overlay(found),
        frames=[Frame(found.box, "seen", hint=tr("What the network sees"))],
        grid=heat_grid(found, cells),
        on_cell=picked,
    )
    if cells is None:
        return
    if seen := st.session_state.get(cell):
        text.note(cells.words(*seen))
    else:
        text.note(tr("Choose a cell to see which part of the picture it depends on."))


def _kept(key: object, begin: Callable[[], T]) -> Callable[[], T]:
    """What this session began for that key, or begins now; the newest few are kept."""

    def get() -> T:
        known: dict[object, T] = st.session_state.setdefault(_FOUND, {})
        if key not in known:
            known[key] = begin()
            for old in list(known)[:-KEPT]:
                del known[old]
        return known[key]

    return get


def _forget(key: object) -> None:
    st.session_state.get(_FOUND, {}).pop(key, None)
