"""Pictures in, five guesses with probabilities out, from the weights that come along."""

import streamlit as st

from app import selection
from app.cached import engine, guesses, network
from app.components import image_input, text
from app.figures.guesses import guess_bars
from inception_core.errors import InceptionError
from inception_core.predict.predictor import Predictor
from inception_core.variants import get_variant
from inception_core.weights.files import embedded_scores

WEIGHTS, DEVICE = "embedded", "cpu"
GUESSES = 5
ACCENT = {"light": "#1d4fbf", "dark": "#7aa5ff"}


def about(known: Predictor) -> None:
    """Which network answers, what it knows, how often it was right, and where to see it."""
    variant = get_variant(known.variant)
    own = {name: value for name, value in known.knobs.items() if value != variant.defaults[name]}
    size = known.preprocessing.input_size
    _, analysis = network(known.variant, tuple(sorted(own.items())), size)
    text.note(
        f"{variant.title} with width × {known.knobs['width']:g} and "
        f"{known.knobs['blocks_a']}, {known.knobs['blocks_b']} and {known.knobs['blocks_c']} "
        f"blocks, {analysis.params:,} parameters, trained by this project on drawings of "
        f"{len(known.labels)} everyday things. It knows nothing else: a photograph still gets its "
        "nearest drawings. A probability says how sure the network is, not how often it is right."
    )
    measured = ", ".join(
        f"{score['artist']} {score['top1']:.0%}"
        for score in embedded_scores()
        if score["background"] == "white"
    )
    text.note(f"Right with its first guess, on artists it never saw while training: {measured}.")
    with st.container(horizontal=True):
        if st.button("See this network’s blocks", icon=":material/account_tree:"):
            selection.choose_variant(known.variant)
            selection.update(knobs=own, input_size=size)
            st.switch_page("views/architecture.py")
        with st.popover("What it knows", icon=":material/list:"):
            text.body(", ".join(sorted(known.labels)))


def show(picture: image_input.Picture) -> None:
    """One picture with its guesses, or the sentence that says why there are none."""
    left, right = st.columns([1, 3], vertical_alignment="center")
    try:
        answer = guesses(picture.data, picture.name, WEIGHTS, DEVICE, GUESSES)
    except InceptionError as error:
        right.error(str(error), icon=":material/error:")
        return
    left.image(answer.preview, caption=picture.name, width="stretch", alt=picture.name)
    with right:
        st.plotly_chart(
            guess_bars(answer.guesses, ACCENT[st.context.theme.type or "light"]),
            config={"displayModeBar": False},
            key=f"bars_{picture.key}",
            alt=", ".join(f"{label} {p:.1%}" for label, p in answer.guesses),
        )
        text.note(
            f"{answer.milliseconds:.0f} ms on this machine’s CPU, of which "
            f"{answer.network_milliseconds:.0f} ms in the network. {picture.note}"
        )


text.title("Predict", ["weights that come with the explorer", "no network needed"])
try:
    known = engine(WEIGHTS, DEVICE)
except InceptionError as error:
    st.error(str(error), icon=":material/error:")
    st.stop()
about(known)
for picture in image_input.show():
    with st.container(border=True):
        show(picture)
