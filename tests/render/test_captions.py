"""The paper's words and one sentence for every kind of operation of every network."""

from collections.abc import Callable

import pytest

from inception_core import get_variant, list_variants, measure
from inception_core.render.captions import caption, field_text, sentence, short
from inception_core.spec import Pool, Residual, conv, find
from tests.settings import those_of


@pytest.mark.parametrize("name", list_variants())
def test_words(golden: Callable[[str, str], None], name: str) -> None:
    """Each caption once, where it first occurs, with its sentence."""
    variant = get_variant(name)
    spec = variant.spec(**those_of(name, auxiliary=True))
    lines: dict[str, str] = {}
    for record in measure(spec, variant.input_size).records:
        node = find(spec, record.path)
        if node is None:  # a join: the sentence is about the block around it
            node = find(spec, record.path.rpartition("/")[0])
        assert node is not None
        words = f"{record.op}: {caption(node)}"
        lines.setdefault(words, f"{words}\n    {record.path}\n    {sentence(node, record)}")
    golden(f"captions/{name}.txt", "\n".join(lines.values()) + "\n")


@pytest.mark.parametrize(
    ("count", "text"), [(999, "999"), (1000, "1.00 k"), (55_843_464, "55.84 M"), (0, "0")]
)
def test_short_numbers(count: int, text: str) -> None:
    assert short(count) == text


def test_fields_name_their_axes_where_they_differ() -> None:
    assert field_text((3039, 3039)) == "3,039 px"
    assert field_text((31, 127)) == "31×127 px (h×w)"


def test_marks_of_the_paper() -> None:
    assert caption(conv(96, 3, 2, "V")) == "3×3 Conv (96, stride 2, V)"
    assert caption(conv(224, (1, 7))) == "1×7 Conv (224)"
    assert caption(Pool("max", (3, 3), 2, ceil=True)) == "3×3 MaxPool (stride 2)"
    assert caption(Residual((), 0.1)) == "Residual"
