"""Animations for the browser tests."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # `streamlit run` puts only this file's folder there

import streamlit as st  # noqa: E402

from app.components.animation import concat, convolution, residual  # noqa: E402
from inception_core import get_variant, measure  # noqa: E402
from inception_core.lessons.animation.adding import chain, sample  # noqa: E402
from inception_core.lessons.animation.joining import joining  # noqa: E402
from inception_core.lessons.animation.sliding import (  # noqa: E402
    EDGES,
    fox,
    of_channels,
    of_sample,
    slides,
)

shown = st.query_params.get("show", "convolution")
if shown == "convolution":
    convolution.show(key="one", slides=of_sample())
if shown == "channels":
    convolution.show(key="mixed", slides=of_channels())
if shown == "asked":
    small = fox().mean(0).round()[None, :6, :6]
    convolution.show(
        key="asked", slides=slides(small, EDGES[:1], (1,), ("V",)), start=(2, 1), asked=(2, 1)
    )
if shown == "concat":
    spec = get_variant("inception_v4.paper").spec()
    concat.show(key="joined", joining=joining(spec, measure(spec, 299), st.query_params["block"]))
if shown == "residual":
    residual.show(key="added", **sample()._asdict(), scale=0.3, chain=chain())
if shown == "told":
    place = None if st.checkbox("Told") else 2
    residual.show(key="told", trunk=(1, 2, 3), branch=(1, -15, 2), scale=0.17, asked=place)
st.button("Again")
