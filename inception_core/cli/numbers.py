"""What networks are, in numbers: `list`, `summary`, `compare`."""

from typing import Annotated, Any

import typer

from inception_core.analysis.measure import measure
from inception_core.analysis.records import CONVENTION
from inception_core.cli.common import Json, Name, Settings, Size, parsed_knobs, print_json
from inception_core.render.captions import shape_text
from inception_core.render.compare import (
    compare as compare_specs,
    comparison_cells,
    comparison_document,
)
from inception_core.render.tables import (
    operation_rows,
    stage_rows,
    summary_document,
    text_table,
)
from inception_core.render.tables_text import csv_table, header_lines
from inception_core.variants import Variant, get_variant, list_variants


def list_(as_json: Json = False) -> None:
    """All variants with their numbers and the paper's results."""
    rows = [_listed(get_variant(name)) for name in list_variants()]
    if as_json:
        print_json(rows)
        return
    typer.echo(
        text_table(
            ("variant", "origin", "input", "params", "MACs", "top-1 / top-5 error"),
            [
                (
                    row["variant"],
                    row["origin"],
                    f"{row['input_size']} px",
                    f"{row['params']:,}",
                    f"{row['macs']:,}",
                    _errors(row["results"]),
                )
                for row in rows
            ],
            left=2,
        )
    )
    typer.echo(f"\n{CONVENTION}\nErrors: single crop, non-blacklisted validation (paper, Table 2).")


def summary(
    variant: Name,
    input_size: Size = None,
    settings: Settings = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One row per operation.")] = False,
) -> None:
    """Shapes, parameters and multiply-adds of every stage; every operation with --json or --csv."""
    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv.")
    chosen = get_variant(variant)
    knobs = parsed_knobs(chosen, settings or [])
    spec = chosen.spec(**knobs)
    analysis = measure(spec, input_size or chosen.input_size)
    if as_json:
        print_json(summary_document(chosen, knobs, analysis))
    elif as_csv:
        header = header_lines(chosen, knobs, analysis)
        typer.echo(csv_table(header, operation_rows(analysis)), nl=False)
    else:
        size = analysis.input_size
        typer.echo(f"{chosen.name}, {chosen.origin}, {size} × {size} × 3, one image")
        stages = [
            (
                row["name"],
                str(row["repeats"]),
                shape_text(row["out_shape"]),
                *(f"{row[name]:,}" for name in ("params", "macs", "activations")),
            )
            for row in stage_rows(spec, analysis)
        ]
        sums = (analysis.params, analysis.macs, analysis.activations)
        total = ("total", "", "", *(f"{number:,}" for number in sums))
        names = ("stage", "blocks", "output", "params", "MACs", "activations")
        typer.echo(f"{text_table(names, [*stages, total])}\n\n{CONVENTION}")


def compare(
    left: Annotated[str, typer.Argument(metavar="A", help="A variant.")],
    right: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    input_size: Size = None,
    as_json: Json = False,
) -> None:
    """What differs between two variants, block by block, with their departures."""
    variants = get_variant(left), get_variant(right)
    specs = [variant.spec() for variant in variants]
    sizes = [input_size or variant.input_size for variant in variants]
    analyses = [measure(spec, size) for spec, size in zip(specs, sizes, strict=True)]
    rows = compare_specs(specs[0], analyses[0], specs[1], analyses[1])
    names = [variant.name for variant in variants]
    if as_json:
        print_json(comparison_document(names, analyses, rows))
        return
    texts = [comparison_cells(row) for row in rows]
    sums = [f"{analysis.params:,}" for analysis in analyses]
    costs = [f"{analysis.macs:,}" for analysis in analyses]
    total = ("", "total", sums[0], costs[0], "total", sums[1], costs[1])
    header = ("", names[0], "params", "MACs", names[1], "params", "MACs")
    typer.echo(text_table(header, [*texts, total], left=2))
    for row in rows:
        title = (row.left or row.right).title  # type: ignore[union-attr] # one of them is there
        for difference in row.differences:
            typer.echo(f"{title}: {difference}")
    for variant in variants:
        for departure in variant.departures:
            typer.echo(f"{variant.name}: {departure.text}")
    typer.echo(f"\n{CONVENTION}")


def _listed(variant: Variant) -> dict[str, Any]:
    analysis = measure(variant.spec(), variant.input_size)
    return {
        "variant": variant.name,
        "origin": str(variant.origin),
        "paper": variant.paper,
        "input_size": variant.input_size,
        "params": analysis.params,
        "macs": analysis.macs,
        "results": [
            {
                "protocol": result.protocol,
                "top1_error": result.top1_error,
                "top5_error": result.top5_error,
                "table": result.table,
            }
            for result in variant.results
        ],
    }


def _errors(results: list[dict[str, Any]]) -> str:
    return f"{results[0]['top1_error']} / {results[0]['top5_error']} %" if results else "–"
