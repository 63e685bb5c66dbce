"""Every number with a unit in the README and in the model card equals a computed one."""

import re
from pathlib import Path

import pytest

from app.selection import LARGEST_INPUT, SMALLEST_INPUT
from inception_core import get_variant, list_variants, measure
from inception_core.analysis.depth import depth
from inception_core.errors import ShapeMismatch
from inception_core.lab.config import Config
from inception_core.render.captions import field_text
from inception_core.weights.files import EMBEDDED, read_weights

NUMBER = r"[\d.,]*\d"
UNITS = "pixels|px|everyday things|parameters|multiply-adds|layers|ms|s|seconds|%|MB|GB|steps"
QUANTITY = re.compile(rf"{NUMBER}(?: (?:to|or|×) {NUMBER})* (?:{UNITS})(?!\w)")


def quantities(path: Path) -> set[str]:
    """`75 to 1024 pixels`, `71 everyday things`, … of the prose; tables and code aside."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    prose = " ".join(line for line in text.splitlines() if not line.startswith("|"))
    return set(QUANTITY.findall(prose))


def network_row(name: str) -> str:
    """One line of the README's table of networks."""
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, variant.input_size)
    cells = (
        f"`{name}`",
        f"{variant.input_size} px",
        f"{analysis.params:,}",
        f"{analysis.macs:,}",
        f"{depth(spec)}",
        field_text(analysis.receptive_field),
    )
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("name", list_variants())
def test_the_table_of_networks(repo_root: Path, name: str) -> None:
    assert network_row(name) in (repo_root / "README.md").read_text(encoding="utf-8").splitlines()


def test_the_table_has_no_other_network(repo_root: Path) -> None:
    text = (repo_root / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+\.\w+)`", text, re.MULTILINE)) == set(list_variants())


def test_quantities_of_the_readme(repo_root: Path) -> None:
    things = len(read_weights().labels)
    assert quantities(repo_root / "README.md") == {
        f"{SMALLEST_INPUT} to {LARGEST_INPUT} pixels",
        "224 or 256 pixels",
        f"{things} everyday things",
    }


def test_where_bn_inception_runs(repo_root: Path) -> None:
    for name in ("bn_inception.paper", "bn_inception.caffe"):
        for size in (224, 256):
            assert measure(get_variant(name).spec(), size)
        with pytest.raises(ShapeMismatch):
            measure(get_variant(name).spec(), 240 - 1)


def test_the_range_of_widths(repo_root: Path) -> None:
    text = (repo_root / "README.md").read_text(encoding="utf-8")
    (low, high) = re.findall(r"width \(× ([\d.]+) to × ([\d.]+)\)", text)[0]
    for name in list_variants():
        width = next(knob for knob in get_variant(name).knobs if knob.name == "width")
        assert (width.low, width.high) == (float(low), float(high))


def test_the_model_card(repo_root: Path) -> None:
    """What it is made of; its scores are held against their file elsewhere."""
    weights, config = read_weights(), Config()
    card = " ".join((EMBEDDED.parent / "README.md").read_text(encoding="utf-8").split())
    size = weights.preprocessing.input_size
    params = measure(weights.spec, size).params
    for words in (
        f"{len(weights.labels)} everyday things",
        f"{len(weights.labels)} classes: {params:,} parameters",
        f"{size} × {size}, shorter side",
        f"{EMBEDDED.stat().st_size / 1e6:.1f} MB, 16-bit floats",
        f"{config.steps:,} steps of {config.batch} drawings",
    ):
        assert words in card
