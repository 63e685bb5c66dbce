"""Pictures in, five guesses with probabilities out, from the weights that come along."""

import streamlit as st

from app import selection
from app.cached import Answer, engine, guesses, network
from app.components import chart, image_input, text
from app.components.image_input import Picture
from app.figures.guesses import guess_bars
from inception_core.errors import InceptionError
from inception_core.predict.predictor import Predictor
from inception_core.variants import get_variant
from inception_core.weights.files import read_scores

WEIGHTS, DEVICE = "embedded", "cpu"
GUESSES = 5
ANSWERS = "answers"  # to the uploads of this session: they outlive a visit to another page
Outcome = tuple[str, str, str, Answer | str]
"""Key, name, note, and the answer or the sentence that says why there is none."""


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
        f"{score['artist']} {score['top1']:.0%} of {score['drawings']} drawings"
        for score in read_scores()
        if score["background"] == "white"
    )
    if measured:
        text.note(f"Right with its first guess, on artists it never saw: {measured}.")
    with st.container(horizontal=True):
        if st.button("See this network’s blocks", icon=":material/account_tree:"):
            selection.choose_variant(known.variant)
            selection.update(knobs=own, input_size=size)
            st.switch_page("views/architecture.py")
        with st.popover("What it knows", icon=":material/list:"):
            text.body(", ".join(sorted(known.labels)))


def outcome(picture: Picture) -> Outcome:
    """The guesses for one picture, or why there are none."""
    try:
        answer: Answer | str = guesses(picture.data, picture.name, WEIGHTS, DEVICE, GUESSES)
    except InceptionError as error:
        answer = str(error)
    return picture.key, picture.name, picture.note, answer


def show(key: str, name: str, note: str, answer: Answer | str) -> None:
    """One picture with its guesses as bars, or the sentence in their place."""
    with st.container(border=True):
        if isinstance(answer, str):
            text.problem(answer)
            return
        left, right = st.columns([1, 3], vertical_alignment="center")
        with left:
            st.image(answer.preview, width="stretch", alt=name)
            text.note(name)
        with right:
            look = chart.look()
            st.plotly_chart(
                guess_bars(answer.guesses, look.accent, look.ink),
                config={"displayModeBar": False},
                key=f"bars_{key}",
                alt=", ".join(f"{label} {p:.1%}" for label, p in answer.guesses),
            )
            text.note(
                f"{answer.milliseconds:.0f} ms on this machine’s CPU, of which "
                f"{answer.network_milliseconds:.0f} ms in the network. {note}"
            )


def forget() -> None:
    """The uploads are other ones: so are their answers."""
    st.session_state.pop(ANSWERS, None)


text.title("Predict", ["weights that come with the explorer", "no network connection needed"])
try:
    known = engine(WEIGHTS, DEVICE)
except InceptionError as error:
    text.problem(str(error))
    st.stop()
about(known)
if pictures := image_input.uploads(on_change=forget):
    st.session_state[ANSWERS] = [outcome(picture) for picture in pictures]
if answers := st.session_state.get(ANSWERS):
    if not pictures:
        st.button("Clear these pictures", icon=":material/close:", on_click=forget)
    for answered in answers:
        show(*answered)
else:
    show(*outcome(image_input.sample()))
