"""Progress, resizing and tensor files."""

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.progress import ProgressBar
from milepost.packs.foreign.state_dicts import (
    calculate_parameters,
    convert_sd_to,
    copy_to_param,
    get_attr,
    safetensors_header,
    set_attr,
    set_attr_param,
    state_dict_key_replace,
    state_dict_prefix_replace,
    string_to_seed,
    weight_dtype,
)
from milepost.packs.foreign.tensor_files import load_torch_file, save_torch_file
from milepost.packs.foreign.tensor_masks import reshape_mask
from milepost.packs.foreign.tensor_resize import (
    bislerp,
    common_upscale,
    lanczos,
    repeat_to_batch_size,
    resize_to_batch_size,
)
from milepost.packs.foreign.tiles import number_of_tiles as get_tiled_scale_steps
from milepost.packs.foreign.tiles import tiled_scale, tiled_scale_multidim

__all__ = [
    "PROGRESS_BAR_ENABLED",
    "PROGRESS_BAR_HOOK",
    "ProgressBar",
    "bislerp",
    "calculate_parameters",
    "common_upscale",
    "convert_sd_to",
    "copy_to_param",
    "get_attr",
    "get_tiled_scale_steps",
    "lanczos",
    "load_torch_file",
    "repeat_to_batch_size",
    "reshape_mask",
    "resize_to_batch_size",
    "safetensors_header",
    "save_torch_file",
    "set_attr",
    "set_attr_param",
    "set_progress_bar_enabled",
    "set_progress_bar_global_hook",
    "state_dict_key_replace",
    "state_dict_prefix_replace",
    "string_to_seed",
    "tiled_scale",
    "tiled_scale_multidim",
    "weight_dtype",
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
