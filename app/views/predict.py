"""Pictures in, named guesses with probabilities out, from one network or several side by side."""

import streamlit as st

from app import selection
from app.components import text
from app.components.predict import (
    about,
    answers,
    asked,
    batch,
    crops,
    history,
    link,
    networks,
    pictures,
    why,
)
from inception_core.words import tr

VIEWS = ("cards", "table")

link.read_link()
text.title(tr("Predict"), [tr("published weights, your own, or those that come along")])
ready = networks.picked()
with st.container(horizontal=True, vertical_alignment="bottom"):
    protocol = crops.picked()
    top_k = int(
        st.number_input(
            tr("Guesses"),
            1,
            link.MOST_GUESSES,
            key=selection.kept(link.TOP_KEY, link.USUAL_GUESSES),
            width=120,
        )
    )
    titles = {
        "cards": tr("up to {most} pictures", most=pictures.MOST_CARDS),
        "table": tr("table, up to {most}", most=pictures.MOST_IN_BATCH),
    }
    view = st.segmented_control(
        tr("Show"),
        VIEWS,
        key=selection.kept("predict_view", VIEWS[0]),
        format_func=titles.__getitem__,
        required=True,
    )
link.write_link(protocol, top_k)
if not ready:
    st.stop()
about.show(ready)
shown = pictures.chosen(in_batch=view == "table")
asking = asked.settle(shown, ready, protocol)
known = asked.store()
if view == "table":
    batch.show(shown, ready, protocol, top_k, known)
else:
    for place, picture in enumerate(shown):
        answers.one(place, picture, ready, protocol, top_k, known, asking.failed)
answers.together(shown[: pictures.MOST_CARDS], ready, protocol, known)
crops.show(shown, ready, protocol, known)
why.show(shown, ready, protocol, known)
history.remember(shown, ready, protocol, top_k, known)
history.show()
