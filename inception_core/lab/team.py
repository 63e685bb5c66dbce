"""Several processes that train one network, as `torchrun` starts them; one alone is a team too."""

import os
from collections.abc import Iterable
from typing import NamedTuple

import torch
from torch import Tensor, distributed


class Team(NamedTuple):
    """This process' number, from 0, and how many there are."""

    rank: int = 0
    size: int = 1


def join(device: torch.device) -> Team:
    """The team that `torchrun` describes in the environment; alone without it."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        return Team()
    if not distributed.is_initialized():
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Team(distributed.get_rank(), size)


def own_device(name: str) -> str:
    """`cuda` is a GPU of its own for every process of this machine."""
    return (
        f"cuda:{os.environ['LOCAL_RANK']}"
        if name == "cuda" and "LOCAL_RANK" in os.environ
        else name
    )


def share_gradients(team: Team, parameters: Iterable[Tensor]) -> None:
    """Every process gets the mean of all gradients."""
    if team.size == 1:
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= team.size
    begin = 0
    for gradient in gradients:
        gradient.copy_(flat[begin : begin + gradient.numel()].view_as(gradient))
        begin += gradient.numel()


def mean(team: Team, values: list[float], device: torch.device) -> list[float]:
    """The mean of each number over the processes."""
    if team.size == 1:
        return values
    shared = torch.tensor(values, dtype=torch.float64, device=device)
    distributed.all_reduce(shared)
    return (shared / team.size).tolist()


def leave(team: Team) -> None:
    """Ends the connection to the others, if there are any."""
    if team.size > 1:
        distributed.destroy_process_group()
