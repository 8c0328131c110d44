"""What packs may compute on, and how much memory there is, by ComfyUI's names.

Nothing of theirs is kept loaded between nodes here: offloading has nothing to do. Torch is
imported when a device is asked for.
"""

from __future__ import annotations

import gc
import os
from enum import Enum
from pathlib import Path
from typing import Any, Final

from milepost.packs.foreign.late_torch import torch
from milepost.packs.foreign.running import (
    InterruptProcessingException,
    running,
    stop_if_cancelled,
)
from milepost.packs.foreign.standing import standing

_MEMORY: Final = Path("/proc/meminfo")


class CPUState(Enum):
    """What kind of device computes."""

    GPU = 0
    CPU = 1
    MPS = 2


class VRAMState(Enum):
    """How much of a model is kept on the device."""

    DISABLED = 0
    NO_VRAM = 1
    LOW_VRAM = 2
    NORMAL_VRAM = 3
    HIGH_VRAM = 4
    SHARED = 5


def computing_device() -> Any:
    """The first GPU, unless there is none or the server was started with `--cpu`."""
    stop_if_cancelled()
    if standing().cpu_only or not torch().cuda.is_available():
        return torch().device("cpu")
    return torch().device("cuda", torch().cuda.current_device())


def main_memory() -> Any:
    """Where nothing needs to be moved from."""
    return torch().device("cpu")


def is_of_type(device: Any, kind: str) -> bool:
    """Whether it is a `cpu`, a `cuda`, an `mps` device."""
    return getattr(device, "type", None) == kind


def free_bytes(device: Any = None) -> int:
    """Memory that could be taken now, of that device or of the one that computes."""
    device = computing_device() if device is None else device
    if is_of_type(device, "cuda"):
        free, _ = torch().cuda.mem_get_info(device)
        return int(free)
    if _MEMORY.exists():
        for line in _MEMORY.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def total_bytes(device: Any = None) -> int:
    """All memory of that device or of the one that computes."""
    device = computing_device() if device is None else device
    if is_of_type(device, "cuda"):
        return int(torch().cuda.get_device_properties(device).total_memory)
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def give_back_memory() -> None:
    """Let go of what nobody uses."""
    stop_if_cancelled()
    gc.collect()
    if not standing().cpu_only and torch().cuda.is_available():
        torch().cuda.empty_cache()


def end_this_node(value: bool = True) -> None:
    """A node's own wish that its workflow ends; outside of a node there is nothing to end.

    Raises:
        InterruptProcessingException: at once, where ComfyUI ends it before the next node.
    """
    if value and running() is not None:
        raise InterruptProcessingException("the node asked to end its workflow")


def is_cancelled() -> bool:
    """Whether nobody waits for the running node any more."""
    call = running()
    return call is not None and call.context.cancelled


def torch_version() -> str:
    """Such as `2.13.0+cpu`."""
    return str(torch().__version__)


def cuda_is_nvidias() -> bool:
    """Torch calls AMD's GPUs `cuda` too."""
    return torch().version.cuda is not None
