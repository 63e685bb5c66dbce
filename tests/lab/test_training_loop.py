"""The schedule, the loop, and a run that is stopped and goes on as if nothing had happened."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from inception_core.errors import WeightsError
from inception_core.lab.checkpoints import average, load
from inception_core.lab.config import Config
from inception_core.lab.drawings import load_drawings
from inception_core.lab.layers import split_layers
from inception_core.lab.loop import start, train
from tests.lab.tiny_world import KNOBS


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        knobs=KNOBS,
        batch=6,
        steps=6,
        warm_up=2,
        bfloat16=False,
        checkpoint=tmp_path / "run.pt",
        checkpoint_steps=3,
    )


def test_the_learning_rate_warms_up_and_falls_to_zero() -> None:
    config = Config(steps=1100, warm_up=100, learning_rate=4e-3)
    assert config.learning_rate_at(0) == pytest.approx(4e-5)
    assert config.learning_rate_at(99) == pytest.approx(4e-3)
    assert config.learning_rate_at(100) == pytest.approx(4e-3)
    assert config.learning_rate_at(600) == pytest.approx(2e-3)
    assert config.learning_rate_at(1100) == pytest.approx(0, abs=1e-9)


def test_a_stopped_run_goes_on_exactly(config: Config, drawings_folder: Path) -> None:
    layers = split_layers(load_drawings("train", drawings_folder), 0.5)
    whole = [(r.step, r.loss) for r in train(config, layers, [])]
    assert len(whole) == 6
    end = torch.load(config.checkpoint, weights_only=True)["averaged"]
    config.checkpoint.unlink()

    stopped = train(config, layers, [])
    for _ in range(5):  # the checkpoint is of step 3; two steps are lost and done again
        next(stopped)
    stopped.close()
    torch.manual_seed(99)  # the world has moved on meanwhile
    resumed = [(r.step, r.loss) for r in train(config, layers, [])]
    assert resumed == whole[3:]
    again = torch.load(config.checkpoint, weights_only=True)["averaged"]
    assert all(torch.equal(end[name], again[name]) for name in end)


def test_a_checkpoint_of_another_network_is_refused(config: Config) -> None:
    torch.save({"step": 1, "network": {}}, config.checkpoint)
    with pytest.raises(WeightsError, match="does not fit this run; delete it"):
        load(start(config), config.checkpoint, repr(config))


def test_averaging_moves_a_little(config: Config) -> None:
    run = start(config)
    name = next(n for n, v in run.network.state_dict().items() if n.endswith("running_mean"))
    run.network.state_dict()[name].fill_(1.0)
    run.averaged.state_dict()[name].fill_(0.0)
    average(run, keep=0.75)
    assert run.averaged.state_dict()[name].unique().tolist() == [0.25]


def test_only_convolutions_and_classifier_are_decayed(config: Config) -> None:
    decayed, others = start(replace(config, weight_decay=0.05)).optimiser.param_groups
    assert decayed["weight_decay"] == 0.05
    assert others["weight_decay"] == 0.0
    assert {p.ndim for p in decayed["params"]} == {2, 4}
    assert {p.ndim for p in others["params"]} == {1}
