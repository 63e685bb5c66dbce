"""Predictions on the CPU by onnxruntime, from a graph folded out of the spec; no torch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from inception_core.render.onnx_export import to_onnx
from inception_core.spec import Sequence

_ERRORS_ONLY = 3


class OnnxEngine:
    """The network `spec` with `state` on the CPU; `threads` of it, all cores for 0."""

    def __init__(self, spec: Sequence, state: Mapping[str, NDArray[Any]], threads: int = 0) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = _ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(
            to_onnx(spec, state).SerializeToString(), options, ["CPUExecutionProvider"]
        )

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """N × 3 × H × W, preprocessed → N × classes."""
        (logits,) = self._session.run(None, {"image": batch})
        return logits  # type: ignore[no-any-return]
