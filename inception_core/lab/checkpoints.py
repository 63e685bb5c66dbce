"""A run in the middle of its training: averaging its weights, writing it down, reading it back."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from inception_core.errors import TrainingStopped, WeightsError
from inception_core.words import later


@dataclass(frozen=True)
class Run:
    """Everything that changes while training; a checkpoint is this and the step."""

    network: nn.Module
    averaged: nn.Module
    optimiser: torch.optim.Optimizer
    random: torch.Generator


@torch.no_grad()
def average(run: Run, keep: float) -> None:
    """Moves the averaged weights and batch-norm statistics towards the current ones."""
    mine, theirs = run.averaged.state_dict(), run.network.state_dict()
    floats = [name for name, value in mine.items() if value.is_floating_point()]
    torch._foreach_lerp_([mine[n] for n in floats], [theirs[n] for n in floats], 1 - keep)


def save(run: Run, step: int, path: Path, config: str) -> None:
    """Writes the checkpoint beside the old one and then takes its place, so none is ever half.

    `config` says which run it belongs to. Raises `TrainingStopped` when the disk takes no more.
    """
    state = {
        "step": step,
        "config": config,
        "network": run.network.state_dict(),
        "averaged": run.averaged.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "random": run.random.get_state(),
        "dropout": torch.get_rng_state(),
    }
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, part)
        part.replace(path)
    except (OSError, RuntimeError) as error:
        part.unlink(missing_ok=True)
        raise TrainingStopped(
            later(
                "`{path}` cannot be written at step {step}; what was written before is kept. Make "
                "room and start again: it goes on from there. ({error})",
                path=path,
                step=step,
                error=str(error),
            )
        ) from None


def load(run: Run, path: Path, config: str) -> int:
    """Puts a checkpoint into `run`; the number of steps it has done. Raises `WeightsError`."""
    try:
        state = torch.load(path, weights_only=True)
        if state["config"] != config:
            raise ValueError("written by another run")
        run.network.load_state_dict(state["network"])
        run.averaged.load_state_dict(state["averaged"])
        run.optimiser.load_state_dict(state["optimiser"])
        run.random.set_state(state["random"])
        torch.set_rng_state(state["dropout"])
        return int(state["step"])
    except (RuntimeError, KeyError, ValueError, OSError, EOFError, pickle.UnpicklingError) as error:
        raise WeightsError(
            later(
                "Checkpoint `{path}` does not fit this run; delete it to start afresh.", path=path
            )
        ) from error
