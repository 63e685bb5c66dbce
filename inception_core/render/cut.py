"""A piece of a block graph, cut out as a graph of its own."""

from collections.abc import Mapping
from dataclasses import replace

from inception_core.render.graph import Graph


def cut(graph: Graph, titles: Mapping[str, str]) -> Graph:
    """What lies at or below these paths, whose frames get these titles. The network's input stays
    where it feeds them; whatever else leads in or out is left off, and so are further repeats."""

    def belongs(name: str) -> bool:
        return any(name == path or name.startswith((f"{path}/", f"{path}:")) for path in titles)

    inside = {box.id for box in graph.boxes if belongs(box.id) and box.kind != "fold"}
    edges = [e for e in graph.edges if e.target in inside and e.source in inside | {"input"}]
    kept = inside.union(edge.source for edge in edges)
    frames = {frame.id: frame for frame in graph.frames if belongs(frame.id)}
    return Graph(
        tuple(
            replace(box, frame=box.frame if box.frame in frames else "")
            for box in graph.boxes
            if box.id in kept
        ),
        tuple(edges),
        tuple(
            replace(
                frame,
                title=titles.get(frame.id, frame.title),
                parent=frame.parent if frame.parent in frames else "",
            )
            for frame in frames.values()
        ),
        tuple(row for row in graph.rows if inside.issuperset(row)),
    )
