"""Signs of life, read off a network while it runs: zeros, dead channels, magnitudes of blocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from inception_core.nn.modules import Residual


@dataclass
class Vitals:
    """Of the latest forward pass. The last map is the one that leaves the last block for the pool,
    or for the extra batch norm in front of it."""

    zeros: float = 0.0  # share of its values that are zero
    dead: float = 0.0  # share of its channels that are zero in every cell of every picture
    magnitudes: list[float] = field(default_factory=list)  # RMS of every residual block's output


@contextmanager
def watched(network: nn.Module) -> Iterator[Vitals]:
    """While active, every forward pass of `network` fills the vitals; no hook outlives it."""
    vitals = Vitals()
    last = network.get_submodule("norm" if hasattr(network, "norm") else "head")
    blocks = [part for part in network.modules() if isinstance(part, Residual)]

    def before(module: nn.Module, inputs: tuple[Tensor]) -> None:
        vitals.zeros, vitals.dead = zeros_and_dead(inputs[0].detach())

    def after(module: nn.Module, inputs: tuple[Tensor], output: Tensor) -> None:
        if module is blocks[0]:
            vitals.magnitudes = []
        norm = torch.linalg.vector_norm(output.detach())
        vitals.magnitudes.append(norm.item() / output.numel() ** 0.5)

    hooks = [last.register_forward_pre_hook(before)]
    hooks += [block.register_forward_hook(after) for block in blocks]
    try:
        yield vitals
    finally:
        for hook in hooks:
            hook.remove()


def zeros_and_dead(feature_map: Tensor) -> tuple[float, float]:
    """Share of zeros, and share of channels without any other value; N × C × H × W."""
    alive = feature_map != 0
    return 1 - alive.float().mean().item(), 1 - alive.any(3).any(2).any(0).float().mean().item()
