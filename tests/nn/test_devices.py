"""Which devices exist and what fits there, with machines that are made up."""

from pathlib import Path

import pytest
import torch

from inception_core import build, get_variant
from inception_core.errors import DeviceUnavailable
from inception_core.nn import devices
from inception_core.nn.devices import resolve

GIB = 2**30


def test_a_machine_without_gpus() -> None:
    assert resolve("cpu").type == "cpu"
    with pytest.raises(DeviceUnavailable, match="`cuda:1` is not on this machine, which has no"):
        resolve("cuda:1")
    with pytest.raises(DeviceUnavailable, match="`mps` needs a Mac with an Apple GPU"):
        resolve("mps")


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "xpu", ""])
def test_other_devices_are_refused_by_name(name: str) -> None:
    with pytest.raises(DeviceUnavailable, match=f"`{name}`"):
        resolve(name)


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two CUDA GPUs with 1 GiB free each."""
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (GIB, 8 * GIB))


@pytest.mark.usefixtures("two_gpus")
def test_gpus_are_counted_and_their_memory_is_asked() -> None:
    assert resolve("cuda") == torch.device("cuda")
    assert resolve("cuda:1", 10**8) == torch.device("cuda:1")
    with pytest.raises(DeviceUnavailable, match="which has 2 CUDA GPUs"):
        resolve("cuda:2")
    with pytest.raises(DeviceUnavailable, match=r"needs about 1\.1 GiB on `cuda:0`, where 1\.0"):
        resolve("cuda:0", 2 * 10**8)


def test_a_mac_with_an_apple_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 2 * GIB)
    monkeypatch.setattr(torch.mps, "current_allocated_memory", lambda: GIB)
    assert resolve("mps", 10**8).type == "mps"
    with pytest.raises(DeviceUnavailable, match=r"on `mps`, where 1\.0 GiB are free"):
        resolve("mps", 2 * 10**8)


def test_too_large_a_network_is_refused_before_it_is_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    memory = tmp_path / "meminfo"
    memory.write_text("MemTotal: 2000000 kB\nMemAvailable:     102400 kB\n")
    monkeypatch.setattr(devices, "MEMORY_FILE", memory)
    with pytest.raises(DeviceUnavailable, match=r"needs about 0\.2 GiB on `cpu`, where 0\.1 GiB"):
        build(get_variant("inception_v4").spec())


@pytest.mark.parametrize(("limit", "free"), [("150000000", 100_000_000), ("max", 102_400 * 1024)])
def test_the_limit_of_a_container_counts(
    limit: str, free: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, text in (("meminfo", "MemAvailable: 102400 kB"), ("memory.max", limit)):
        (tmp_path / name).write_text(text)
    (tmp_path / "memory.current").write_text("50000000\n")
    monkeypatch.setattr(devices, "MEMORY_FILE", tmp_path / "meminfo")
    monkeypatch.setattr(devices, "CONTAINER", tmp_path)
    assert devices.free_bytes(torch.device("cpu")) == free


def test_free_memory_of_this_machine_is_plausible() -> None:
    free = devices.free_bytes(torch.device("cpu"))
    assert free is None or 10**7 < free < 10**14
