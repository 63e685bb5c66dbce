"""Pictures in, named guesses with probabilities out, from one network or several side by side."""

import streamlit as st

from app import selection
from app.components import text
from app.components.predict import about, answers, asked, crops, networks, pictures, why
from app.components.predict.link import read_link, write_link
from inception_core.words import tr

read_link()
text.title(tr("Predict"), [tr("published weights, your own, or those that come along")])
ready = networks.picked()
with st.container(horizontal=True, vertical_alignment="bottom"):
    protocol = crops.picked()
    top_k = st.number_input(tr("Guesses"), 1, 20, key=selection.kept("predict_top", 5), width=120)
write_link(protocol, int(top_k))
if not ready:
    st.stop()
about.show(ready)
shown, own = pictures.chosen(in_batch=False)
asking = asked.settle(shown, ready, protocol)
known = asked.store()
for place, picture in enumerate(shown):
    answers.one(place, picture, ready, protocol, int(top_k), known, asking.failed)
answers.together(shown, ready, protocol, known)
crops.show(shown, ready, protocol, known)
why.show(shown, ready, protocol, known)
