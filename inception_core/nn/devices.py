"""Which device a name means, and whether a network fits there."""

import re
from pathlib import Path

import torch

from inception_core.errors import DeviceUnavailable

BYTES_PER_PARAMETER = 4
MEMORY_FILE = Path("/proc/meminfo")  # Linux; elsewhere the free memory of the CPU is not known
CONTAINER = Path("/sys/fs/cgroup")  # of Linux, version 2
WORKING_SHARE = 1.5  # room for feature maps: an operation of v2 holds 8.3 MB at 299 px


def resolve(name: str, parameters: int = 0) -> torch.device:
    """The device called cpu, cuda, cuda:N, mps or meta, if `parameters` fp32 weights fit there.

    Raises `DeviceUnavailable` in one sentence otherwise.
    """
    try:
        device = torch.device(name)
    except RuntimeError:
        raise DeviceUnavailable(
            f"There is no kind of device called `{name}`; choose `cpu`, `cuda`, `cuda:0`, `mps` "
            "or `meta`."
        ) from None
    match device.type:
        case "cpu" | "meta":
            pass
        case "cuda":
            count = torch.cuda.device_count()
            if (device.index or 0) >= count:
                has = f"{count} CUDA GPU{'s' if count > 1 else ''}" if count else "no CUDA GPU"
                raise DeviceUnavailable(
                    f"Device `{name}` is not on this machine, which has {has}; choose `cpu`."
                )
        case "mps":
            if not torch.backends.mps.is_available():
                raise DeviceUnavailable(
                    "Device `mps` needs a Mac with an Apple GPU, which this machine is not; "
                    "choose `cpu`."
                )
        case _:
            raise DeviceUnavailable(
                f"Device `{name}` is not supported; choose `cpu`, `cuda`, `mps` or `meta`."
            )
    _check_memory(device, name, parameters)
    return device


def _check_memory(device: torch.device, name: str, parameters: int) -> None:
    free = free_bytes(device)
    needed = int(parameters * BYTES_PER_PARAMETER * WORKING_SHARE)
    if free is not None and needed > free:
        raise DeviceUnavailable(
            f"This network needs about {needed / 2**30:.1f} GiB on `{name}`, where "
            f"{free / 2**30:.1f} GiB are free; lower the width or the number of blocks."
        )


def free_bytes(device: torch.device) -> int | None:
    """Free memory of the device in bytes; None where it cannot be known."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    if device.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory()
    if device.type == "cpu" and MEMORY_FILE.exists():
        found = re.search(r"MemAvailable:\s+(\d+) kB", MEMORY_FILE.read_text())
        known = [int(found[1]) * 1024] if found else []
        return min(known + _left_in_container(), default=None)
    return None


def _left_in_container() -> list[int]:
    """What a container's limit leaves, in bytes; nothing where there is no limit."""
    try:
        limit, used = ((CONTAINER / f"memory.{name}").read_text() for name in ("max", "current"))
        return [int(limit) - int(used)]
    except (OSError, ValueError):  # no such file, or the word `max`
        return []
