"""Two variants side by side: what is the same, what differs and how, what only one has."""

import streamlit as st

from app import cached, selection
from app.components import text
from app.history import navigated
from inception_core.analysis.records import CONVENTION
from inception_core.errors import ShapeMismatch, UnknownVariant
from inception_core.render.captions import field_text, short
from inception_core.variants import get_variant, list_variants
from inception_core.words import tr

PAIR = ("inception_resnet_v2.paper", "inception_resnet_v2.slim")
LEFT, RIGHT = "left", "right"


def picked(label: str, key: str, default: str) -> str:
    """A select box whose choice is in the link and outlives a visit to another page."""
    given = st.query_params.get(key)
    if given and (key not in st.session_state or navigated()):
        try:
            st.session_state[key] = get_variant(given).name
        except UnknownVariant as error:
            text.problem(tr("{error} Showing {shown}.", error=error, shown=default), "warning")
    titles = {v.name: f"{v.title}, {v.origin}" for v in map(get_variant, list_variants())}
    return str(
        st.selectbox(
            label, titles, key=selection.kept(key, default), format_func=text.names(titles)
        )
    )


def swap() -> None:
    """Left becomes right."""
    session = st.session_state
    session[LEFT], session[RIGHT] = session[RIGHT], session[LEFT]


columns = st.columns([5, 5, 1.4], vertical_alignment="bottom")
with columns[0]:
    left = picked(tr("This network"), LEFT, PAIR[0])
with columns[1]:
    right = picked(tr("beside this one"), RIGHT, PAIR[1])
columns[2].button(
    tr("Swap"), icon=":material/swap_horiz:", on_click=swap, width="stretch", key="swap"
)
selection.page_url(left=left, right=right)

text.title(tr("What differs"), [left, right])
try:
    rows = cached.comparison(left, right)
    analyses = [cached.network(n, (), get_variant(n).input_size)[1] for n in (left, right)]
except ShapeMismatch as error:
    text.problem(str(error))
    st.stop()

one, other = analyses
numbers = (
    (tr("parameters"), one.params, other.params),
    (tr("multiply-adds"), one.macs, other.macs),
    (tr("convolutions"), one.convolutions, other.convolutions),
)
text.headline(
    [
        (
            f"{short(a)} → {short(b)}",
            f"{name}, {100 * (b / a - 1):+.0f} %",
            f"{a:,} → {b:,} {name}",
        )
        for name, a, b in numbers
    ]
    + [
        (
            f"{field_text(one.receptive_field)} → {field_text(other.receptive_field)}",
            tr("receptive field"),
            tr("of the last feature map before the global pool"),
        )
    ]
)
text.comparison(rows)
for name in (left, right):
    variant = get_variant(name)
    text.heading(
        tr("{network}, {version}: departures", network=variant.title, version=variant.origin)
    )
    for departure in variant.departures:
        text.departure(departure.text)
size = tr(
    "{left} at {size} px and {right} at {other} px.",
    left=left,
    size=get_variant(left).input_size,
    right=right,
    other=get_variant(right).input_size,
)
text.note(f"{size} {CONVENTION}")
