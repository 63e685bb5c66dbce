"""Which parts of a picture the networks look at: the choice, what it costs, and a drawing."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from app import selection
from app.asking import Network, Picture
from app.components import picture_board, text
from app.components.predict.asked import Store
from app.figures.board import Frame, picture_url
from inception_core.predict.crops import PROTOCOLS, Crops
from inception_core.predict.images import read_image
from inception_core.predict.protocols import assumption
from inception_core.words import tr, trn

KEY = "predict_crops"
T = TypeVar("T")


def picked() -> str:
    """Draws the choice of a protocol."""
    return str(
        st.segmented_control(
            tr("Crops"),
            PROTOCOLS,
            key=selection.kept(KEY, PROTOCOLS[0]),
            required=True,
            format_func=lambda name: tr("dense") if name == "dense" else name,
            help=tr(
                "How many parts of the picture a network looks at; its answers are averaged. 1: "
                "the central square. 10: corners, middle, mirrored. 12 and 144: squares at one or "
                "four sizes. dense: whole pictures at five sizes."
            ),
        )
    )


def show(
    pictures: Sequence[Picture], networks: Sequence[Network], protocol: str, known: Store
) -> None:
    """Number of crops, time, assumption; on demand they are drawn on one picture."""
    for sentence in dict.fromkeys(assumption(protocol, n.architecture) for n in networks):
        if sentence:
            text.note(tr("Assumed: {sentence}", sentence=sentence))
    readable = [picture for picture in pictures if picture.key in known.shown]
    if not readable or not networks:
        return
    for network in networks:
        text.note(_cost(readable, network, protocol, known))
    if not st.toggle(tr("Draw the crops on the picture"), key="predict_draw_crops"):
        return
    with st.container(horizontal=True):
        picture = _one_of(readable, tr("Picture"), "crops_picture", lambda p: p.name)
        network = _one_of(networks, tr("Network"), "crops_network", lambda n: n.title)
    _board(picture, network, protocol)


def _cost(readable: Sequence[Picture], network: Network, protocol: str, known: Store) -> str:
    counts = [network.outline(known.shown[p.key].size, protocol).count for p in readable]
    speeds = [
        answer.milliseconds / answer.crops
        for p in readable
        for other in PROTOCOLS
        if (other == "dense") == (protocol == "dense")
        and (answer := known.answers.get((p.key, network.name, other)))
    ]
    said = trn(
        "{name}: {n} crop a picture",
        "{name}: {n} different crops a picture",
        max(counts),
        name=network.title,
    )
    if not speeds:
        return said + "."
    seconds = sum(counts) * sum(speeds) / len(speeds) / 1000
    estimate = trn(
        "about {seconds:.2g} s for {n} picture",
        "about {seconds:.2g} s for {n} pictures",
        len(readable),
        seconds=seconds,
    )
    return f"{said}, {estimate}."


def _board(picture: Picture, network: Network, protocol: str) -> None:
    image = read_image(picture.data, picture.name)
    crops = network.plan(image, protocol)
    width, height = image.size
    picture_board.show(
        key="crops_board",
        picture=picture_url(image),
        size=image.size,
        alt=picture.name,
        words=_legend(crops),
        frames=[
            Frame(
                (box.left / width, box.top / height, box.right / width, box.bottom / height),
                label=str(number) if crops.count <= 12 else "",
                hint=_hint(box.scale, box.mirrored, box.times),
                dashed=box.mirrored,
            )
            for number, box in enumerate(crops.boxes, 1)
        ],
    )


def _hint(scale: int, mirrored: bool, times: int) -> str:
    said = tr("shorter side {scale} px", scale=scale)
    said += tr(", mirrored") if mirrored else ""
    return said + (tr(", counted {times} times", times=times) if times > 1 else "")


def _legend(crops: Crops) -> str:
    boxes = crops.boxes
    scales = sorted({box.scale for box in boxes})
    return tr(
        "{count} crops, {mirrored} of them mirrored (dashed); the shorter side is resized to "
        "{scales} px.",
        count=len(boxes),
        mirrored=sum(box.mirrored for box in boxes),
        scales=", ".join(map(str, scales)),
    )


def _one_of(items: Sequence[T], label: str, key: str, name: Callable[[T], str]) -> T:
    """The chosen one; nothing is asked where there is only one."""
    if len(items) == 1:
        return items[0]
    index = st.selectbox(label, range(len(items)), format_func=lambda i: name(items[i]), key=key)
    return items[min(int(index), len(items) - 1)]
