"""What the networks answer: bars side by side, the vote of all, how sure, how fast."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.asking import Answer, Network, Picture, camps
from app.components import chart, text
from app.components.predict.asked import Store
from app.figures.guesses import NARROW, WIDE, guess_bars
from inception_core.errors import InceptionError
from inception_core.predict.ensemble import agreement, mean
from inception_core.predict.ranking import best
from inception_core.weights.imagenet import CLASSES, LABELS
from inception_core.words import tr, trn

UNSURE = 0.5  # a first guess below gets less than all others together


class Bars(NamedTuple):
    """One column of bars."""

    title: str
    labels: Sequence[str]
    row: NDArray[np.float32]


def one(
    place: int,
    picture: Picture,
    networks: Sequence[Network],
    protocol: str,
    top_k: int,
    known: Store,
    failed: dict[str, InceptionError],
) -> None:
    """A picture with what every network says to it, or the sentence in their place."""
    with st.container(border=True):
        if picture.key in known.unreadable:
            text.problem(str(known.unreadable[picture.key]))
            return
        shown = known.shown.get(picture.key)
        if shown is None:
            text.note(tr("{name}: no answer yet", name=picture.name))
            return
        left, right = st.columns([1, 3], vertical_alignment="center")
        with left:
            st.image(shown.preview, width="stretch", alt=picture.name)
            text.note(picture.name)
        with right:
            answers = [known.answers.get((picture.key, n.name, protocol)) for n in networks]
            _columns(f"{place}_{picture.key}", networks, answers, top_k, failed)
            _foot(networks, answers, picture.note)


def _columns(
    key: str,
    networks: Sequence[Network],
    answers: Sequence[Answer | None],
    top_k: int,
    failed: dict[str, InceptionError],
) -> None:
    columns: list[Bars | InceptionError | str] = []
    for network, answer in zip(networks, answers, strict=True):
        if answer is None:
            columns.append(failed.get(network.name) or network.title)
        elif network.known.labels:
            columns.append(Bars(network.title, network.known.labels, answer.row))
    for places in camps(networks):
        rows = [answer.row[None] for place in places if (answer := answers[place])]
        if len(rows) == len(places):
            title = tr("{count} networks together", count=len(rows))
            columns.append(Bars(title, networks[places[0]].known.labels, mean(rows)[0]))
    for start in range(0, len(columns), 2):
        pair = columns[start : start + 2]
        spots = list(st.columns(2)) if len(columns) > 1 else [st.container()]
        for number, (spot, column) in enumerate(zip(spots, pair, strict=False), start):
            with spot:
                if isinstance(column, str):
                    text.note(tr("{name}: no answer yet", name=column))
                elif isinstance(column, InceptionError):
                    text.problem(str(column), "warning")
                else:
                    _bars(f"bars_{key}_{number}", column, top_k, len(columns) > 1)


def _bars(key: str, bars: Bars, top_k: int, titled: bool) -> None:
    order = best(bars.row, top_k)
    guesses = [(bars.labels[i], float(bars.row[i])) for i in order]
    look = chart.look()
    if titled:
        text.heading(bars.title)
    hints = [
        f"{', '.join(CLASSES[i].words)} ({CLASSES[i].synset})"
        for i in order
        if bars.labels == LABELS
    ]
    st.plotly_chart(
        guess_bars(guesses, look.accent, look.ink, hints, NARROW if titled else WIDE),
        config={"displayModeBar": False},
        key=key,
        alt=", ".join(f"{label} {p:.1%}" for label, p in guesses),
    )
    first = guesses[0][1]
    if first < UNSURE:
        text.note(
            tr(
                "Not sure: its first guess gets {share:.0%}, all others together {rest:.0%}.",
                share=first,
                rest=1 - first,
            )
        )


def _foot(networks: Sequence[Network], answers: Sequence[Answer | None], note: str) -> None:
    """The time in each network, and where the picture is from."""
    said = []
    for network, answer in zip(networks, answers, strict=True):
        if answer is None:
            continue
        words = trn(
            "{ms:.0f} ms in the network for {n} crop, {rate:.1f} pictures/s",
            "{ms:.0f} ms in the network for {n} crops, {rate:.1f} pictures/s",
            answer.crops,
            ms=answer.milliseconds,
            rate=1000 / max(answer.milliseconds, 0.01),
        )
        said.append(f"{network.title}: {words}" if len(networks) > 1 else words)
    text.note(f"{'; '.join(said)}. {note}" if said else note)


def together(
    pictures: Sequence[Picture], networks: Sequence[Network], protocol: str, known: Store
) -> None:
    """How far networks agree, picture by picture and on all; of embeddings, who is like whom."""
    for network in networks:
        if not network.known.labels:
            _likeness(pictures, network, protocol, known)
    for places in camps(networks):
        _agreement(pictures, [networks[place] for place in places], protocol, known)
    named = [network for network in networks if network.known.labels]
    if len({network.known.labels for network in named}) > 1:
        text.note(
            tr("Networks vote together only where they know the same things by the same names.")
        )


def _agreement(
    pictures: Sequence[Picture], named: Sequence[Network], protocol: str, known: Store
) -> None:
    answered = [
        picture
        for picture in pictures
        if all((picture.key, n.name, protocol) in known.answers for n in named)
    ]
    if not answered:
        return
    rows = [np.stack([known.answers[p.key, n.name, protocol].row for p in answered]) for n in named]
    found, labels = agreement(rows), named[0].known.labels
    text.section(tr("Do they agree?"))
    text.table(
        (tr("Picture"), *(network.title for network in named), tr("agree")),
        [
            (
                picture.name,
                *(
                    f"{labels[first]} {each[i][first]:.0%}"
                    for first, each in zip(found.first[i], rows, strict=True)
                ),
                tr("yes") if len(set(found.first[i])) == 1 else tr("no"),
            )
            for i, picture in enumerate(answered)
        ],
    )
    pairs = [
        tr(
            "{one} and {other} on {share:.0%}",
            one=named[a].title,
            other=named[b].title,
            share=found.pairs[a][b],
        )
        for a in range(len(named))
        for b in range(a + 1, len(named))
    ]
    if len(answered) == 1:
        return
    text.note(
        tr(
            "The same first guess on {share:.0%} of {count} pictures ({pairs}). Networks that "
            "agree can all be wrong: they learned from the same pictures.",
            share=found.unanimous,
            count=len(answered),
            pairs="; ".join(pairs),
        )
    )


def _likeness(pictures: Sequence[Picture], network: Network, protocol: str, known: Store) -> None:
    """Cosine similarity of every pair of pictures."""
    found = [
        (picture.name, answer.row)
        for picture in pictures
        if (answer := known.answers.get((picture.key, network.name, protocol)))
    ]
    text.section(tr("{name}: how alike pictures are", name=network.title))
    if len(found) < 2:
        text.note(tr("Two pictures or more are compared; add another one."))
        return
    rows = np.stack([row for _, row in found])
    cosines = rows @ rows.T
    text.table(
        ("", *(name for name, _ in found)),
        [
            (name, *(f"{value:.2f}" for value in line))
            for (name, _), line in zip(found, cosines, strict=True)
        ],
    )
    text.note(
        tr(
            "Cosine of the angle between two pictures’ numbers: 1 for the same picture, about 0 "
            "for strangers. It takes faces that were cut out closely; it names nobody, and a "
            "number is no proof that two pictures show one person."
        )
    )
