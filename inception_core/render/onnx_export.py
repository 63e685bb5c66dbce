"""A spec and its weights as an ONNX graph, folded for inference.

Any batch and input size fits the graph.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from inception_core.render.folding import State, fold
from inception_core.spec import (
    INPUT_CHANNELS,
    Concat,
    Conv,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
)

OPSET, IR_VERSION = 21, 10
ALIGNED = 4096  # bytes: so that the numbers can be mapped from their file
Keep = Callable[[str, NDArray[np.float32]], onnx.TensorProto]
"""Puts a constant into the model, or somewhere that the model points to."""


def to_onnx(spec: Sequence, state: State) -> onnx.ModelProto:
    """`image` (N × 3 × H × W, normalised) → `logits` (N × classes), single precision.

    `state` has the names of `build`'s module. Raises `WeightsError` when it does not fit.
    """
    return _model(spec, state, lambda name, values: numpy_helper.from_array(values, name))


def write_onnx(spec: Sequence, state: State, graph: Path) -> None:
    """The same as a small file `graph` and its numbers in one beside it, `numbers_beside(graph)`.

    Of the numbers only one layer's are held at a time, if `state` reads them when it is asked.
    Raises `OSError` as well.
    """
    numbers = numbers_beside(graph)
    with numbers.open("wb") as file:

        def append(name: str, values: NDArray[np.float32]) -> onnx.TensorProto:
            file.write(bytes(-file.tell() % ALIGNED))
            place = {"location": numbers.name, "offset": file.tell(), "length": values.nbytes}
            file.write(np.ascontiguousarray(values).data)
            return TensorProto(
                name=name,
                data_type=TensorProto.FLOAT,
                dims=values.shape,
                data_location=TensorProto.EXTERNAL,
                external_data=[
                    onnx.StringStringEntryProto(key=key, value=str(value))
                    for key, value in place.items()
                ],
            )

        model = _model(spec, state, append)
    graph.write_bytes(model.SerializeToString())


def numbers_beside(graph: Path) -> Path:
    """Where the numbers of a graph written by `write_onnx` are."""
    return graph.with_suffix(".bin")


def _model(spec: Sequence, state: State, keep: Keep) -> onnx.ModelProto:
    folded, numbers = fold(spec, state)
    graph = _Graph(numbers, keep)
    logits = graph.visit("", folded, "image")
    graph.add("Identity", [logits], "logits")
    floats = TensorProto.FLOAT
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "network",
            [helper.make_tensor_value_info("image", floats, ["N", INPUT_CHANNELS, "H", "W"])],
            [helper.make_tensor_value_info("logits", floats, ["N", "classes"])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="inception-explorer",
    )


class _Graph:
    """Collects nodes and constants while walking the spec; tensors are called after their node."""

    def __init__(self, numbers: State, keep: Keep) -> None:
        self.numbers = numbers
        self.keep = keep
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], output, **attributes))
        return output

    def constant(self, name: str, values: NDArray[np.float32]) -> str:
        self.constants.append(self.keep(name, values))
        return name

    def visit(self, path: str, node: Node, source: str) -> str:
        """Adds one node fed by `source`; gives the name of its result."""
        match node:
            case Conv():
                inputs = [source, *self._layer(f"{path}.conv")]
                attributes = {
                    "kernel_shape": node.kernel,
                    "strides": (node.stride, node.stride),
                    "pads": node.padding * 2,
                    "group": node.groups,
                }
                end = self.add("Conv", inputs, path, **attributes)
                return self.add("Relu", [end], f"{path}.relu") if node.activation else end
            case Linear():
                inputs = [source, *self._layer(f"{path}.fc")]
                end = self.add("Gemm", inputs, path, transB=1)
                if node.unit_length:
                    end = self.add("LpNormalization", [end], f"{path}.unit", axis=1, p=2)
                return end
            case Pool(kernel=None):
                kind = "GlobalAveragePool" if node.kind == "avg" else "GlobalMaxPool"
                return self.add("Flatten", [self.add(kind, [source], path)], f"{path}.flat")
            case Pool():
                return self._pool(path, node, source)
            case Sequence(children=children):
                for name, child in children:
                    source = self.visit(_join(path, name), child, source)
                return source
            case Concat(children=children):
                ends = [self.visit(_join(path, name), child, source) for name, child in children]
                return self.add("Concat", ends, f"{path}.concat", axis=1)
            case Residual():
                return self._residual(path, node, source)
        raise TypeError(f"not a spec node: {node!r}")

    def _pool(self, path: str, node: Pool, source: str) -> str:
        attributes: dict[str, Any] = {
            "kernel_shape": node.kernel,
            "strides": (node.stride, node.stride),
            "pads": node.padding * 2,
            "ceil_mode": int(node.ceil),
        }
        if node.kind == "max":
            return self.add("MaxPool", [source], path, **attributes)
        count = int(node.count_padding)
        return self.add("AveragePool", [source], path, count_include_pad=count, **attributes)

    def _residual(self, path: str, node: Residual, source: str) -> str:
        end = source
        for name, child in node.children:
            end = self.visit(_join(path, name), child, end)
        if node.scale != 1:
            scale = self.constant(f"{path}.scale", np.array(node.scale, np.float32))
            end = self.add("Mul", [end, scale], f"{path}.scaled")
        if node.shortcut is not None:
            source = self.visit(_join(path, "shortcut"), node.shortcut, source)
        end = self.add("Add", [source, end], f"{path}.add")
        return self.add("Relu", [end], f"{path}.relu") if node.activation else end

    def _layer(self, name: str) -> list[str]:
        return [
            self.constant(leaf, self.numbers[leaf]) for leaf in (f"{name}.weight", f"{name}.bias")
        ]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
