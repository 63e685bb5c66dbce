"""One part of a network while a picture goes through it, and the numbers it consists of."""

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inception_core.analysis.part import Filters, PartSeen, TensorFacts, Values
from inception_core.analysis.signal import Maps
from inception_core.nn.feature_maps import strongest
from inception_core.nn.modules import Auxiliary, Concat, ConvNormAct, Head, Residual
from inception_core.nn.probe import forward

BINS = 80
MOST_FILTERS, MOST_INPUTS = 12, 8  # that are drawn
LARGEST_KERNEL = 7
_SHOWN = (ConvNormAct, Concat, Residual, Head, nn.MaxPool2d, nn.AvgPool2d)


def look(
    model: nn.Module, images: NDArray[np.float32], path: str, *, batch_statistics: bool = False
) -> PartSeen:
    """The part of that path (`A/1/mixed/conv3x3`, or a join `A/1/add`) in one forward pass.

    `batch_statistics` as in `probe`, which raises the same. The model is unchanged.
    """
    group, _, name = path.rpartition("/")
    join = name in ("add", "concat")
    part = model.get_submodule((group if join else path).replace("/", "."))
    ends: list[tuple[Tensor, Tensor]] = []  # smallest and largest value of every layer
    seen: list[Maps] = []
    with ExitStack() as hooks:
        for module in model.modules():
            if isinstance(module, _SHOWN):
                handle = module.register_forward_hook(
                    lambda _, inputs, out: ends.append(torch.aminmax(out.detach()))
                )
                hooks.callback(handle.remove)
        if not isinstance(part, Auxiliary):  # which passes its input on, and runs nothing
            handle = part.register_forward_hook(lambda _, inputs, out: seen.append(strongest(out)))
            hooks.callback(handle.remove)
        forward(model, images, batch_statistics=batch_statistics)
    tensors = () if join else tuple(_facts(part))
    weights = [] if join else [t.detach() for t in part.parameters() if t.dim() > 1]
    return PartSeen(
        path,
        seen[0] if seen else None,
        max(max(float(-low), float(high)) for low, high in ends),
        any(float(low) < 0 for low, _ in ends),
        tensors,
        _values(weights),
        None if join else _filters(part),
    )


def _facts(part: nn.Module) -> Iterator[TensorFacts]:
    for name, tensor in part.state_dict().items():
        if tensor.is_floating_point():
            yield _facts_of(name.replace(".", "/"), tensor.cpu().numpy())


def _facts_of(name: str, values: NDArray[np.float32]) -> TensorFacts:
    return TensorFacts(
        name,
        values.shape,
        float(values.min()),
        float(values.max()),
        float(values.mean(dtype=np.float64)),
        float(values.std(dtype=np.float64)),
        float((values == 0).mean()),
    )


def _values(weights: list[Tensor]) -> Values | None:
    if not weights:
        return None
    values = np.concatenate([tensor.cpu().numpy().ravel() for tensor in weights])
    counts, edges = np.histogram(values, BINS)
    return Values(_facts_of("", values), counts, edges)


def _filters(part: nn.Module) -> Filters | None:
    """Of one convolution with a kernel of more than a cell, the filters with the largest norm."""
    if not isinstance(part, ConvNormAct):
        return None
    weight = part.conv.weight.detach().cpu()
    height, width = weight.shape[2:]
    if height * width == 1 or max(height, width) > LARGEST_KERNEL:
        return None
    strength = torch.linalg.vector_norm(weight.flatten(1), dim=1)
    chosen = torch.topk(strength, min(MOST_FILTERS, len(weight))).indices
    values = weight[chosen][:, :MOST_INPUTS].numpy()
    return Filters(tuple(chosen.tolist()), len(weight), weight.shape[1], values)
