"""A run's folder, and what it computes: the same as picture by picture, whoever is killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inception_core.cli import main
from inception_core.errors import EvaluationError
from inception_core.evaluate.run import Run
from inception_core.evaluate.runner import perform, prepare
from inception_core.evaluate.work import compute, load
from inception_core.predict.crops import plan
from inception_core.predict.predictor import predictor
from tests.evaluate.conftest import DAMAGED, LABELS, write_weights

ROOT = Path(__file__).parents[2]
SHARDS = 8  # of two pictures each
Files = dict[str, bytes]
Command = Callable[..., list[str]]


def files(folder: Path) -> Files:
    """Everything that a run keeps."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def options(data: Path, tiny_weights: tuple[Path, Path]) -> list[str]:
    weights = [part for path in tiny_weights for part in ("--weights", str(path))]
    return ["--data", str(data), *weights, "--crops", "144", "--shard", "2", "--workers", "2"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, options: list[str]) -> Path:
    """A run that nobody stopped."""
    folder = tmp_path_factory.mktemp("undisturbed") / "run"
    with pytest.raises(SystemExit, match="0"):
        main(["evaluate", *options, "--out", str(folder)])
    return folder


def test_every_picture_gets_what_it_would_get_alone(
    undisturbed: Path, tiny_weights: tuple[Path, Path], data: Path
) -> None:
    run = Run.open(undisturbed)
    assert (run.count, run.missing) == (SHARDS, [])
    assert sorted(p.name for p in run.pictures) == [p.name for p in run.pictures]
    known = [predictor(weights=str(path)) for path in tiny_weights]
    seen = 0
    for number in range(SHARDS):
        shard, pictures = run.read(number), run.of_shard(number)
        for column, place in enumerate(shard.readable):
            assert LABELS[pictures[place].label] == pictures[place].name.partition("/")[0]
            with Image.open(data / pictures[place].name) as opened:
                crops = plan(opened.convert("RGB"), known[0].preprocessing, "144")
            for network, rows in zip(known, shard.rows, strict=True):
                parts = [network.probabilities(batch) for batch in crops.batches()]
                assert np.allclose(rows[column], crops.mean(np.concatenate(parts)), atol=1e-6)
            seen += 1
    assert seen == 15


def test_a_damaged_picture_is_reported_and_counted(
    undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["evaluate", "report", str(undisturbed), "--json"])
    document = json.loads(capsys.readouterr().out)
    (skipped,) = document["skipped"]
    assert skipped["picture"] == DAMAGED
    assert f"`{DAMAGED}` is damaged" in skipped["problem"]
    assert [row["count"] for row in document["results"]] == [15, 15, 15]
    assert document["results"][-1]["name"] == "ensemble of all 2"


def test_a_report_in_words(
    undisturbed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    excluded = tmp_path / "excluded.txt"
    excluded.write_text("00\n01\n")
    with pytest.raises(SystemExit, match="0"):
        main(["evaluate", "report", str(undisturbed), "--exclude", str(excluded)])
    words = capsys.readouterr().out
    assert "all 15 " in words
    assert "without exclusions 13 " in words
    assert "in proportion" in words


def descendants(pid: int) -> Iterator[tuple[int, str]]:
    """Processes that `pid` started, and they, with their command lines."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True)
    lines = [line.split(None, 2) for line in found.stdout.splitlines()]
    parents = {pid}
    for own, parent, *words in sorted(lines, key=lambda line: int(line[0])):
        if int(parent) in parents:
            parents.add(int(own))
            yield int(own), " ".join(words)


def workers_of(pid: int) -> list[int]:
    marks = ("multiprocessing.spawn", "ray::_shard")
    return [own for own, words in descendants(pid) if any(mark in words for mark in marks)]


def finished(folder: Path) -> int:
    return len(list(folder.glob("shards/*.npz")))


def wait_until(condition: Callable[[], object]) -> None:
    """Polls; a run that never gets there fails."""
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it took longer than a minute")


def start(options: list[str], *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "inception_core", "evaluate", *options, *more]
    environment = {k: v for k, v in os.environ.items() if k != "RAY_ADDRESS"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=_hears_interrupts,
    )


def _hears_interrupts() -> None:
    """Whatever runs in the background of a shell has been told to ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("backend", ["local", "ray"])
def test_killed_workers_and_a_killed_run_lose_nothing(
    options: list[str], undisturbed: Path, tmp_path: Path, backend: str
) -> None:
    folder = tmp_path / "run"
    with start(options, "--out", str(folder), "--backend", backend) as running:
        wait_until(lambda: finished(folder) >= 1)
        killed = workers_of(running.pid)
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        at_kill = finished(folder)
        wait_until(lambda: finished(folder) >= at_kill + 2)  # others took the shards over
        running.kill()
    left = SHARDS - finished(folder)
    assert left > 0
    before = {path: path.stat().st_mtime_ns for path in folder.glob("shards/*.npz")}
    with pytest.raises(SystemExit, match="0"):  # either backend takes over from either
        main(["evaluate", *options, "--out", str(folder), "--resume"])
    assert {path: path.stat().st_mtime_ns for path in before} == before  # not computed again
    assert files(folder) == files(undisturbed)


def test_ctrl_c_ends_in_a_sentence(options: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with start(options, "--workers", "1", "--shard", "1", "--out", str(folder)) as running:
        wait_until(lambda: finished(folder) >= 1)
        team = workers_of(running.pid)
        for pid in (running.pid, *team):  # as a terminal does
            os.kill(pid, signal.SIGINT)
        _, words = running.communicate(timeout=60)
    assert running.returncode == 130
    assert words.splitlines()[-1].startswith("Stopped: ")
    assert "go on with `--resume`" in words
    assert "Traceback" not in words
    assert not [pid for pid in team if Path(f"/proc/{pid}").exists()]


def test_a_shard_that_ends_every_process_is_given_up(
    data: Path, tiny_weights: tuple[Path, Path], tmp_path: Path
) -> None:
    settings, pictures = prepare(data, weights=[str(tiny_weights[0])], shard=16)
    run = Run.start(tmp_path / "run", settings, pictures, False)
    over = threading.Event()

    def kill_all() -> None:
        while not over.wait(0.02):
            for pid in workers_of(os.getpid()):
                os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        with pytest.raises(EvaluationError, match="shard 0 ended 3 times before it was done"):
            list(perform(run, workers=1))
    finally:
        over.set()
        killer.join()


def test_other_settings_are_refused(
    undisturbed: Path, data: Path, tiny_weights: tuple[Path, Path], tmp_path: Path
) -> None:
    names = [str(path) for path in tiny_weights]

    def again(resume: bool = True, **changed: object) -> Run:
        chosen = {"weights": names, "crops": "144", "shard": 2} | changed
        return Run.start(undisturbed, *prepare(data, **chosen), resume)

    assert again().missing == []
    with pytest.raises(EvaluationError, match="holds a run already; add `--resume`"):
        again(resume=False)
    with pytest.raises(EvaluationError, match=r"has other crops \(`\"144\"`\) than now \(`\"12\"`"):
        again(crops="12")
    with pytest.raises(EvaluationError, match="other shard size"):
        again(shard=3)
    with pytest.raises(EvaluationError, match="other networks"):
        again(weights=names[:1])
    listed = tmp_path / "labels.txt"
    listed.write_text("ant/00.jpg ant\n")
    with pytest.raises(EvaluationError, match="other pictures or classes"):
        again(labels=listed)


def test_changed_weights_are_refused(data: Path, tmp_path: Path) -> None:
    weights = write_weights(tmp_path / "net.safetensors", 0)
    settings, pictures = prepare(data, weights=[str(weights)])
    run = Run.start(tmp_path / "run", settings, pictures, False)
    write_weights(weights, 1)
    with pytest.raises(EvaluationError, match="have changed since the run began"):
        list(perform(run, workers=1))
    assert run.missing == [0]


def test_damaged_runs_are_refused(
    data: Path, tiny_weights: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(EvaluationError, match="holds no run"):
        Run.open(tmp_path)
    settings, pictures = prepare(data, weights=[str(tiny_weights[0])])
    folder = tmp_path / "run"
    run = Run.start(folder, settings, pictures, False)
    run.write(0, b"PK half a file")
    with pytest.raises(EvaluationError, match="is damaged; delete it and start again with"):
        run.read(0)
    (folder / "pictures.tsv").write_text("ant/00.jpg\t2\n")
    with pytest.raises(EvaluationError, match=r"pictures\.tsv` was changed"):
        Run.open(folder)
    (folder / "run.json").write_text("{")
    with pytest.raises(EvaluationError, match=r"run\.json` is damaged"):
        Run.open(folder)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name the pictures with `--data FOLDER`"),
        (("--data", "nowhere", "--out", "x"), "There is no folder `nowhere`"),
        (("--data", ".", "--out", "x", "--crops", "7"), "There is no crop protocol `7`"),
        (("report", "nowhere"), "`nowhere` holds no run"),
        (("drawings", "x", "--prepared", "nowhere"), "prepare them first with"),
    ],
)
def test_wrong_input_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", *arguments])
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert (captured.out, captured.err.count("\n")) == ("", 1)


def test_backends_that_cannot_be_had(
    data: Path,
    tiny_weights: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run.start(tmp_path / "run", *prepare(data, weights=[str(tiny_weights[0])]), False)
    with pytest.raises(EvaluationError, match="no backend `slurm`; choose local or ray"):
        list(perform(run, "slurm"))
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "inception_core.evaluate.cluster", raising=False)
    with pytest.raises(EvaluationError, match=r"needs Ray; `pip install -r requirements-cluster"):
        list(perform(run, "ray"))


def test_a_folder_that_cannot_be_reached_is_no_finished_shard(
    data: Path, tiny_weights: tuple[Path, Path]
) -> None:
    settings, pictures = prepare(data, weights=[str(tiny_weights[0])], shard=16)
    gone = replace(settings, data=str(data / "gone"))
    with pytest.raises(EvaluationError, match="cannot be read"):
        compute(gone, load(gone), [picture.name for picture in pictures])
