"""What a person reads on a page of a test."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest


def read(body: str) -> str:
    """HTML with its characters as they are shown, and code between back-ticks."""
    return unescape(without_marks(body).replace("<code>", "`").replace("</code>", "`"))


def without_marks(body: str) -> str:
    """HTML without the marks of the glossary's terms."""
    return re.sub(r"<dfn class=\"ie-term\"[^>]*>(.*?)</dfn>", r"\1", body)


def page_words(app: AppTest) -> str:
    """All that the explorer's own HTML says."""
    return read(" ".join(element.body for element in app.get("html")))
