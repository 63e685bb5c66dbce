"""Runs of the lab: seeds, resuming, averages, divergence, a full disk, several processes."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import timm.optim
import torch

from inception_core.errors import InvalidKnob, TrainingStopped, UnknownVariant, WeightsError
from inception_core.lab import checkpoints, running
from inception_core.lab.experiment import Experiment, experiment, plain, read_experiment
from inception_core.lab.optimisers import RMSPropTF
from inception_core.lab.pictures import digits
from inception_core.lab.records import line, read_lines, step_of
from inception_core.lab.running import LOG, logged, read_log, side_by_side
from inception_core.lab.trainer import held_out, start, train
from inception_core.lab.vitals import watched, zeros_and_dead

ROOT = Path(__file__).parents[2]
TINY = Experiment(
    knobs={"width": 16, "blocks": 2}, batch=16, steps=7, checkpoint_steps=3, evaluate_steps=3
)


def test_the_same_seed_gives_the_same_numbers_and_another_one_others() -> None:
    first, again = list(train(TINY)), list(train(TINY))
    assert first == again
    assert [step.step for step in first] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.step for step in first if step.held_out] == [3, 6, 7]
    assert len(first[0].magnitudes) == 2
    assert next(train(replace(TINY, seed=1))).loss != first[0].loss


def test_the_first_weights_do_not_know_the_scale() -> None:
    one, other = (start(replace(TINY, knobs={**TINY.knobs, "scale": s})) for s in (1.0, 0.1))
    states = one.network.state_dict(), other.network.state_dict()
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


@pytest.mark.parametrize("killed_after", [1, 3, 4, 6])
@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_a_killed_run_goes_on_to_the_last_digit(
    tmp_path: Path, killed_after: int, averaging: float
) -> None:
    made = replace(TINY, averaging=averaging, optimiser="rmsprop", decay=True)
    whole = list(train(made))
    steps = logged(made, tmp_path)
    for _ in range(killed_after):
        next(steps)
    steps.close()
    with (tmp_path / LOG).open("a") as log:
        log.write('{"step": 5, "loss"')  # killed while it wrote
    torch.manual_seed(99)  # the world has moved on meanwhile
    for _ in logged(made, tmp_path):
        pass
    assert read_log(tmp_path) == whole


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    list(logged(TINY, tmp_path))
    with pytest.raises(WeightsError, match="does not fit this run; delete it"):
        next(logged(replace(TINY, seed=1), tmp_path))


def test_divergence_is_a_sentence_and_what_was_computed_is_kept(tmp_path: Path) -> None:
    wild = replace(TINY, learning_rate=100, steps=100, knobs={**TINY.knobs, "scale": 2.0})
    with pytest.raises(TrainingStopped, match=r"at step .* not a number any more.*is kept"):
        for _ in logged(wild, tmp_path):
            pass
    kept = read_log(tmp_path)
    assert kept
    assert kept[0].step == 1


def test_one_that_breaks_off_leaves_the_other_alone() -> None:
    wild = replace(TINY, learning_rate=100, steps=60, knobs={**TINY.knobs, "scale": 2.0})
    events = list(side_by_side([wild, TINY]))
    (broken,) = [event for event in events if event.problem]
    assert broken.run == 0
    assert [e.step.step for e in events if e.run == 1 and e.step] == [1, 2, 3, 4, 5, 6, 7]


def test_a_full_disk_is_a_sentence_and_the_old_checkpoint_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.pt"
    steps = train(TINY, path)
    for _ in range(4):
        next(steps)
    before = path.read_bytes()

    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints.torch, "save", full)
    with pytest.raises(TrainingStopped, match=r"cannot be written at step 6; what was written"):
        list(steps)
    assert path.read_bytes() == before
    monkeypatch.setattr(running, "write_lines", full)
    with pytest.raises(TrainingStopped, match=r"log.jsonl` cannot be written at step 1 \(No space"):
        next(logged(TINY, tmp_path / "new"))


def test_rmsprop_is_tensorflows() -> None:
    """timm's, which holds the same three differences, gives the same weights."""
    random = torch.Generator().manual_seed(0)
    first = torch.nn.Parameter(torch.randn(5, generator=random))
    other = torch.nn.Parameter(first.detach().clone())
    ours = RMSPropTF([first], lr=0.045)
    theirs = timm.optim.RMSpropTF([other], lr=0.045, alpha=0.9, eps=1.0, momentum=0.9)
    for rate in (0.045, 0.045, 0.01):
        for optimiser, weight in ((ours, first), (theirs, other)):
            optimiser.param_groups[0]["lr"] = rate
            weight.grad = weight.detach() * 3 + 1
            optimiser.step()
    torch.testing.assert_close(first, other, rtol=1e-6, atol=1e-7)


def test_the_rate_warms_up_and_decays_every_two_epochs() -> None:
    made = Experiment(learning_rate=0.045, decay=True, warm_up=10)
    assert made.learning_rate_at(0, 0) == pytest.approx(0.0045)
    assert made.learning_rate_at(50, 1) == pytest.approx(0.045)
    assert made.learning_rate_at(50, 2) == pytest.approx(0.045 * 0.94)
    assert made.learning_rate_at(50, 5) == pytest.approx(0.045 * 0.94**2)


def test_dead_channels_and_zeros() -> None:
    x = torch.zeros(2, 4, 3, 3)
    x[0, 0] = 1
    x[1, 1, 2, 2] = -1
    zeros, dead = zeros_and_dead(x)
    assert zeros == pytest.approx(1 - 10 / 72)
    assert dead == 0.5


def test_vitals_look_before_the_extra_norm_and_leave_no_hook() -> None:
    run = start(replace(TINY, knobs={**TINY.knobs, "extra_norm": True}))
    with watched(run.network) as vitals:
        run.network(torch.ones(2, 3, 8, 8))
    assert vitals.zeros > 0  # behind the batch norm there would be none
    assert len(vitals.magnitudes) == 2
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in run.network.modules())


def test_held_out_pictures_change_nothing_in_the_network() -> None:
    run = start(TINY)
    before = {name: value.clone() for name, value in run.network.state_dict().items()}
    seen = held_out(run.network, digits(8))
    after = run.network.state_dict()
    names = [name for name in before if "num_batches" not in name]
    assert all(torch.equal(before[name], after[name]) for name in names)
    assert seen == held_out(run.network, digits(8))
    assert all(
        m.momentum == 0.1 for m in run.network.modules() if isinstance(m, torch.nn.BatchNorm2d)
    )


def test_records_and_experiments_survive_json(tmp_path: Path) -> None:
    step = next(train(replace(TINY, steps=1)))
    assert step_of(json.loads(line(step))) == step
    assert experiment(json.loads(json.dumps(plain(TINY)))) == TINY
    (tmp_path / "run.toml").write_text("steps = 3\n[knobs]\nwidth = 16\n")
    assert read_experiment(tmp_path / "run.toml") == Experiment(knobs={"width": 16}, steps=3)


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ({"steps": 0}, InvalidKnob, "`steps` of an experiment takes a whole number from 1"),
        ({"data": "cats"}, InvalidKnob, "takes `digits` or `drawings`, but received `cats`"),
        ({"speed": 1}, InvalidKnob, "an experiment has no knob `speed`"),
        ({"knobs": 3}, InvalidKnob, "`knobs` of an experiment is a table"),
        ({"network": "inception_v9"}, UnknownVariant, "There is no variant `inception_v9`"),
    ],
)
def test_what_is_wrong_is_said(given: dict[str, Any], error: type, sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        experiment(given)


def test_an_unreadable_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(TrainingStopped, match="no readable JSON or TOML"):
        read_experiment(tmp_path / "run.json")
    assert read_lines(tmp_path / "none.jsonl") == []


def test_two_processes_train_one_network(tmp_path: Path) -> None:
    """Both end with the same weights, and rank 0 writes the log alone."""
    made = replace(TINY, steps=3, checkpoint_steps=1)
    (tmp_path / "run.json").write_text(json.dumps(plain(made)))
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2"]
    command += ["--master-addr=127.0.0.1", "--master-port=0", "--rdzv-backend=c10d"]
    command += ["--rdzv-endpoint=127.0.0.1:0", "--local-addr=127.0.0.1"]
    command += ["-m", "inception_core", "lab", "run", str(tmp_path / "run.json")]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path / "two")],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    together, alone = read_log(tmp_path / "two"), list(train(made))
    assert [step.step for step in together] == [1, 2, 3]
    # each half of the batch has batch statistics of its own, so it is near, not equal
    assert together[0].loss == pytest.approx(alone[0].loss, rel=0.05)
    assert together[0].loss != alone[0].loss


def test_gradients_are_averaged_over_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    from inception_core.lab import team

    weights = [torch.nn.Parameter(torch.zeros(2, 3)), torch.nn.Parameter(torch.zeros(4))]
    for weight in weights:
        weight.grad = torch.ones_like(weight)
    monkeypatch.setattr(team.distributed, "all_reduce", lambda flat: flat.add_(2))
    team.share_gradients(team.Team(0, 2), weights)
    assert all(torch.equal(w.grad, torch.full_like(w, 1.5)) for w in weights if w.grad is not None)


def test_a_small_batch_of_pictures_is_enough_or_refused() -> None:
    with pytest.raises(TrainingStopped, match="A batch of 2000 is more than the 1437 pictures"):
        next(train(replace(TINY, batch=2000)))


def test_dropout_is_drawn_again_when_a_run_goes_on(tmp_path: Path) -> None:
    knobs = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1, "dropout": 0.5}
    made = Experiment(
        "inception_resnet_v1.paper", knobs, input_size=75, batch=4, steps=3, checkpoint_steps=2
    )
    pictures = digits(75)
    few = pictures._replace(test=pictures.test[:4], test_labels=pictures.test_labels[:4])
    steps = train(made, tmp_path / "run.pt", few)
    whole = list(steps)
    (tmp_path / "run.pt").unlink()
    stopped = train(made, tmp_path / "run.pt", few)
    for _ in range(3):
        next(stopped)
    stopped.close()
    torch.manual_seed(99)
    assert list(train(made, tmp_path / "run.pt", few)) == whole[2:]
