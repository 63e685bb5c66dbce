"""A spec and its weights as an ONNX graph, folded for inference.

Batch norm is multiplied into the convolution in front of it, and a residual's scale into the
linear 1×1 before its sum; dropout and auxiliary heads are left out. Any batch and input size
fits the graph.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from inception_core.analysis.state import check_fit, state_shapes
from inception_core.spec import (
    INPUT_CHANNELS,
    Auxiliary,
    Concat,
    Conv,
    Dropout,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
)

OPSET, IR_VERSION = 21, 10
State = Mapping[str, NDArray[Any]]


def to_onnx(spec: Sequence, state: State) -> onnx.ModelProto:
    """`image` (N × 3 × H × W, normalised) → `logits` (N × classes), single precision.

    `state` has the names of `build`'s module. Raises `WeightsError` when it does not fit.
    """
    check_fit({name: value.shape for name, value in state.items()}, state_shapes(spec))
    graph = _Graph(state)
    logits = graph.visit("", spec, "image")
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

    def __init__(self, state: State) -> None:
        self.state = state
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], output, **attributes))
        return output

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def visit(self, path: str, node: Node, source: str, gain: float = 1.0) -> str:
        """Adds one node fed by `source`; its result is multiplied by `gain` where that is free."""
        match node:
            case Conv():
                inputs = [source, *self._folded(path, f"{path}.conv", node, gain)]
                attributes = {
                    "kernel_shape": node.kernel,
                    "strides": (node.stride, node.stride),
                    "pads": node.padding * 2,
                    "group": node.groups,
                }
                end = self.add("Conv", inputs, path, **attributes)
                return self.add("Relu", [end], f"{path}.relu") if node.activation else end
            case Linear():
                inputs = [source, *self._folded(path, f"{path}.fc", node, gain)]
                end = self.add("Gemm", inputs, path, transB=1)
                if node.unit_length:
                    end = self.add("LpNormalization", [end], f"{path}.unit", axis=1, p=2)
                return end
            case Pool(kernel=None):
                kind = "GlobalAveragePool" if node.kind == "avg" else "GlobalMaxPool"
                return self.add("Flatten", [self.add(kind, [source], path)], f"{path}.flat")
            case Pool():
                return self._pool(path, node, source)
            case Dropout() | Auxiliary():
                return source
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
        *before, (name, last) = node.children
        end = source
        for child_name, child in before:
            end = self.visit(_join(path, child_name), child, end)
        linear = isinstance(last, Conv) and not last.activation
        end = self.visit(_join(path, name), last, end, node.scale if linear else 1.0)
        if not linear:
            scale = self.constant(f"{path}.scale", np.array(node.scale))
            end = self.add("Mul", [end, scale], f"{path}.scaled")
        if node.shortcut is not None:
            source = self.visit(_join(path, "shortcut"), node.shortcut, source)
        end = self.add("Add", [source, end], f"{path}.add")
        return self.add("Relu", [end], f"{path}.relu") if node.activation else end

    def _folded(self, path: str, layer: str, node: Conv | Linear, gain: float) -> list[str]:
        """Weight and bias with batch norm and `gain` multiplied in; names of the constants."""
        weight = self.state[f"{layer}.weight"].astype(np.float64)
        bias = np.zeros(len(weight))
        if node.bias:
            bias = bias + self.state[f"{layer}.bias"]
        if node.norm is not None:
            scale, shift, mean, var = (
                self.state[f"{path}.bn.{leaf}"].astype(np.float64)
                for leaf in ("weight", "bias", "running_mean", "running_var")
            )
            factor = scale / np.sqrt(var + node.norm)
            weight = weight * factor.reshape(-1, *[1] * (weight.ndim - 1))
            bias = (bias - mean) * factor + shift
        return [
            self.constant(f"{layer}.weight", weight * gain),
            self.constant(f"{layer}.bias", bias * gain),
        ]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
