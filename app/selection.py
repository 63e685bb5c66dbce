"""What a person is looking at: variant, knobs, input size, opened parts, selected part.

One plain dictionary in the session is the truth. Widgets are set from it before they are drawn and
write back in callbacks; the address bar is written from it, so a copied link restores the view.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import streamlit as st

from inception_core.errors import InceptionError, InvalidKnob
from inception_core.knobs import Value
from inception_core.variants import Variant, get_variant

DEFAULT_VARIANT = "inception_resnet_v2.slim"
SMALLEST_INPUT, LARGEST_INPUT = 75, 1024
_STATE, _URL, _NOTICE = "selection", "selection_url", "selection_notice"


@dataclass(frozen=True)
class Selection:
    """Plain values only, so that it survives a hot reload and fits in a link."""

    variant: str = DEFAULT_VARIANT
    knobs: dict[str, Value] = field(default_factory=dict)  # only those that differ from default
    input_size: int | None = None  # None: the variant's own
    node: str = ""  # path of the selected part, "" for the whole network
    opened: tuple[str, ...] = ()  # paths of the parts opened in the graph

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
    if st.session_state.get(_URL) != url and (url or _STATE not in st.session_state):
        chosen, notice = _from_url(url)
        st.session_state[_STATE] = asdict(chosen)
        st.session_state[_NOTICE] = notice
        st.session_state[_URL] = url
    return Selection(**st.session_state[_STATE])


def update(**changes: Any) -> None:
    """Changes part of the selection; a new variant starts from its own knobs and a closed graph."""
    st.session_state[_STATE] = asdict(replace(Selection(**st.session_state[_STATE]), **changes))


def choose_variant(name: str) -> None:
    """Another network, as its source describes it."""
    update(variant=name, knobs={}, input_size=None, node="", opened=())


def set_knob(name: str, value: Value) -> None:
    """Turns one knob; a value equal to the default is forgotten."""
    selection = Selection(**st.session_state[_STATE])
    knobs = {**selection.knobs, name: value}
    if value == selection.source.defaults[name]:
        del knobs[name]
    update(knobs=knobs)


def write_url() -> None:
    """Puts the selection into the address bar."""
    url = to_url(current())
    if st.query_params.to_dict() != url:
        st.query_params.from_dict(url)
    st.session_state[_URL] = url


def take_notice() -> str:
    """What was wrong with the address, once."""
    return str(st.session_state.pop(_NOTICE, ""))


def to_url(selection: Selection) -> dict[str, str]:
    """The selection as query parameters."""
    url = {"variant": selection.variant}
    url |= {name: _text(value) for name, value in selection.knob_items}
    if selection.input_size:
        url["input"] = str(selection.input_size)
    if selection.node:
        url["node"] = selection.node
    if selection.opened:
        url["open"] = ",".join(selection.opened)
    return url


def _from_url(url: Mapping[str, str]) -> tuple[Selection, str]:
    """The selection that query parameters describe, and a sentence about what did not fit."""
    notices = []
    try:
        variant = get_variant(url.get("variant", DEFAULT_VARIANT))
    except InceptionError as error:
        variant = get_variant(DEFAULT_VARIANT)
        notices.append(f"{error} Showing {variant.name}.")
    knobs: dict[str, Value] = {}
    for knob in variant.knobs:
        if knob.name in url:
            try:
                value = knob.parse(url[knob.name], variant.name)
            except InvalidKnob as error:
                notices.append(f"{error} Using {_text(knob.default)}.")
                continue
            if value != knob.default:
                knobs[knob.name] = value
    pixels = None
    if text := url.get("input"):
        if text.isdigit() and SMALLEST_INPUT <= int(text) <= LARGEST_INPUT:
            pixels = int(text)
        else:
            notices.append(
                f"The input size takes a whole number from {SMALLEST_INPUT} to {LARGEST_INPUT}, "
                f"but received `{text}`. Using {variant.input_size}."
            )
    opened = tuple(path for path in url.get("open", "").split(",") if path)
    return Selection(variant.name, knobs, pixels, url.get("node", ""), opened), " ".join(notices)


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"
