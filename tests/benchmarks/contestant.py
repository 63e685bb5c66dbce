"""One engine with one network in a process of its own: `contestant.py ENGINE VARIANT BATCH FILE`.

For every line on standard input it computes a batch once and prints the seconds; before the first
it prints those of getting ready. On `memory` it prints its resident megabytes.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIZE, SIDE = 299, 2048
Run = Callable[[], object]


def main(engine: str, variant: str, batch: str, file: str) -> None:
    """Gets ready, then computes whenever it is told to."""
    shape = int(batch), 3, SIZE, SIZE
    pictures = np.random.default_rng(0).standard_normal(shape, np.float32)
    start = time.perf_counter()
    run = ENGINES[engine](variant, pictures, file)
    run()
    print(time.perf_counter() - start, flush=True)
    for line in sys.stdin:
        if line.strip() == "memory":
            print(resident(), flush=True)
            continue
        start = time.perf_counter()
        run()
        print(time.perf_counter() - start, flush=True)


def resident() -> float:
    """Megabytes of this process that are in memory now; Linux."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def ours(variant: str, pictures: NDArray[np.float32], file: str) -> Run:
    """As the command line and the explorer predict."""
    from inception_core.predict.predictor import predictor

    network = predictor(variant, file)
    return lambda: network.probabilities(pictures)


def app(variant: str, pictures: NDArray[np.float32], file: str) -> Run:
    """The same beside all that the explorer's server has imported, in its line's thread."""
    import app.cached  # noqa: F401
    from inception_core.predict.service import service

    return lambda: service().ask(file, len(pictures), [pictures]).result()


def torch(variant: str, pictures: NDArray[np.float32], file: str) -> Run:
    """Our fallback."""
    from inception_core.predict.torch_engine import TorchEngine
    from inception_core.weights.files import named_weights

    weights = named_weights(file)
    engine = TorchEngine(weights.spec, weights.state, "cpu")
    return lambda: engine.logits(pictures)


def timm(variant: str, pictures: NDArray[np.float32], file: str) -> Run:
    """timm as its documentation has it: eager, evaluation mode, no gradients."""
    import timm as library
    import torch as frame

    model = library.create_model(variant.partition(".")[0]).eval()
    tensor = frame.from_numpy(pictures)

    def run() -> object:
        with frame.inference_mode():
            return model(tensor)

    return run


def product(library: str) -> Callable[[str, NDArray[np.float32], str], Run]:
    """A large product of single-precision matrices: what the machine can do at most."""

    def ready(variant: str, pictures: NDArray[np.float32], file: str) -> Run:
        a, b = np.random.default_rng(0).standard_normal((2, SIDE, SIDE), np.float32)
        if library == "numpy":
            return lambda: a @ b
        if library == "torch":
            import torch as frame

            left, right = frame.from_numpy(a), frame.from_numpy(b)
            return lambda: left @ right
        import onnxruntime
        from onnx import TensorProto, helper

        sides = [SIDE, SIDE]
        names = [helper.make_tensor_value_info(n, TensorProto.FLOAT, sides) for n in "abc"]
        node = helper.make_node("MatMul", ["a", "b"], ["c"])
        graph = helper.make_graph([node], "product", names[:2], names[2:])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        return lambda: session.run(None, {"a": a, "b": b})

    return ready


ENGINES = {
    "ours": ours,
    "app": app,
    "torch": torch,
    "timm": timm,
    **{f"product {name}": product(name) for name in ("numpy", "torch", "onnxruntime")},
}

if __name__ == "__main__":
    main(*sys.argv[1:])
