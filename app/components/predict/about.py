"""What each network knows, how it looks at a picture, and how often it was right."""

from collections.abc import Sequence

import streamlit as st

from app import selection
from app.asking import Network
from app.cached import network as measured
from app.components import text
from app.components.predict import fetching
from app.components.predict.own_checkpoint import EMBEDDED, OWN
from inception_core.predict.preprocess import Preprocessing
from inception_core.variants import get_variant
from inception_core.weights.files import read_scores
from inception_core.weights.imagenet import CLASSES, LABELS, search
from inception_core.weights.sources import SOURCES
from inception_core.words import tr

MOST_FOUND = 40  # classes that a search lists


def show(networks: Sequence[Network]) -> None:
    """One network openly, several of them one below the other when asked for."""
    if len(networks) == 1:
        _about(networks[0])
        return
    for network in networks:
        with st.expander(f"{network.title}: {_short(network)}"):
            _about(network)


def _short(network: Network) -> str:
    count = len(network.known.labels)
    if not count:
        return tr("compares pictures, names nothing")
    if network.name == EMBEDDED:
        return tr("knows drawings of {count} things", count=count)
    return tr("knows {count} things", count=count)


def _about(network: Network) -> None:
    known, name = network.known, network.name
    if name == EMBEDDED:
        _embedded(network)
    else:
        text.note(_knows(network))
    if name in SOURCES:
        text.note(fetching.facts(SOURCES[name]))
        text.note(" ".join(map(str, SOURCES[name].notes)))
    if own := st.session_state.get(OWN, {}).get(name):
        text.note(
            tr(
                "Recognised: {found}. The file does not say how pictures are prepared; the "
                "habit of the network’s release is assumed unless the explorer wrote it.",
                found=own["found"],
            )
        )
    with st.container(horizontal=True):
        if st.button(
            tr("See this network’s blocks"), icon=":material/account_tree:", key=f"blocks_{name}"
        ):
            _open(network)
        if known.labels:
            with st.popover(tr("What it knows"), icon=":material/list:"):
                _labels(network)
        with st.popover(tr("How it looks"), icon=":material/visibility:"):
            text.body(prepared(known.preprocessing))


def _embedded(network: Network) -> None:
    known = network.known
    variant = get_variant(known.variant)
    _, analysis = measured(known.variant, _changed(network), known.preprocessing.input_size)
    text.note(
        tr(
            "{title} with width × {width:g} and {a}, {b} and {c} blocks, {params:,} parameters, "
            "trained by this project on drawings of {count} everyday things. It knows nothing "
            "else: a photograph still gets its nearest drawings. A probability says how sure the "
            "network is, not how often it is right.",
            title=variant.title,
            width=known.knobs["width"],
            a=known.knobs["blocks_a"],
            b=known.knobs["blocks_b"],
            c=known.knobs["blocks_c"],
            params=analysis.params,
            count=len(known.labels),
        )
    )
    scores = ", ".join(
        tr(
            "{artist} {share:.0%} of {count} drawings",
            artist=score["artist"],
            share=score["top1"],
            count=score["drawings"],
        )
        for score in read_scores()
        if score["background"] == "white"
    )
    if scores:
        text.note(
            tr("Right with its first guess, on artists it never saw: {scores}.", scores=scores)
        )


def _knows(network: Network) -> str:
    known = network.known
    title = get_variant(known.variant).title
    if not known.labels:
        return tr(
            "{title} turns a face into {count} numbers. It names nobody: pictures are compared "
            "with each other, by the cosine of the angle between their numbers.",
            title=title,
            count=512,
        )
    if known.labels == LABELS:
        return tr(
            "{title}, trained on photographs of ImageNet’s 1000 classes: many breeds of dogs, few "
            "kinds of people. What is none of them still gets its nearest class. A probability "
            "says how sure the network is, not how often it is right.",
            title=title,
        )
    return tr(
        "{title} with {count} outputs. What is none of them still gets its nearest one. A "
        "probability says how sure the network is, not how often it is right.",
        title=title,
        count=len(known.labels),
    )


def prepared(how: Preprocessing) -> str:
    """How pictures are prepared, in a sentence."""
    return tr(
        "The shorter side resized to {shorter} px ({interpolation}), of that the "
        "central {size} × {size} px; {channels}, 0 to {range}, minus ({mean}), divided by ({std}).",
        shorter=how.shorter_side,
        interpolation=how.interpolation,
        size=how.input_size,
        channels=how.channels,
        range=how.input_range,
        mean=", ".join(f"{value:g}" for value in how.mean),
        std=", ".join(f"{value:g}" for value in how.std),
    )


def _labels(network: Network) -> None:
    if network.known.labels != LABELS:
        text.body(", ".join(sorted(network.known.labels)))
        return
    wanted = st.text_input(
        tr("Search words or a synset id"), key=f"search_{network.name}", placeholder="fox"
    )
    found = search(wanted)
    text.note(
        tr("{count} of {all} classes", count=len(found), all=len(CLASSES))
        + (tr(", the first {most} are listed", most=MOST_FOUND) if len(found) > MOST_FOUND else "")
    )
    for known in found[:MOST_FOUND]:
        text.body(f"`{known.synset}` {', '.join(known.words)}")


def _changed(network: Network) -> tuple[tuple[str, bool | int | float | str], ...]:
    """The knobs that are not the variant's own."""
    usual = get_variant(network.known.variant).defaults
    return tuple(sorted((name, v) for name, v in network.known.knobs.items() if v != usual[name]))


def _open(network: Network) -> None:
    variant = get_variant(network.known.variant)
    size = network.known.preprocessing.input_size
    selection.choose_variant(variant.name)
    selection.update(
        knobs=dict(_changed(network)), input_size=None if size == variant.input_size else size
    )
    st.switch_page("views/architecture.py")
