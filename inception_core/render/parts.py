"""Every part of a network by name, for search and for saying where one is."""

from typing import NamedTuple

from inception_core.analysis.records import Analysis
from inception_core.render.captions import join_caption, part_title, shape_text
from inception_core.render.opening import is_branch
from inception_core.spec import Group, Node, Residual, Sequence, parts
from inception_core.words import tr


class Part(NamedTuple):
    """A stage, block, branch or operation; `title` is empty where it has no name of its own."""

    path: str
    title: str
    shape: str  # of its output, height × width × channels


def part_list(spec: Sequence, analysis: Analysis) -> list[Part]:
    """All parts in order of execution, each before those inside it; what is drawn beside them has
    a suffix, as in the graph: the input, and a residual block's scale and ReLU."""
    size = analysis.input_size
    found = [Part("input", tr("Input"), f"{size}×{size}×3")]

    def visit(path: str, node: Node, parent: Node | None) -> None:
        if path not in analysis.totals:
            return
        named = not isinstance(node, Group) or node.label or is_branch(node, parent)
        title = part_title(path, node) if named else ""
        found.append(Part(path, title, shape_text(analysis.at(path).out_shape)))
        for name, child in parts(node):
            visit(f"{path}/{name}", child, node)
        if isinstance(node, Residual):
            shape = shape_text(analysis.at(f"{path}/add").out_shape)
            found.append(Part(f"{path}:scale", f"× {node.scale:g}", shape))
            if node.activation:
                found.append(Part(f"{path}:relu", "ReLU", shape))
        for join in (f"{path}/concat", f"{path}/add"):
            if join in analysis.totals:
                shape = shape_text(analysis.at(join).out_shape)
                found.append(Part(join, join_caption(join), shape))

    for name, stage in spec.children:
        visit(name, stage, None)
    return found
