"""A block graph as files that say what they are of: one JSON document, or Graphviz source."""

from collections.abc import Sequence as Items
from dataclasses import asdict
from typing import Any

from inception_core.render.dot import to_dot
from inception_core.render.graph import Graph


def graph_document(header: Items[str], graph: Graph) -> dict[str, Any]:
    """The header lines under `about`, then boxes, edges, frames and rows; shapes are [C, H, W]."""
    return {"about": list(header), **asdict(graph)}


def graph_source(header: Items[str], graph: Graph) -> str:
    """Graphviz source with the header lines as comments."""
    return "".join(f"// {line}\n" for line in header) + to_dot(graph)
