"""The networks that others released, with random weights and random batch-norm statistics."""

from collections.abc import Callable
from typing import Any

import timm
import torch
import torchvision
from facenet_pytorch import InceptionResnetV1
from torch import nn

Maker = Callable[[], nn.Module]
REFERENCES: dict[str, tuple[str, dict[str, Any], Maker]] = {
    # name: (variant, knobs, how the reference is made)
    "timm v4": ("inception_v4.slim", {}, lambda: timm.create_model("inception_v4")),
    "timm IR-v2": (
        "inception_resnet_v2.slim",
        {},
        lambda: timm.create_model("inception_resnet_v2"),
    ),
    "timm v3": ("inception_v3.slim", {}, lambda: timm.create_model("inception_v3")),
    "torchvision v3": (
        "inception_v3.slim",
        {},
        lambda: torchvision.models.inception_v3(aux_logits=False, init_weights=False),
    ),
    "torchvision v3, auxiliary": (
        "inception_v3.slim",
        {"auxiliary": True, "dropout": 0.0},
        lambda: torchvision.models.inception_v3(dropout=0.0, init_weights=False),
    ),
    "torchvision resnet152": ("resnet152.torchvision", {}, torchvision.models.resnet152),
    "facenet IR-v1": (
        "inception_resnet_v1.facenet",
        {},
        lambda: InceptionResnetV1(pretrained=None),
    ),
}


def reference(name: str) -> nn.Module:
    """The network in evaluation mode. Fresh batch norm would hide swapped channels and epsilons,
    so scale, shift, mean and variance are random.
    """
    torch.manual_seed(0)
    network = REFERENCES[name][2]().eval()
    random = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for part in network.modules():
            if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
                for tensor in (part.weight, part.running_var):
                    tensor.copy_(torch.rand(tensor.shape, generator=random) + 0.5)
                for tensor in (part.bias, part.running_mean):
                    tensor.copy_(torch.randn(tensor.shape, generator=random) / 5)
    return network
