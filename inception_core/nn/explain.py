"""Grad-CAM: which cells of a feature map speak for a class.

Source: Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra, "Grad-CAM: Visual Explanations from Deep
Networks via Gradient-based Localization", ICCV 2017. Of the class's output before the softmax, the
gradient with respect to every cell of the layer is taken; its mean over a channel's cells is the
channel's weight; the map is the ReLU of the weighted sum of channels.
"""

from contextlib import ExitStack
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inception_core.nn.probe import forward


class Cam(NamedTuple):
    """What one pass forwards and one backwards to the layer gave."""

    map: NDArray[np.float32]  # rows × columns of the layer, not normalised, never negative
    logits: NDArray[np.float32]  # one for each output
    target: int  # the output that is explained


def grad_cam(
    model: nn.Module,
    image: NDArray[np.float32],
    path: str,
    target: int | None = None,
    *,
    batch_statistics: bool = False,
) -> Cam:
    """The map of one 1 × 3 × H × W image at the part of that path; of a block: at its output.

    `target` is an output's number; None: the largest one's. `batch_statistics` as in `probe`, which
    raises the same. The model, a module of `build`, is unchanged.
    """
    layer = model.get_submodule(path.replace("/", "."))
    maps: list[Tensor] = []

    def cut(_module: nn.Module, _inputs: Any, out: Tensor) -> Tensor:
        """The graph of gradients begins here: nothing before the layer is kept."""
        maps.append(out.detach().requires_grad_())
        return maps[-1]

    with ExitStack() as after:
        for parameter in model.parameters():
            after.callback(parameter.requires_grad_, parameter.requires_grad)
            parameter.requires_grad_(False)
        after.callback(layer.register_forward_hook(cut).remove)
        outputs = forward(model, image, batch_statistics=batch_statistics, gradients=True)[0]
    chosen = int(outputs.argmax()) if target is None else target
    (gradient,) = torch.autograd.grad(outputs[chosen], maps)
    weights = gradient.mean((2, 3), keepdim=True)
    map_ = (weights * maps[0].detach()).sum(1)[0].relu()
    return Cam(map_.cpu().numpy(), outputs.detach().float().cpu().numpy(), chosen)
