"""Which device a name means, and whether a network fits there."""

import re
from pathlib import Path

import torch

from inception_core.errors import DeviceUnavailable
from inception_core.words import later

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
            later(
                "There is no kind of device called `{name}`; choose `cpu`, `cuda`, `cuda:0`, "
                "`mps` or `meta`.",
                name=name,
            )
        ) from None
    match device.type:
        case "cpu" | "meta":
            pass
        case "cuda":
            count = torch.cuda.device_count()
            if (device.index or 0) >= count:
                if not count:
                    raise DeviceUnavailable(
                        later(
                            "Device `{name}` is not on this machine, which has no CUDA GPU; "
                            "choose `cpu`.",
                            name=name,
                        )
                    )
                if count == 1:
                    raise DeviceUnavailable(
                        later(
                            "Device `{name}` is not on this machine, which has 1 CUDA GPU; choose "
                            "`cpu`.",
                            name=name,
                        )
                    )
                raise DeviceUnavailable(
                    later(
                        "Device `{name}` is not on this machine, which has {count} CUDA GPUs; "
                        "choose `cpu`.",
                        name=name,
                        count=count,
                    )
                )
        case "mps":
            if not torch.backends.mps.is_available():
                raise DeviceUnavailable(
                    later(
                        "Device `mps` needs a Mac with an Apple GPU, which this machine is not; "
                        "choose `cpu`."
                    )
                )
        case _:
            raise DeviceUnavailable(
                later(
                    "Device `{name}` is not supported; choose `cpu`, `cuda`, `mps` or `meta`.",
                    name=name,
                )
            )
    _check_memory(device, name, parameters)
    return device


def _check_memory(device: torch.device, name: str, parameters: int) -> None:
    free = free_bytes(device)
    needed = int(parameters * BYTES_PER_PARAMETER * WORKING_SHARE)
    if free is not None and needed > free:
        raise DeviceUnavailable(
            later(
                "This network needs about {needed:.1f} GiB on `{name}`, where {free:.1f} GiB are "
                "free; lower the width or the number of blocks.",
                needed=needed / 2**30,
                name=name,
                free=free / 2**30,
            )
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
