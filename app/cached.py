"""The only place with Streamlit's caches. Arguments are plain values, every cache is bounded."""

import streamlit as st

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis
from inception_core.knobs import Value
from inception_core.spec import Sequence
from inception_core.variants import get_variant

Knobs = tuple[tuple[str, Value], ...]


@st.cache_resource(max_entries=64, show_spinner=False)
def network(variant: str, knobs: Knobs, input_size: int) -> tuple[Sequence, Analysis]:
    """Spec and analysis, both immutable and shared; raises `ShapeMismatch`."""
    spec = get_variant(variant).spec(**dict(knobs))
    return spec, measure(spec, input_size)
