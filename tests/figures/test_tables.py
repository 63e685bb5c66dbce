"""What the Layers page shows adds up, and the filter finds what it says."""

from itertools import pairwise

import pandas as pd
import pytest

from app.figures.stages import spans
from app.figures.tables import SUMMED, layer_table, matching
from inception_core import get_variant, list_variants, measure
from inception_core.analysis.memory import inference_memory
from inception_core.analysis.rollup import LEVELS, Level


def table_of(name: str, level: Level, size: int | None = None) -> pd.DataFrame:
    variant = get_variant(name)
    spec = variant.spec()
    analysis = measure(spec, size or variant.input_size)
    return layer_table(spec, analysis, level, inference_memory(spec, analysis))


@pytest.mark.parametrize("name", list_variants())
def test_children_sum_to_their_parents(name: str) -> None:
    tables = [table_of(name, level) for level in LEVELS]
    for parents, children in pairwise(tables):
        for parent in parents.itertuples():
            inside = children[
                (children.path == parent.path) | children.path.str.startswith(f"{parent.path}/")
            ]
            for column in ("params", "macs", "flops", "activations"):
                assert inside[column].sum() == getattr(parent, column)
            assert inside.memory.max() == parent.memory


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize("level", LEVELS)
def test_columns_sum_to_the_network(name: str, level: Level) -> None:
    variant, table = get_variant(name), table_of(name, level)
    analysis = measure(variant.spec(), variant.input_size)
    totals = (analysis.params, analysis.macs, analysis.flops, analysis.activations)
    assert tuple(table[column].sum() for column in SUMMED[:4]) == totals
    assert table.share.sum() == pytest.approx(100)
    assert table.share_params.sum() == pytest.approx(100)


@pytest.mark.parametrize("name", list_variants())
@pytest.mark.parametrize("level", LEVELS)
def test_spans_are_the_operations_of_their_parts(name: str, level: Level) -> None:
    variant = get_variant(name)
    spec = variant.spec()
    records = measure(spec, variant.input_size).records
    found = spans(spec, measure(spec, variant.input_size), level)
    assert (found[0].start, found[-1].end) == (0, len(records))
    for span in found:
        assert span.start < span.end
        for record in records[span.start : span.end]:
            assert f"{record.path}/".startswith(f"{span.path}/")


@pytest.mark.parametrize("typed", ["3×3", "3x3", "3 X 3"])
@pytest.mark.parametrize("name", list_variants())
def test_a_size_finds_the_layers_captioned_so(name: str, typed: str) -> None:
    """Also where a part's path, or a small grid, says the same size."""
    table = table_of(name, "op", 224)
    found = matching(table, typed)
    assert len(found)
    assert all(layer.startswith("3×3 ") for layer in found.layer)
    captioned = table.layer.str.startswith("3×3 ")
    assert found.macs.sum() == table.macs[captioned].sum()


def test_a_small_grid_does_not_get_between() -> None:
    small = table_of("inception_v4.paper", "op", 128)
    assert small.output.str.startswith("3×3×").any() or small.output.str.startswith("2×2×").any()
    assert matching(small, "2×2").output.str.startswith("2×2×").all()
    assert matching(small, "3×3").layer.str.startswith("3×3 ").all()


@pytest.mark.parametrize(
    ("level", "typed", "rows"),
    [
        ("block", "35x35", 12),
        ("block", "5×35", 0),  # 35×35 is another size
        ("block", "REDUCTION", 2),
        ("op", "reduction_a 3×3", 4),
        ("branch", "double3x3", 10 + 3),
        ("op", "1×7 linear", 0),
        ("op", "(192)", 3 * 20),
        ("block", "", 46),
    ],
)
def test_words_are_looked_for_in_part_and_layer(level: Level, typed: str, rows: int) -> None:
    assert len(matching(table_of("inception_resnet_v2.slim", level), typed)) == rows
