"""Progress, resizing and tensor files."""

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.progress import ProgressBar
from milepost.packs.foreign.tensor_files import load_torch_file, save_torch_file
from milepost.packs.foreign.tensor_resize import common_upscale, lanczos, repeat_to_batch_size
from milepost.packs.foreign.tiles import number_of_tiles as get_tiled_scale_steps
from milepost.packs.foreign.tiles import tiled_scale, tiled_scale_multidim

__all__ = [
    "PROGRESS_BAR_ENABLED",
    "PROGRESS_BAR_HOOK",
    "ProgressBar",
    "common_upscale",
    "get_tiled_scale_steps",
    "lanczos",
    "load_torch_file",
    "repeat_to_batch_size",
    "save_torch_file",
    "set_progress_bar_enabled",
    "set_progress_bar_global_hook",
    "tiled_scale",
    "tiled_scale_multidim",
]

PROGRESS_BAR_ENABLED = True
"""Whether packs draw bars in the console."""
PROGRESS_BAR_HOOK: Any = None
"""Kept for packs that call it themselves; progress goes to the running node's own workflow."""


def set_progress_bar_enabled(enabled: bool) -> None:
    """Note it for packs that draw bars in the console."""
    globals()["PROGRESS_BAR_ENABLED"] = enabled


def set_progress_bar_global_hook(function: Any) -> None:
    """Note it for packs that call it themselves."""
    globals()["PROGRESS_BAR_HOOK"] = function
