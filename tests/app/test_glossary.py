"""Marks of terms on the pages, and the page of all terms."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from inception_core.glossary.terms import TERMS
from tests.app.reading import page_words, without_marks

ROUTER = str(Path(__file__).parents[2] / "app" / "streamlit_app.py")
VIEWS = (
    "family",
    "lessons",
    "architecture",
    "figures",
    "layers",
    "compare",
    "scaling",
    "predict",
    "train",
)
MARK = re.compile(r'<dfn class="ie-term" tabindex="0" aria-description="([^"]+)">(.*?)</dfn>')
NAMES = {"CC", "BY", "NVIDIA"}  # of a licence and a company


def opened(view: str, **address: str) -> AppTest:
    app = AppTest.from_file(ROUTER, default_timeout=60).switch_page(f"views/{view}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def marks(app: AppTest) -> list[str]:
    html = " ".join(element.body for element in app.get("html"))
    return [word for _, word in MARK.findall(html)]


def explained(app: AppTest) -> list[str]:
    html = " ".join(element.body for element in app.get("html"))
    return [words for words, _ in MARK.findall(html)]


def said(app: AppTest) -> Iterator[str]:
    """Whatever a page writes: its own HTML without tags, markdown, labels and choices."""
    for element in app.get("html"):
        body = re.sub(r"<style>.*?</style>", "", element.body, flags=re.DOTALL)
        yield re.sub(r"<code>.*?</code>|<[^>]+>", " ", without_marks(body))
    for kind in ("markdown", "caption", "text"):
        yield from (str(element.value) for element in app.get(kind))
    widgets: tuple[Any, ...] = (
        *app.button, *app.toggle, *app.selectbox, *app.number_input, *app.slider, *app.text_input,
    )  # fmt: skip
    for widget in widgets:
        yield f"{widget.label} {getattr(widget, 'help', None) or ''}"
        yield from map(str, getattr(widget, "options", ()))


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_marks_each_term_once(view: str) -> None:
    app = opened(view)
    found = explained(app)
    assert found, "this page explains nothing"
    assert len(set(found)) == len(found)
    app.run()
    assert explained(app) == found, "a page that runs again explains the same"


@pytest.mark.parametrize(
    ("view", "address"),
    [
        *((view, {}) for view in VIEWS),
        ("architecture", {"variant": "inception_v4.paper", "node": "B/1"}),
        ("architecture", {"variant": "inception_resnet_v1.facenet", "node": "head"}),
        ("figures", {"figure": "17"}),
        ("glossary", {}),
    ],
)
def test_no_abbreviation_is_left_unexplained(view: str, address: dict[str, str]) -> None:
    known = {part for term in TERMS for word in term.words for part in re.split(r"[ -]", word)}
    text = " ".join(said(opened(view, **address)))
    used = set(re.findall(r"(?<![\w./-])[A-Z]{2,}[a-z]?(?![\w/-]|\.\w)", text))
    assert used - known - NAMES == set()


def test_what_runs_again_alone_keeps_its_marks() -> None:
    """A fragment marks its own terms anew, and none that the rest of the page has marked."""
    app = AppTest.from_function(_page_with_a_fragment)
    app.run()
    assert marks(app) == ["stride", "padding", "dropout"]
    app.button(key="inside").click().run()
    html = [element.body for element in app.get("html")]
    assert [MARK.findall(body)[0][1] if MARK.findall(body) else "" for body in html] == [
        "stride",
        "padding",
        "dropout",
    ]


def _page_with_a_fragment() -> None:
    import streamlit as st

    from app.components import text

    text.body("The stride.")

    @st.fragment
    def inner() -> None:
        text.body("The stride, the padding.")
        st.button("again", key="inside")

    inner()
    text.body("The dropout.")


def test_markup_beside_a_term_stays_text() -> None:
    app = AppTest.from_function(_page_with_markup)
    app.run()
    (element,) = app.get("html")
    assert "<b>" not in element.body
    assert "&lt;b&gt;" in element.body
    assert "<code>stride &amp; &lt;i&gt;</code>" in element.body
    assert marks(app) == ["padding"]


def _page_with_markup() -> None:
    from app.components import text

    text.note("<b>padding</b> and `stride & <i>`")


def test_the_glossary_has_every_term() -> None:
    app = opened("glossary")
    words = page_words(app)
    for term in TERMS:
        assert f"<dfn>{term.title}</dfn>" in words
        assert str(term.explanation) in words
        assert term.formula in words
    assert marks(app) == []


def test_the_search_is_in_the_link() -> None:
    app = opened("glossary", find="root mean")
    assert page_words(app).count('class="ie-definition"') == 1
    app.text_input(key="glossary_search").set_value("xyzzy `<b>").run()
    assert "No term is called or explained by `xyzzy ’<b>`" in page_words(app)
    assert app.query_params["find"] in ("xyzzy `<b>", ["xyzzy `<b>"])
    app.text_input(key="glossary_search").set_value("").run()
    assert "find" not in app.query_params
