"""Analyses as data frames: one row per part, every number exact."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from app.figures.stages import part_name, spans
from inception_core.analysis.memory import Inference
from inception_core.analysis.records import Analysis
from inception_core.analysis.rollup import Level
from inception_core.analysis.sweep import Sweep
from inception_core.render.captions import shape_text
from inception_core.spec import Sequence, Size
from inception_core.words import Text, later

COLUMNS: Mapping[str, Text] = {
    "path": later("Part"),
    "layer": later("Layer"),
    "output": later("Output (H×W×C)"),
    "params": later("Parameters"),
    "macs": later("Multiply-adds"),
    "flops": later("FLOPs (derived)"),
    "activations": later("Activations"),
    "share": later("Share of MACs (%)"),
    "share_params": later("Share of parameters (%)"),
    "receptive_field": later("Receptive field (px)"),
    "effective_stride": later("Effective stride (px)"),
    "memory": later("Peak memory (MB)"),
}
SUMMED = ("params", "macs", "flops", "activations", "share", "share_params")
MEGA = 1e6
_SIZE = re.compile(r"\d+(×\d+)+")
_TIMES = re.compile(r"(?<=\d)\s*[xX×]\s*(?=\d)")


def layer_table(
    spec: Sequence, analysis: Analysis, level: Level, memory: Inference
) -> pd.DataFrame:
    """One row per operation, or per branch, block or stage; sums add up to the network's totals.

    Shapes are height × width × channels, shares are of the network in percent. Memory is the most
    that feature maps take while the part runs, in megabytes (10⁶ bytes): it does not add up.
    """
    rows = []
    for span in spans(spec, analysis, level):
        part, end = analysis.totals[span.path], analysis.records[span.end - 1]
        rows.append(
            {
                "path": part.path,
                "layer": part_name(spec, part.path),
                "output": shape_text(part.out_shape),
                "params": part.params,
                "macs": part.macs,
                "flops": 2 * part.macs,
                "activations": part.activations,
                "share": 100 * part.macs / analysis.macs,
                "share_params": 100 * part.params / analysis.params,
                "receptive_field": _times(part.receptive_field),
                "effective_stride": _times(end.effective_stride),
                "memory": max(memory.along[span.start : span.end]) / MEGA,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def matching(table: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """The rows that match every word of `wanted`; capitals and `x` for `×` make no difference.

    A size such as 3×3 is looked for, as a whole, in the layers' captions, and in the output's
    shape only where no caption has it; any other word in path and caption.
    """
    for word in _TIMES.sub("×", wanted).split():
        if _SIZE.fullmatch(word):
            whole = rf"(?<!\d){word}(?!\d)"
            found = table.layer.str.contains(whole)
            if not found.any():
                found = table.output.str.contains(whole)
        else:
            texts = (table.path + " " + table.layer).str.replace(_TIMES, "×", regex=True)
            found = texts.str.contains(word, case=False, regex=False)
        table = table[found]
    return table.reset_index(drop=True)


def _times(size: Size) -> str:
    return f"{size[0]}×{size[1]}"


def sweep_table(sweeps: Mapping[str, Sweep], knob: str) -> pd.DataFrame:
    """One row per network and value of the knob; memory in bytes, fields height × width."""
    return pd.DataFrame(
        {
            "variant": name,
            knob: point.value,
            "params": point.params,
            "macs": point.macs,
            "activations": point.activations,
            "memory": point.memory,
            "receptive_field": _times(point.receptive_field),
        }
        for name, sweep in sweeps.items()
        for point in sweep.points
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
            "receptive field (px)": _times(box["receptive_field"]),
        }
        for box in boxes.values()
    )
