"""`trace`: the numbers of any module, read off its tensors — the second entry of our books.

The module is run on the meta device under `torch.fx`, so shapes come from PyTorch's own kernels
and parameters from the tensors themselves. Nothing is taken from the spec.
"""

import copy
import operator
from typing import Any

import torch
from torch import fx, nn
from torch.fx.passes.shape_prop import ShapeProp

from inception_core.analysis.receptive_field import Field
from inception_core.analysis.records import Analysis, Record, Shape
from inception_core.errors import ShapeMismatch
from inception_core.nn import modules
from inception_core.spec import INPUT_CHANNELS, Size
from inception_core.words import later

_ADDS = {operator.add, operator.iadd, torch.add}
_COSTED = (
    nn.Conv2d,
    nn.Linear,
    nn.MaxPool2d,
    nn.AvgPool2d,
    nn.AdaptiveAvgPool2d,
    nn.AdaptiveMaxPool2d,
)


def trace(module: nn.Module, input_size: int) -> Analysis:
    """The analysis of `module` for one 3 × input_size × input_size image; the module is unchanged.

    Layers of an auxiliary head have parameters but no cost: a prediction does not run them.
    Batch norm counts towards the layer in front of it, a shortcut and its sum are one `add`.
    Raises `ShapeMismatch` when the network cannot run at that size.
    """
    module = copy.deepcopy(module).to("meta").eval()
    for part in module.modules():
        if isinstance(part, modules.Auxiliary):
            part.training = True  # so that its layers are seen; they are counted as not run
    graph = fx.GraphModule(module, fx.Tracer().trace(module))
    image = torch.empty(1, INPUT_CHANNELS, input_size, input_size, device="meta")
    try:
        ShapeProp(graph).propagate(image)
    except RuntimeError as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise ShapeMismatch(
            later(
                "This network cannot run at an input of {input_size} pixels: {reason}.",
                input_size=input_size,
                reason=reason,
            )
        ) from None
    return Analysis(input_size, tuple(_records(module, graph)))


def _records(module: nn.Module, graph: fx.GraphModule) -> list[Record]:
    records: list[Record] = []
    fields: dict[fx.Node, Field] = {}
    row_of: dict[fx.Node, int] = {}  # which record made this tensor: batch norm adds to it
    for node in graph.graph.nodes:
        parents = node.all_input_nodes
        if not parents:
            fields[node] = Field()
            continue
        fields[node] = Field.join([fields[parent] for parent in parents])
        layer = graph.get_submodule(str(node.target)) if node.op == "call_module" else None
        row = row_of.get(parents[0])
        if _is_norm(layer) and row is not None and records[row].op in ("conv", "linear"):
            params = records[row].params + _parameters(layer)
            records[row] = records[row]._replace(params=params)
        elif record := _record(module, node, layer, fields[node]):
            row = len(records)
            if _is_idle(module, record.path):
                record = record._replace(macs=0, activations=0)
            records.append(record)
            fields[node] = record.field
        # Anything else (ReLU, identity, flatten, scaling) costs nothing that we count.
        if row is not None:
            row_of[node] = row
    return records


def _record(
    module: nn.Module, node: fx.Node, layer: nn.Module | None, field: Field
) -> Record | None:
    in_shape, out_shape = _shape(node.all_input_nodes[0]), _shape(node)
    match layer:
        case nn.Conv2d():
            op, window = "conv", (_pair(layer.kernel_size), _pair(layer.stride))
            padding = _pair(layer.padding)
        case nn.MaxPool2d() | nn.AvgPool2d():
            op = "max_pool" if isinstance(layer, nn.MaxPool2d) else "avg_pool"
            window, padding = (_pair(layer.kernel_size), _pair(layer.stride)), _pair(layer.padding)
        case nn.AdaptiveAvgPool2d() | nn.AdaptiveMaxPool2d():
            op, window, padding = "global_pool", (in_shape[1:], in_shape[1:]), (0, 0)
        case _:
            name = _plain_op(node, layer)
            if name is None:
                return None
            path = _path(module, node, name if layer is None else "")
            in_shape = out_shape if layer is None else in_shape
            params = _parameters(layer)
            macs = layer.weight.numel() if isinstance(layer, nn.Linear) else 0
            return Record(
                path, name, None, None, None, in_shape, out_shape, params, macs, 0, *field
            )
    macs = elements = 0
    if isinstance(layer, nn.Conv2d):
        macs = layer.weight.numel() * out_shape[1] * out_shape[2]
        elements = out_shape[0] * out_shape[1] * out_shape[2]
    return Record(
        _path(module, node),
        op,
        *window,
        padding,
        in_shape,
        out_shape,
        _parameters(layer),
        macs,
        elements,
        *field.through(*window, padding),
    )


def _plain_op(node: fx.Node, layer: nn.Module | None) -> str | None:
    """The name of an operation without a window, if it is one that gets a record."""
    match layer:
        case nn.Linear():
            return "linear"
        case nn.Dropout():
            return "dropout"
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            return "batch_norm"
        case nn.Module():
            return None
    if node.target is torch.cat:
        return "concat"
    if node.target in _ADDS and len(node.all_input_nodes) == 2:
        return "add"
    return None


def _path(module: nn.Module, node: fx.Node, suffix: str = "") -> str:
    """Where the operation is, as `stage/block/branch/op`.

    A layer that is alone in a module which is no mere container (a convolution with its batch
    norm, say) is called after that module; a function is called after the module it is called in.
    """
    if suffix:
        owner = next(reversed(node.meta.get("nn_module_stack", {"": None})))
        parts = [*owner.split("."), suffix] if owner else [suffix]
        return "/".join(parts)
    path = str(node.target).rpartition(".")[0]
    parent = module.get_submodule(path)
    costed = sum(isinstance(part, _COSTED) for part in parent.modules())
    container = isinstance(parent, nn.Sequential | nn.ModuleDict | nn.ModuleList)
    own = path if path and costed == 1 and not container else str(node.target)
    return own.replace(".", "/")


def _is_idle(module: nn.Module, path: str) -> bool:
    names = path.split("/")
    around = (".".join(names[:length]) for length in range(1, len(names)))
    return any(isinstance(module.get_submodule(name), modules.Auxiliary) for name in around)


def _is_norm(layer: nn.Module | None) -> bool:
    return isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d)


def _parameters(layer: nn.Module | None) -> int:
    return sum(p.numel() for p in layer.parameters()) if layer else 0


def _shape(node: fx.Node) -> Shape:
    """C × H × W of the (first) image; vectors count as C × 1 × 1."""
    _, channels, *grid = node.meta["tensor_meta"].shape
    rows, columns = grid or (1, 1)
    return channels, rows, columns


def _pair(value: Any) -> Size:
    return value if isinstance(value, tuple) else (value, value)
