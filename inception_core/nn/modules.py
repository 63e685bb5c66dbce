"""The modules that `build` assembles. Feature maps are N × C × H × W."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inception_core import spec as s


class ConvNormAct(nn.Module):
    """Convolution, batch norm and ReLU as the spec's node says."""

    def __init__(self, node: s.Conv, in_channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels, node.channels, node.kernel, node.stride, node.padding, bias=node.bias
        )
        self.bn = nn.Identity() if node.norm is None else nn.BatchNorm2d(node.channels, node.norm)
        self.act = nn.ReLU(inplace=True) if node.activation else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → N × channels × H' × W'."""
        return self.act(self.bn(self.conv(x)))  # type: ignore[no-any-return]


class Head(nn.Module):
    """Linear layer, with batch norm where the node says so; N × C → N × features."""

    def __init__(self, node: s.Linear, in_features: int) -> None:
        super().__init__()
        self.fc = nn.Linear(in_features, node.features, bias=node.bias)
        self.bn = nn.Identity() if node.norm is None else nn.BatchNorm1d(node.features, node.norm)

    def forward(self, x: Tensor) -> Tensor:
        """N × C → N × features."""
        return self.bn(self.fc(x))  # type: ignore[no-any-return]


class GlobalPool(nn.Module):
    """Average (or maximum) over the whole grid; N × C × H × W → N × C."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1) if kind == "avg" else nn.AdaptiveMaxPool2d(1)

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → N × C."""
        return self.pool(x).flatten(1)  # type: ignore[no-any-return]


class Normalize(nn.Module):
    """Divides each row by its Euclidean length; N × C → N × C."""

    def forward(self, x: Tensor) -> Tensor:
        """N × C → N × C."""
        return F.normalize(x)


class Concat(nn.ModuleDict):
    """Children side by side, joined along the channels in order."""

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → N × (sum of the children's channels) × H' × W'."""
        return torch.cat([child(x) for child in self.values()], 1)


class Residual(nn.Module):
    """ReLU(x + scale · branch(x)), the ReLU as the node says."""

    def __init__(
        self, children: Iterable[tuple[str, nn.Module]], scale: float, activation: bool
    ) -> None:
        super().__init__()
        self.scale = scale
        self.activation = activation
        self.branch_names = []
        for name, child in children:
            self.add_module(name, child)
            self.branch_names.append(name)

    def forward(self, x: Tensor) -> Tensor:
        """N × C × H × W → the same shape."""
        branch = x
        for name in self.branch_names:
            branch = self.get_submodule(name)(branch)
        x = x + branch * self.scale
        return F.relu(x) if self.activation else x
