"""An experiment as a generator of steps; whoever asks for them may plot, pause or stop."""

import copy
import math
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from inception_core.errors import TrainingStopped
from inception_core.lab.checkpoints import Run, average, load, save
from inception_core.lab.experiment import Experiment
from inception_core.lab.optimisers import optimiser
from inception_core.lab.pictures import Pictures, epoch_order, pictures_of
from inception_core.lab.records import HeldOut, Step
from inception_core.lab.team import Team, join, mean, own_device, share_gradients
from inception_core.lab.vitals import watched
from inception_core.nn.build import build
from inception_core.nn.initial import glorot
from inception_core.nn.modules import TrainingOutputs
from inception_core.words import later


def train(
    experiment: Experiment, checkpoint: Path | None = None, pictures: Pictures | None = None
) -> Iterator[Step]:
    """Trains, one record a step, and goes on from `checkpoint` where there is one.

    A resumed run gives the same numbers as one that was never stopped. Raises `DeviceUnavailable`,
    and `TrainingStopped` when the loss is not a number any more or the disk is full.
    """
    run = start(experiment)
    device = next(run.network.parameters()).device
    team = join(device)
    known = pictures or pictures_of(experiment.data, experiment.input_size)
    per_epoch = len(known.train) // experiment.batch
    if per_epoch == 0:
        raise TrainingStopped(
            later(
                "A batch of {batch} is more than the {pictures} pictures.",
                batch=experiment.batch,
                pictures=len(known.train),
            )
        )
    first = 0
    if checkpoint and checkpoint.is_file():
        first = load(run, checkpoint, repr(experiment))
    order, ordered = torch.empty(0), -1
    for step in range(first, experiment.steps):
        epoch, place = divmod(step, per_epoch)
        if epoch != ordered:
            order, ordered = epoch_order(len(known.train), experiment.seed, epoch), epoch
        rows = order[place * experiment.batch : (place + 1) * experiment.batch][
            team.rank :: team.size
        ]
        batch, labels = known.train[rows].to(device), known.train_labels[rows].to(device)
        torch.manual_seed(experiment.seed * 1_000_003 + step * 1009 + team.rank)  # for dropout
        rate = experiment.learning_rate_at(step, epoch)
        loss, accuracy, zeros, dead, *magnitudes = mean(
            team, update(run, team, rate, batch, labels), device
        )
        if not math.isfinite(loss):
            raise TrainingStopped(
                later(
                    "Training diverged: at step {step} the loss was not a number any more. What "
                    "was computed before is kept. Lower the learning rate or the scale.",
                    step=step + 1,
                )
            )
        if experiment.averaging:
            average(run, min(experiment.averaging, (step + 1) / (step + 10)))
        seen = held_out(run.averaged, known) if experiment.evaluates(step + 1) else None
        yield Step(step + 1, loss, accuracy, rate, zeros, dead, tuple(magnitudes), seen)
        done = (step + 1) % experiment.checkpoint_steps == 0 or step + 1 == experiment.steps
        if checkpoint and done and team.rank == 0:
            save(run, step + 1, checkpoint, repr(experiment))


def start(experiment: Experiment) -> Run:
    """A fresh run, with the averaged weights being the last ones where nothing is averaged."""
    network = build(experiment.spec(), own_device(experiment.device), experiment.seed)
    glorot(network, experiment.seed)
    network = network.to(memory_format=torch.channels_last)
    averaged = copy.deepcopy(network).requires_grad_(False) if experiment.averaging else network
    moves = optimiser(experiment.optimiser, network, experiment.learning_rate)
    return Run(network, averaged, moves, torch.Generator())


def update(run: Run, team: Team, rate: float, batch: Tensor, labels: Tensor) -> list[float]:
    """One step; before it: loss, accuracy, share of zeros, share dead, magnitudes of blocks."""
    for group in run.optimiser.param_groups:
        group["lr"] = rate
    run.network.train()
    with watched(run.network) as vitals:
        outputs = run.network(batch.contiguous(memory_format=torch.channels_last))
    logits = outputs.logits if isinstance(outputs, TrainingOutputs) else outputs
    loss = functional.cross_entropy(logits, labels)
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    share_gradients(team, run.network.parameters())
    run.optimiser.step()
    right = (logits.argmax(1) == labels).float().mean().item()
    return [loss.item(), right, vitals.zeros, vitals.dead, *vitals.magnitudes]


@torch.no_grad()
def held_out(network: nn.Module, pictures: Pictures) -> HeldOut:
    """Loss, accuracy, zeros and dead channels on the held-out pictures, all in one batch."""
    device = next(network.parameters()).device
    network.eval()
    norms = [
        part for part in network.modules() if isinstance(part, nn.BatchNorm2d | nn.BatchNorm1d)
    ]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:  # these pictures' statistics, and the running ones are left alone
        norm.train()
        norm.momentum = 0.0
    batch = pictures.test.to(device).contiguous(memory_format=torch.channels_last)
    labels = pictures.test_labels.to(device)
    with watched(network) as vitals:
        logits = network(batch)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    loss = functional.cross_entropy(logits, labels).item()
    right = (logits.argmax(1) == labels).float().mean().item()
    return HeldOut(loss, right, vitals.zeros, vitals.dead)
