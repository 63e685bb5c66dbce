"""The optimisers of the lab: SGD with momentum, and the paper's RMSProp in TensorFlow's form."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

MOMENTUM = 0.9  # the paper gives none for RMSProp; this is TF-Slim's


class RMSPropTF(torch.optim.Optimizer):
    """RMSProp as TensorFlow computes it (arXiv:1602.07261, section 4: decay 0.9, ε 1.0).

    `torch.optim.RMSprop` differs in three ways that ε = 1.0 makes felt: there ε stands outside the
    root, the mean square begins at zeros, and the rate is not part of the momentum's memory.
    """

    def __init__(
        self, parameters: Iterable[Tensor], lr: float, decay: float = 0.9, epsilon: float = 1.0
    ) -> None:
        super().__init__(parameters, {"lr": lr, "decay": decay, "epsilon": epsilon})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        """One update; parameters without a gradient are left alone."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["square"] = torch.ones_like(p)
                    state["memory"] = torch.zeros_like(p)
                square, memory = state["square"], state["memory"]
                square.lerp_(p.grad.square(), 1 - group["decay"])
                change = p.grad / (square + group["epsilon"]).sqrt_()
                memory.mul_(MOMENTUM).add_(change, alpha=group["lr"])
                p.sub_(memory)


def optimiser(name: str, network: nn.Module, rate: float) -> torch.optim.Optimizer:
    """`sgd` or `rmsprop` for all parameters of a network, without weight decay."""
    if name == "rmsprop":
        return RMSPropTF(network.parameters(), lr=rate)
    return torch.optim.SGD(network.parameters(), lr=rate, momentum=MOMENTUM)
