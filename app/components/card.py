"""One network as a card: its blocks as a strip, its numbers, and a button over all of it."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import streamlit as st

from app.cached import network
from app.components.terms import marked
from app.figures.strip import strip_html
from inception_core.analysis.depth import depth
from inception_core.papers import get_paper
from inception_core.render.captions import field_text
from inception_core.variants import Variant
from inception_core.words import tr

_STYLE = Path(__file__).with_name("card.css")


def style() -> None:
    """The classes used below; once on a page that has cards."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def show(variant: Variant, on_open: Callable[[str], None]) -> None:
    """The variant as its source describes it; a click anywhere calls `on_open` with its name."""
    spec, analysis = network(variant.name, (), variant.input_size)
    paper = get_paper(variant.paper)
    numbers = (
        (tr("Parameters"), f"{analysis.params:,}"),
        (tr("Multiply-adds"), f"{analysis.macs:,}"),
        (tr("Depth, conv + linear"), tr("{n} layers", n=depth(spec))),
        (tr("Receptive field"), field_text(analysis.receptive_field)),
        (tr("Input"), f"{variant.input_size} × {variant.input_size} px"),
    )
    rows = "".join(
        f'<tr><th scope="row">{marked(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in numbers
    )
    with st.container(border=True, key=f"card_{variant.architecture}", gap="small"):
        st.html(
            f'<div class="ie-card"><h3>{escape(variant.title)}</h3>'
            f'<div class="ie-note">{escape(str(variant.origin))}<br>{paper.received.year}, '
            f"{escape(variant.paper)}</div>{strip_html(spec, analysis)}"
            f'<table class="ie-facts">{rows}</table></div>'
        )
        st.button(
            tr("Open {network}", network=variant.title),
            key=f"open_{variant.architecture}",
            type="tertiary",
            icon=":material/account_tree:",
            on_click=on_open,
            args=(variant.name,),
        )
