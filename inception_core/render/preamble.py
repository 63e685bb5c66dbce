"""The small classes that every generated file begins with."""

PREAMBLE = '''import torch
import torch.nn.functional as F
from torch import nn


def chain(**layers):
    """Layers one after the other, by name."""
    network = nn.Sequential()
    for name, layer in layers.items():
        network.add_module(name, layer)
    return network


class Conv(nn.Module):
    """Convolution, then batch norm and ReLU unless told otherwise."""

    def __init__(self, maps_in, maps_out, kernel, stride=1, padding=0, *,
                 bias=False, norm=0.001, activation=True, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(maps_in, maps_out, kernel, stride, padding, groups=groups, bias=bias)
        self.bn = nn.Identity() if norm is None else nn.BatchNorm2d(maps_out, norm)
        self.activation = activation

    def forward(self, x):
        x = self.bn(self.conv(x))
        return F.relu(x) if self.activation else x


class Classifier(nn.Module):
    """Linear layer, then batch norm and unit length where told."""

    def __init__(self, features, outputs, *, bias=True, norm=None, unit_length=False):
        super().__init__()
        self.fc = nn.Linear(features, outputs, bias=bias)
        self.bn = nn.Identity() if norm is None else nn.BatchNorm1d(outputs, norm)
        self.unit_length = unit_length

    def forward(self, x):
        x = self.bn(self.fc(x))
        return F.normalize(x) if self.unit_length else x


class Branches(nn.ModuleDict):
    """Parallel branches, joined along the channels."""

    def __init__(self, **branches):
        super().__init__(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.values()], 1)


class GlobalPool(nn.Module):
    """One number per feature map: its average, or its largest value."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def forward(self, x):
        pool = F.adaptive_avg_pool2d if self.kind == "avg" else F.adaptive_max_pool2d
        return pool(x, 1).flatten(1)
'''
