"""Networks with weights from anywhere: arrays, or random numbers by one of several initialisers,
which are the same for the same seed on every device."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import torch
from numpy.typing import NDArray
from torch import nn

from inception_core.nn.build import build
from inception_core.spec import Node

Network = nn.Module
Initialiser = Literal["he", "pytorch"]


def network(
    spec: Node,
    weights: Mapping[str, NDArray[Any]] | Initialiser = "he",
    device: str = "cpu",
    seed: int = 0,
) -> Network:
    """`spec` as a module in evaluation mode with the given arrays, or with random numbers.

    `he` is what `build` gives; `pytorch` is PyTorch's own default. Raises as `build` does.
    """
    if not isinstance(weights, str):
        tensors = {name: torch.from_numpy(values) for name, values in weights.items()}
        return build(spec, device, state_dict=tensors)
    model = build(spec, device, seed)
    if weights == "pytorch":
        _pytorch(model, seed)
    return model


def glorot(model: Network, seed: int) -> None:
    """Glorot's uniform weights in place, as TF-Slim begins Inception-ResNet-v2; biases stay."""
    random = torch.Generator().manual_seed(seed)
    for part in _weighted(model):
        values = torch.empty(part.weight.shape)
        nn.init.xavier_uniform_(values, generator=random)
        part.weight.data.copy_(values)


def _pytorch(model: Network, seed: int) -> None:
    """Weights and biases uniform within ± 1/√(inputs of an output)."""
    random = torch.Generator().manual_seed(seed)
    for part in _weighted(model):
        bound = 1 / math.sqrt(part.weight[0].numel())
        for tensor in (part.weight, part.bias):
            if tensor is not None:
                values = torch.empty(tensor.shape).uniform_(-bound, bound, generator=random)
                tensor.data.copy_(values)


def _weighted(model: Network) -> Iterator[nn.Conv2d | nn.Linear]:
    return (part for part in model.modules() if isinstance(part, nn.Conv2d | nn.Linear))
