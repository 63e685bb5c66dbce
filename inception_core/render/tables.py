"""Analyses as rows and documents: what the command line prints and the pages download."""

from collections.abc import Mapping, Sequence as Items
from typing import Any

from inception_core.analysis.records import CONVENTION, Analysis
from inception_core.knobs import Value
from inception_core.spec import Sequence, blocks
from inception_core.variants import Variant
from inception_core.version import VERSION


def summary_document(
    variant: Variant, knobs: Mapping[str, Value], analysis: Analysis
) -> dict[str, Any]:
    """The whole analysis as one JSON document: shapes are [C, H, W], kernels [h, w]."""
    return {
        "variant": variant.name,
        "knobs": variant.settings(knobs),
        "input_size": analysis.input_size,
        "convention": str(CONVENTION),
        "version": VERSION,
        "params": analysis.params,
        "macs": analysis.macs,
        "activations": analysis.activations,
        "receptive_field": analysis.receptive_field,
        "layers": [record._asdict() for record in analysis.records],
        "stages": stage_rows(variant.spec(**knobs), analysis),
    }


def stage_rows(spec: Sequence, analysis: Analysis) -> list[dict[str, Any]]:
    """One row per stage; the rows add up to the network."""
    rows = []
    for name, stage in spec.children:
        part = analysis.at(name)
        rows.append(
            {
                "name": name,
                "repeats": len(blocks(stage)) or 1,  # 1: a stage that is one block
                "out_shape": part.out_shape,
                "params": part.params,
                "macs": part.macs,
                "activations": part.activations,
            }
        )
    return rows


def operation_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """One flat row per operation for a spreadsheet: sizes as h×w, every shape in three columns."""
    rows = []
    for record in analysis.records:
        row: dict[str, Any] = {"path": record.path, "op": record.op}
        for name in ("kernel", "stride", "padding"):
            row[name] = _times(getattr(record, name))
        for name in ("in", "out"):
            shape = getattr(record, f"{name}_shape")
            row |= dict(
                zip((f"{name}_channels", f"{name}_height", f"{name}_width"), shape, strict=True)
            )
        row |= {name: getattr(record, name) for name in ("params", "macs", "activations")}
        for name in ("receptive_field", "effective_stride"):
            row[name] = _times(getattr(record, name))
        rows.append(row)
    return rows


def text_table(header: Items[str], rows: Items[Items[str]], left: int = 1) -> str:
    """Aligned columns for a terminal: the first `left` to the left, numbers to the right."""
    lines = [header, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _times(size: tuple[int, ...] | None) -> str:
    return "×".join(map(str, size)) if size else ""
