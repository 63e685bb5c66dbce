"""The training loop: a generator of step records; callers print, plot or stop as they like."""

import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from inception_core.lab.augment import draw_batch
from inception_core.lab.checkpoints import Run, average, load, save
from inception_core.lab.config import Config
from inception_core.lab.layers import Layers
from inception_core.nn.build import build
from inception_core.variants import get_variant


@dataclass(frozen=True)
class StepRecord:
    """One step: loss before the update, learning rate, and pictures per second so far."""

    step: int
    loss: float
    learning_rate: float
    pictures_per_second: float


def start(config: Config) -> Run:
    """A fresh run."""
    torch.manual_seed(config.seed)
    spec = get_variant(config.variant).spec(**config.knobs)
    network = build(spec, device="cpu", seed=config.seed).to(memory_format=torch.channels_last)
    decayed = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    groups: list[dict[str, Any]] = [
        {"params": decayed, "weight_decay": config.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=config.learning_rate)
    averaged = copy.deepcopy(network).requires_grad_(False)
    return Run(network, averaged, optimiser, torch.Generator().manual_seed(config.seed))


def train(config: Config, layers: Layers, photos: list[Tensor]) -> Iterator[StepRecord]:
    """Trains, one record a step, and goes on from `config.checkpoint` where one exists.

    A resumed run gives the same losses as one that was never stopped.
    """
    run = start(config)
    first = load(run, config.checkpoint, repr(config)) if config.checkpoint.is_file() else 0
    begun = time.perf_counter()
    for step in range(first, config.steps):
        rate = config.learning_rate_at(step)
        pictures, labels = draw_batch(layers, photos, config.batch, run.random)
        loss = update(run, config, rate, pictures, labels)
        average(run, min(config.averaging, (step + 1) / (step + 10)))
        if (step + 1) % config.checkpoint_steps == 0 or step + 1 == config.steps:
            save(run, step + 1, config.checkpoint, repr(config))
        speed = (step + 1 - first) * config.batch / (time.perf_counter() - begun)
        yield StepRecord(step, loss, rate, speed)


def update(run: Run, config: Config, rate: float, pictures: Tensor, labels: Tensor) -> float:
    """One step of AdamW; the loss before it."""
    for group in run.optimiser.param_groups:
        group["lr"] = rate
    run.network.train()
    with torch.autocast("cpu", torch.bfloat16, enabled=config.bfloat16):
        logits = run.network(pictures.contiguous(memory_format=torch.channels_last)).float()
    loss = functional.cross_entropy(logits, labels, label_smoothing=config.label_smoothing)
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    run.optimiser.step()
    return loss.item()
