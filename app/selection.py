"""What a person is looking at: variant, knobs, input size, opened parts, selected part.

One plain dictionary in the session is the truth. Widgets are set from it before they are drawn and
write back in callbacks; the address bar is written from it, so a copied link restores the view.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

import streamlit as st

from app import language
from app.history import navigated
from inception_core.analysis.records import Analysis
from inception_core.errors import InceptionError, InvalidKnob
from inception_core.knobs import Knob, Value
from inception_core.render import opening
from inception_core.spec import Sequence, find
from inception_core.variants import Variant, get_variant
from inception_core.words import tr

Colour = Literal["kind", "params", "macs", "activations", "receptive_field"]
COLOURS: tuple[Colour, ...] = get_args(Colour)
DEFAULT_VARIANT = "inception_resnet_v2.slim"
SMALLEST_INPUT, LARGEST_INPUT = 75, 1024
INPUT = "input"  # its name in a link
_STATE, _URL, _NOTICE, _KEPT = "selection", "selection_url", "selection_notice", "kept"
_OWN = "page_url"


@dataclass(frozen=True)
class Selection:
    """Plain values only, so that it survives a hot reload and fits in a link."""

    variant: str = DEFAULT_VARIANT
    knobs: dict[str, Value] = field(default_factory=dict)  # only those that differ from default
    input_size: int | None = None  # None: the variant's own
    node: str = ""  # path of the selected part, "" for the whole network
    opened: tuple[str, ...] = ()  # paths of the parts opened in the graph
    colour: Colour = "kind"  # what the colours of the graph's boxes mean

    @property
    def settings(self) -> dict[str, Value]:
        """Every knob's value."""
        return {**self.source.defaults, **self.knobs}

    @property
    def source(self) -> Variant:
        """The registry entry."""
        return get_variant(self.variant)

    @property
    def pixels(self) -> int:
        """The input size in force."""
        return self.input_size or self.source.input_size

    @property
    def knob_items(self) -> tuple[tuple[str, Value], ...]:
        """The changed knobs in a form that caches can hash."""
        return tuple(sorted(self.knobs.items()))


def current() -> Selection:
    """The selection of this session; on the first run, or after the address changed, from it."""
    url = st.query_params.to_dict()
    known = st.session_state.get(_URL)
    if _STATE not in st.session_state or (url and url != known and navigated()):
        chosen, notice = _from_url(url)
        st.session_state[_STATE] = asdict(chosen)
        st.session_state[_NOTICE] = notice
        st.session_state[_URL] = url
    return Selection(**st.session_state[_STATE])


def update(**changes: Any) -> None:
    """Changes part of the selection."""
    st.session_state[_STATE] = asdict(replace(Selection(**st.session_state[_STATE]), **changes))


def close_graph() -> None:
    """The graph as its stages, that of the selected part selected."""
    node = Selection(**st.session_state[_STATE]).node
    update(opened=(), node=node.partition("/")[0])


def choose_variant(name: str) -> None:
    """Another network, as its source describes it, its graph closed."""
    update(variant=name, knobs={}, input_size=None, node="", opened=())


def set_knob(knob: Knob, value: object) -> None:
    """Turns one knob, or keeps it and says why; a value equal to the default is forgotten."""
    selection = Selection(**st.session_state[_STATE])
    try:
        checked = knob.check(value, selection.variant)
    except InvalidKnob as error:
        st.session_state[_NOTICE] = str(error)
        return
    if knob.name == INPUT:
        update(input_size=None if checked == knob.default else checked)
        return
    knobs = {**selection.knobs, knob.name: checked}
    if checked == knob.default:
        del knobs[knob.name]
    update(knobs=knobs)


def keep_within(spec: Sequence, analysis: Analysis) -> None:
    """Forgets selected and opened parts that this network does not have (any more), and opens what
    the selected part lies in."""
    selection = Selection(**st.session_state[_STATE])
    node = analysis.nearest(selection.node)
    opened = opening.everything(spec).intersection(selection.opened)
    update(node=node, opened=tuple(sorted(opening.revealed(spec, opened, node))))


def input_knob(variant: Variant) -> Knob:
    """The input size as a knob like the others."""
    return Knob(
        INPUT,
        tr("Input size (pixels)"),
        variant.input_size,
        SMALLEST_INPUT,
        LARGEST_INPUT,
        tr("Height and width of the picture. Shapes, multiply-adds and activations follow."),
    )


def kept(name: str, default: object) -> str:
    """The key of a widget whose value outlives a visit to another page and another language."""
    language.keep(name)
    store = st.session_state.setdefault(_KEPT, {})
    if name in st.session_state:
        store[name] = st.session_state[name]
    else:
        st.session_state[name] = store.get(name, default)
    return name


def page_url(**own: str) -> None:
    """Query parameters that this page has besides the selection; each page begins with none."""
    st.session_state[_OWN] = own


def write_url() -> None:
    """Puts the selection into the address bar."""
    url = link(current()) | st.session_state.get(_OWN, {})
    if st.query_params.to_dict() != url:
        st.query_params.from_dict(url)
    st.session_state[_URL] = url


def link(selection: Selection) -> dict[str, str]:
    """Query parameters for another page. A link that carries them needs no second address, so that
    one step back leads to where it was clicked."""
    return to_url(selection) | language.in_link()


def notify(sentence: str) -> None:
    """A sentence for the top of the page."""
    st.session_state[_NOTICE] = sentence


def take_notice() -> str:
    """What was wrong with the address or a knob, once."""
    return str(st.session_state.pop(_NOTICE, ""))


def to_url(selection: Selection) -> dict[str, str]:
    """The selection as query parameters."""
    url = {"variant": selection.variant}
    url |= {name: _text(value) for name, value in selection.knob_items}
    if selection.input_size:
        url[INPUT] = str(selection.input_size)
    if selection.node:
        url["node"] = selection.node
    if selection.opened:
        spec = selection.source.spec(**selection.knobs)
        url["open"] = opening.written(spec, frozenset(selection.opened))
    if selection.colour != COLOURS[0]:
        url["colour"] = selection.colour
    return url


def _from_url(url: Mapping[str, str]) -> tuple[Selection, str]:
    """The selection that query parameters describe, and a sentence about what did not fit."""
    notices = []
    try:
        variant = get_variant(url.get("variant", DEFAULT_VARIANT))
    except InceptionError as error:
        variant = get_variant(DEFAULT_VARIANT)
        notices.append(tr("{error} Showing {shown}.", error=error, shown=variant.name))
    knobs: dict[str, Value] = {}
    for knob in (*variant.knobs, input_knob(variant)):
        if knob.name in url:
            try:
                value = knob.parse(url[knob.name], variant.name)
            except InvalidKnob as error:
                default = _text(knob.default)
                notices.append(tr("{error} Using {default}.", error=error, default=default))
                continue
            if value != knob.default:
                knobs[knob.name] = value
    pixels = knobs.pop(INPUT, None)
    spec = variant.spec(**knobs)
    node = url.get("node", "")
    if not _has(spec, node):
        notices.append(
            tr("{network} has no part `{node}` with these knobs.", network=variant.title, node=node)
        )
    colour = url.get("colour", COLOURS[0])
    if colour not in COLOURS:
        known = ", ".join(COLOURS)
        notices.append(
            tr("There is no colour `{colour}`; there are {known}.", colour=colour, known=known)
        )
    chosen = Selection(
        variant.name,
        knobs,
        int(pixels) if pixels else None,
        node,
        tuple(sorted(opening.read(spec, url.get("open", "")))),
        next((known for known in COLOURS if known == colour), COLOURS[0]),
    )
    return chosen, " ".join(notices)


def _has(spec: Sequence, path: str) -> bool:
    """Whether the network has this part; a join is named after the group that it ends."""
    group, _, name = path.rpartition("/")
    return find(spec, path if name not in ("concat", "add") else group) is not None


def _text(value: Value) -> str:
    """A number without loss: 0.1, not 0.1000, and 1 for 1.0."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else str(value)
