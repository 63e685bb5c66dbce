"""Predictions on the CPU by onnxruntime, from a graph folded out of the spec; no torch."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from inception_core.analysis.state import state_bytes
from inception_core.errors import EngineFailed
from inception_core.predict.graph_cache import forget, graph_file
from inception_core.render.onnx_export import to_onnx
from inception_core.weights.files import Weights
from inception_core.words import later

IN_MEMORY = 20_000_000  # bytes; writing a smaller network to a file gains nothing
_ERRORS_ONLY = 3


class OnnxEngine:
    """The network of an ONNX file, or of its bytes, on `threads` of the CPU, all cores for 0.

    Raises `EngineFailed` when onnxruntime refuses it.
    """

    def __init__(self, graph: Path | bytes, threads: int = 0) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = _ERRORS_ONLY
        options.intra_op_num_threads = threads
        # Threads that have nothing to do would otherwise keep the cores from other people.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # onnxruntime's own store of memory keeps what the largest batch took: 120 MB of 530.
        options.enable_cpu_mem_arena = False
        source = graph if isinstance(graph, bytes) else str(graph)
        self._session = _guarded(
            onnxruntime.InferenceSession, source, options, ["CPUExecutionProvider"]
        )

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, preprocessed → N × classes. Raises `EngineFailed`."""
        (logits,) = _guarded(self._session.run, None, {"image": batch})
        return logits  # type: ignore[no-any-return]


def onnx_engine(weights: Weights, threads: int = 0) -> OnnxEngine:
    """The network of these weights. A large one is loaded from its file in the cache."""
    if state_bytes(weights.spec) < IN_MEMORY or not weights.identity:
        return OnnxEngine(to_onnx(weights.spec, weights.state).SerializeToString(), threads)
    try:
        with graph_file(weights) as path:
            return OnnxEngine(path, threads)
    except EngineFailed:  # the file was damaged, or removed a moment ago
        forget(weights)
        with graph_file(weights) as path:
            return OnnxEngine(path, threads)


def _guarded(call: Any, *arguments: Any) -> Any:
    """What `call` gives; onnxruntime's errors have no class in common but `Exception`."""
    try:
        return call(*arguments)
    except Exception as error:
        raise EngineFailed(
            later(
                "onnxruntime could not run the network; there may not be enough memory, or the "
                "picture's size may not suit it."
            )
        ) from error
