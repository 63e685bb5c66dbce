"""Analyses as data frames: one row per part, every number exact."""

import pandas as pd

from inception_core.analysis.records import Analysis
from inception_core.analysis.rollup import Level, roll_up
from inception_core.render.captions import caption, shape_text
from inception_core.spec import Sequence, find

JOINS = {"concat": "Concat", "add": "Add the residual"}


def layer_table(spec: Sequence, analysis: Analysis, level: Level) -> pd.DataFrame:
    """One row per operation, or per branch, block or stage; columns add up to the network's totals.

    Shapes are height × width × channels; the share is of the network's multiply-adds, in percent.
    """
    return pd.DataFrame(
        {
            "path": part.path,
            "layer": _name(spec, part.path),
            "output": shape_text(part.out_shape),
            "params": part.params,
            "macs": part.macs,
            "activations": part.activations,
            "share": 100 * part.macs / analysis.macs,
            "receptive_field": f"{part.receptive_field[0]}×{part.receptive_field[1]}",
        }
        for part in roll_up(spec, analysis, level)
    )


def record_table(analysis: Analysis) -> pd.DataFrame:
    """One row per operation with every field of its record, for a spreadsheet."""
    rows = []
    for record in analysis.records:
        row = record._asdict()
        for name in ("in_shape", "out_shape"):
            channels, row[f"{name}_height"], row[f"{name}_width"] = row.pop(name)
            row[f"{name}_channels"] = channels
        for name in ("kernel", "stride", "padding", "receptive_field", "effective_stride"):
            row[name] = "×".join(map(str, row[name])) if row[name] else ""
        rows.append(row)
    first = ["path", "op", "kernel", "stride", "padding"]
    table = pd.DataFrame(rows)
    shapes = [c for c in table.columns if "_shape_" in c]
    rest = ["params", "macs", "activations", "receptive_field", "effective_stride"]
    return table[[*first, *sorted(shapes), *rest]]


def _name(spec: Sequence, path: str) -> str:
    node = find(spec, path)
    return caption(node) if node is not None else JOINS[path.rpartition("/")[2]]
