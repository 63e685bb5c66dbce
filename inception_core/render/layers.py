"""The layers of a network at which a map of its answer can be taken."""

from typing import NamedTuple

from inception_core.analysis.records import Analysis, Shape
from inception_core.errors import UnknownNode
from inception_core.render.captions import part_title
from inception_core.spec import Auxiliary, Node, Pool, Sequence, blocks, find, parts
from inception_core.words import later, tr


class Layer(NamedTuple):
    """A part of a network that ends in a feature map."""

    path: str
    title: str  # in the paper's words
    shape: Shape  # of the map: channels × height × width

    @property
    def text(self) -> str:
        """`Inception-C 3, 8×8 cells`"""
        return tr(
            "{title}, {rows}×{columns} cells",
            title=self.title,
            rows=self.shape[1],
            columns=self.shape[2],
        )


def map_layers(spec: Sequence, analysis: Analysis) -> tuple[Layer, ...]:
    """Every block, and every stage that has none, up to the global pool. The last one is the last
    feature map before that pool: the one that Grad-CAM (Selvaraju et al. 2017) is made for."""
    found = []
    for name, stage in spec.children:
        if isinstance(stage, Auxiliary):  # a prediction does not run it
            continue
        if _has_global_pool(stage):
            break
        inside = tuple((f"{name}/{block}", node) for block, node in blocks(stage))
        found += [_layer(path, node, analysis) for path, node in inside or ((name, stage),)]
    return tuple(found)


def map_layer(spec: Sequence, analysis: Analysis, path: str = "") -> Layer:
    """The layer of that path, which may be any part before the global pool; without one the last
    of `map_layers`. Raises `UnknownNode` where there is no map to be taken."""
    known = map_layers(spec, analysis)
    if not path:
        return known[-1]
    node = find(spec, path)
    if node is None:
        raise UnknownNode(
            later(
                "This network has no layer `{path}`; choose a block or a layer such as `{other}`.",
                path=path,
                other=known[-1].path,
            )
        )
    if _has_global_pool(dict(spec.children)[path.partition("/")[0]]):
        raise UnknownNode(
            later(
                "`{path}` gives no map for an answer; choose a layer before the global pool, such "
                "as `{other}`.",
                path=path,
                other=known[-1].path,
            )
        )
    return _layer(path, node, analysis)


def _layer(path: str, node: Node, analysis: Analysis) -> Layer:
    return Layer(path, part_title(path, node), analysis.at(path).out_shape)


def _has_global_pool(node: Node) -> bool:
    own = isinstance(node, Pool) and node.kernel is None
    return own or any(_has_global_pool(child) for _, child in parts(node))
