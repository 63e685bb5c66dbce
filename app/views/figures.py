"""The paper's figures of networks, drawn from the specs: all of them, or one of them."""

import streamlit as st

from app import selection
from app.components import text
from app.components.paper_figure import beside, gallery
from inception_core.errors import UnknownFigure
from inception_core.render.figure_list import FIGURES, Figure, Part, get_figure
from inception_core.render.paper_figures import opened
from inception_core.words import tr

NUMBER = "figure"  # its name in a link
CHOSEN, OPENS = "figure_chosen", "figure_opens"  # what a click asked for


def choose(number: int | None) -> None:
    """Another figure, or all of them. The address, which a link or the back button may have
    changed, says it otherwise."""
    st.session_state[CHOSEN] = str(number or "")


def open_part(part: Part) -> None:
    """The next page is the part's network with the part opened as in the figure."""
    selection.choose_variant(part.variant)
    node = next(iter(part.paths), "")
    selection.update(node=node, opened=tuple(sorted(opened(part.spec, part))))
    st.session_state[OPENS] = True


def wanted() -> Figure | None:
    """The figure that is asked for; none: all of them. What does not fit is said in a sentence."""
    number = st.session_state.pop(CHOSEN, st.query_params.get(NUMBER, ""))
    if not number:
        return None
    try:
        return get_figure(number)
    except UnknownFigure as error:
        text.problem(str(error), "warning")
        return None


def step(words: str, figure: Figure | None, icon: str) -> None:
    """A button that leads to another figure."""
    st.button(
        words,
        key=f"figure_step_{icon}",
        icon=f":material/{icon}:",
        disabled=figure is None,
        on_click=choose,
        args=(figure.number if figure else None,),
    )


def show_one(figure: Figure) -> None:
    """Its title, its neighbours, and both drawings."""
    place = FIGURES.index(figure)
    before = FIGURES[place - 1] if place else None
    after = FIGURES[place + 1] if place + 1 < len(FIGURES) else None
    text.title(
        tr("Figure {number}. {title}", number=figure.number, title=figure.title),
        ["arXiv:1602.07261"],
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            tr("All figures"), icon=":material/grid_view:", on_click=choose, args=(None,), key="all"
        )
        step(tr("Before"), before, "arrow_back")
        step(tr("Next"), after, "arrow_forward")
    text.body(str(figure.words))
    beside.show(figure, open_part)


if st.session_state.pop(OPENS, False):
    address = selection.link(selection.current())
    st.switch_page("views/architecture.py", query_params=address)

if figure := wanted():
    selection.page_url(**{NUMBER: str(figure.number)})
    show_one(figure)
else:
    text.title(tr("Figures"), [tr("{first} to {last}", first=3, last=20), "arXiv:1602.07261"])
    text.body(
        tr(
            "Every figure of the paper that draws a network, drawn anew from the same description "
            "that gives the numbers on the other pages."
        )
    )
    gallery.show(choose)
text.note(
    tr(
        "Here the picture enters at the top; the paper’s figures are read from below. A number "
        "after “concat” is how many channels are joined, the words on an arrow are height × width "
        "× channels. The scale beside “+” is that of figure 20; figures 10 to 19 leave it out."
    )
)
