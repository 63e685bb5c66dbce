"""Analyses as data frames: one row per part, every number exact."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from inception_core.analysis.records import Analysis
from inception_core.analysis.rollup import Level, roll_up
from inception_core.render.captions import join_caption, part_title, shape_text
from inception_core.render.tables import operation_rows
from inception_core.spec import Sequence, find


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


def graph_table(graph: Mapping[str, Any]) -> pd.DataFrame:
    """What a block graph shows, box by box in order of execution: from which boxes it is fed, its
    output (height × width × channels) and its costs."""
    boxes = {box["id"]: box for box in graph["boxes"]}
    sources: dict[str, list[str]] = {name: [] for name in boxes}
    for edge in graph["edges"]:
        sources[edge["target"]].append(boxes[edge["source"]]["title"])
    return pd.DataFrame(
        {
            "box": box["title"],
            "part": box["id"],
            "fed by": ", ".join(sources[box["id"]]),
            "output": shape_text(box["shape"]),
            "parameters": box["params"],
            "multiply-adds": box["macs"],
            "activations": box["activations"],
        }
        for box in boxes.values()
    )


def record_table(analysis: Analysis) -> pd.DataFrame:
    """One row per operation with every number of its record, for a spreadsheet."""
    return pd.DataFrame(operation_rows(analysis))


def _name(spec: Sequence, path: str) -> str:
    node = find(spec, path)
    return join_caption(path) if node is None else part_title(path, node)
