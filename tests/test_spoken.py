"""Nothing speaks English to a reader of another language: one in which every text is in brackets.

Its catalogue is made of the source, so that this holds before anybody has translated anything.
"""

import json
import pickle
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from app import cached
from app.components import layers, train
from app.components.block_graph.words import words as graph_words
from inception_core import get_variant, measure, words
from inception_core.errors import UnknownNode, WeightsError
from inception_core.papers import PAPERS
from inception_core.render.codegen import generate
from inception_core.render.compare import compare
from inception_core.weights.files import named_weights
from inception_core.words import DOMAIN, LANGUAGES, later, speak
from tests.test_words import KEYWORDS

ROOT = Path(__file__).parents[1]
ROUTER = str(ROOT / "app" / "streamlit_app.py")
BRACKETS = "brackets"
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
DRAWN = re.compile(r"<(svg|style|script)\b.*?</\1>", re.DOTALL)
PROSE = re.compile(r"[A-Za-z’]+(?: [A-Za-z’]+){3,}")
QUOTED = re.compile(r"`[^`]*`|<code>.*?</code>")
VARIANT = "inception_resnet_v2.slim"
VIEWS = [
    ("family", {}),
    ("architecture", {"node": "A/1/mixed/conv3x3/conv3x3", "blocks_a": "3"}),
    ("architecture", {"node": "A"}),
    ("architecture", {}),
    ("compare", {}),
    *(("layers", {"node": "B/1", "view": view}) for view in layers.VIEWS),
    ("scaling", {}),
    *(("train", {"view": view}) for view in train.VIEWS),
    ("predict", {"crops": "12"}),
    ("lessons", {"lesson": "6", "step": "3"}),
    ("figures", {"figure": "17"}),
    ("glossary", {}),
    ("layers", {"view": "Nonsense", "node": "Nonsense", "colour": "Nonsense", "width": "9"}),
]
SAMPLES = json.loads((ROOT / "assets" / "samples" / "samples.json").read_text(encoding="utf-8"))
DATA = [paper.title for paper in PAPERS] + [sample["source"] for sample in SAMPLES]


@pytest.fixture(scope="session")
def brackets(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a catalogue that puts every text into brackets."""
    catalogue = Catalog(BRACKETS)
    for folder in ("inception_core", "app"):
        for _, _, found, _, _ in extract_from_dir(repo_root / folder, keywords=KEYWORDS):
            many = found if isinstance(found, str) else found[1]
            text = f"⟦{many}⟧"
            catalogue.add(found, text if isinstance(found, str) else (text, text))
    folder = tmp_path_factory.mktemp("locale")
    target = folder / BRACKETS / "LC_MESSAGES" / f"{DOMAIN}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return folder


@pytest.fixture
def in_brackets(brackets: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(words, "CATALOGUES", brackets)
    monkeypatch.setitem(LANGUAGES, BRACKETS, "Brackets")
    speak(lambda: BRACKETS)
    yield
    speak(words._of_process)


def english(text: str) -> list[str]:
    """What is outside of all brackets and reads like a sentence."""
    text = QUOTED.sub("", unescape(DRAWN.sub("", text)))
    while INNERMOST.search(text):
        text = INNERMOST.sub("", text)
    return PROSE.findall(re.sub(r"<[^>]*>", "\n", text))


def shown(block: Any) -> Iterator[str]:
    """What the page says, element by element: charts, tables and controls with all their texts."""
    for element in block.children.values():
        if hasattr(element, "children"):
            yield from shown(element)
        if element.type != "bidi_component" and (proto := getattr(element, "proto", None)):
            yield from strings(MessageToDict(proto))


def strings(value: Any) -> Iterator[str]:
    """Every text in a document, those of documents inside it too."""
    match value:
        case dict() | list():
            for inner in value.values() if isinstance(value, dict) else value:
                yield from strings(inner)
        case str() if value.startswith(("{", "[")):
            yield from strings(json.loads(value))
        case str():
            yield value


def page_of(name: str, query: dict[str, str]) -> AppTest:
    """A page with that in its address."""
    app = AppTest.from_file(ROUTER, default_timeout=60).switch_page(f"views/{name}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_no_page_speaks_english(in_brackets: None, page: str, query: dict[str, str]) -> None:
    app = page_of(page, {"lang": BRACKETS, **query})
    assert not app.exception
    said = list(shown(app._tree))
    for printed in DATA:
        said = [text.replace(printed, "") for text in said]
    assert not [sentence for text in said for sentence in english(text)]


def test_the_graph_says_everything_in_the_readers_language(in_brackets: None) -> None:
    assert all(INNERMOST.search(text) for text in graph_words().values())


def test_a_drawing_is_cached_for_each_language(in_brackets: None) -> None:
    view = VARIANT, (), 299, ("A",)
    speak(lambda: "en")
    plain = cached.drawing(*view)
    speak(lambda: BRACKETS)
    assert "⟦" in cached.drawing(*view).dot
    speak(lambda: "en")
    assert cached.drawing(*view) is plain
    assert "⟦" not in plain.dot


def test_english_outside_of_brackets_is_found() -> None:
    assert english("<p>⟦A ⟦very long⟧ text in brackets⟧ is not the same</p>") == ["is not the same"]


def test_an_error_from_another_process_is_in_the_readers_language(in_brackets: None) -> None:
    error = UnknownNode(later("This network has no part `{path}`.", path="x"))
    speak(lambda: "en")
    sent = pickle.dumps(error)
    speak(lambda: BRACKETS)
    assert str(pickle.loads(sent)) == "⟦This network has no part `x`.⟧"


def test_an_error_in_an_error_is_in_one_language(in_brackets: None, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(WeightsError) as caught:
        named_weights(str(path))
    assert not english(str(caught.value).replace(str(path), "…"))
    speak(lambda: "en")
    assert str(caught.value).startswith(f"`{path}` is damaged")


def test_a_comparison_follows_its_reader(in_brackets: None) -> None:
    speak(lambda: "en")
    sides = [get_variant(f"resnet152.{tag}").spec() for tag in ("paper", "torchvision")]
    one, other = [(spec, measure(spec, 224)) for spec in sides]
    rows = [row for row in compare(*one, *other) if row.differences]
    plain = [str(text) for row in rows for text in row.differences]
    speak(lambda: BRACKETS)
    spec = get_variant("inception_v4.paper").spec()
    shorter = get_variant("inception_v4.paper").spec(classes=10)
    changed = compare(spec, measure(spec, 299), shorter, measure(shorter, 299))
    assert plain[0] == "1×1 Conv (128, stride 2) → 1×1 Conv (128)"
    assert [str(text) for row in changed for text in row.differences][-1].startswith("⟦leaves ")


def test_generated_code_is_english(in_brackets: None) -> None:
    variant = get_variant("inception_v4.slim")
    text = generate(variant, {}, measure(variant.spec(), 299)).text
    assert "as released (TF-Slim, timm)" in text
    assert "⟦" not in text
