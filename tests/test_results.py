"""Published errors against the facts, and the papers they come from."""

import json
from pathlib import Path

import pytest

from inception_core.analysis.family import ARCHITECTURES
from inception_core.papers import PAPERS, get_paper
from inception_core.results import ALL_TABLES, PAPER_TABLES, Table, results_of
from inception_core.variants import get_variant, list_variants

FACTS = json.loads((Path(__file__).parent / "facts" / "oracles.json").read_text(encoding="utf-8"))
PAPER = FACTS["paper_results"]
TABLE2, TABLE3, TABLE4, TABLE5 = PAPER_TABLES


def errors(table: Table) -> dict[str, list[float | None]]:
    return {row.network: [row.top1_error, row.top5_error] for row in table.rows}


def test_tables_of_single_models() -> None:
    assert errors(TABLE2) == PAPER["table2_single_crop_non_blacklisted"]
    for table, name in ((TABLE3, "table3_10_12_crop"), (TABLE4, "table4_dense_144_crop")):
        assert errors(table) == {network: row[1:] for network, row in PAPER[name].items()}
        for row in table.rows:
            assert str(row.crops).split()[0] == str(PAPER[name][row.network][0])
            assert row.models == 1


def test_table_of_ensembles() -> None:
    facts = PAPER["table5_ensembles"]
    assert list(errors(TABLE5).values()) == list(facts.values())[:3]
    assert [row.models for row in TABLE5.rows] == [6, 4, 4]
    assert f"{facts['test_set_top5']} %" in TABLE5.notes


def test_every_row_is_of_networks_that_can_be_opened() -> None:
    for table in ALL_TABLES:
        assert {name for row in table.rows for name, _ in row.members} <= set(ARCHITECTURES)


def test_results_of_one_architecture() -> None:
    single, twelve, many = results_of("inception_v4")
    assert (single.top1_error, twelve.top1_error, many.top5_error) == (20.0, 18.7, 3.8)
    assert single.protocol.startswith("single crop, validation pictures without about 1,700")
    assert [result.table for result in results_of("resnet152")] == ["Table 3", "Table 4"]


@pytest.mark.parametrize("name", list_variants())
def test_every_variant_has_its_paper(name: str) -> None:
    assert get_paper(get_variant(name).paper) in PAPERS


def test_papers_are_in_the_order_of_their_days() -> None:
    """And an arXiv id begins with its year and month."""
    assert [paper.received for paper in PAPERS] == sorted(paper.received for paper in PAPERS)
    assert all(f"{paper.received:%y%m}" == paper.arxiv[:4] for paper in PAPERS)
