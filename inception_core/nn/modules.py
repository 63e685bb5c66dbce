"""The modules that `build` assembles. Feature maps are N × C × H × W."""

from collections.abc import Iterable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inception_core import spec as s


class ConvNormAct(nn.Module):
    """Convolution, batch norm and ReLU as the spec's node says."""

    def __init__(self, node: s.Conv, in_channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels,
            node.channels,
            node.kernel,
            node.stride,
            node.padding,
            groups=node.groups,
            bias=node.bias,
        )
        self.bn = nn.Identity() if node.norm is None else nn.BatchNorm2d(node.channels, node.norm)
        self.act = nn.ReLU(inplace=True) if node.activation else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → N × channels × H' × W'."""
        return self.act(self.bn(self.conv(x)))  # type: ignore[no-any-return]


class Head(nn.Module):
    """Linear layer, then batch norm and unit length as the node says; N × C → N × features."""

    def __init__(self, node: s.Linear, in_features: int) -> None:
        super().__init__()
        self.fc = nn.Linear(in_features, node.features, bias=node.bias)
        self.bn = nn.Identity() if node.norm is None else nn.BatchNorm1d(node.features, node.norm)
        self.unit_length = node.unit_length

    def forward(self, x: Tensor) -> Tensor:
        """N × C → N × features."""
        x = self.bn(self.fc(x))
        return F.normalize(x) if self.unit_length else x


class GlobalPool(nn.Module):
    """Average (or maximum) over the whole grid; N × C × H × W → N × C."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1) if kind == "avg" else nn.AdaptiveMaxPool2d(1)

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → N × C."""
        return self.pool(x).flatten(1)  # type: ignore[no-any-return]


class Concat(nn.ModuleDict):
    """Children side by side, joined along the channels in order."""

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → N × (sum of the children's channels) × H' × W'."""
        return torch.cat([child(x) for child in self.values()], 1)


class Residual(nn.Module):
    """ReLU(shortcut(x) + scale · branch(x)), the ReLU as the node says."""

    def __init__(
        self,
        children: Iterable[tuple[str, nn.Module]],
        shortcut: nn.Module | None,
        scale: float,
        activation: bool,
    ) -> None:
        super().__init__()
        self.scale = scale
        self.branch_names = []
        for name, child in children:
            self.add_module(name, child)
            self.branch_names.append(name)
        self.shortcut = shortcut
        self.act = nn.ReLU() if activation else nn.Identity()  # a module, so that it can be hooked

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → the shape of branch and shortcut."""
        branch = x
        for name in self.branch_names:
            branch = self.get_submodule(name)(branch)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return self.act(x + branch * self.scale)  # type: ignore[no-any-return]


class Auxiliary(nn.Sequential):
    """Passes its input on; while training it keeps what its layers make of it in `output`."""

    output: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → the same tensor; `output` is N × classes."""
        self.output = super().forward(x) if self.training else None  # type: ignore[no-untyped-call]
        return x


class TrainingOutputs(NamedTuple):
    """What a network with an auxiliary head gives while it is trained; both N × classes."""

    logits: Tensor
    auxiliary: Tensor


class NetworkWithAuxiliary(nn.Sequential):
    """A whole network one of whose stages is an `Auxiliary`."""

    def forward(self, x: Tensor) -> Tensor | TrainingOutputs:
        """N × 3 × H × W → N × classes; in training mode `TrainingOutputs`."""
        logits: Tensor = super().forward(x)  # type: ignore[no-untyped-call]
        for stage in self:
            if self.training and isinstance(stage, Auxiliary) and stage.output is not None:
                return TrainingOutputs(logits, stage.output)
        return logits
