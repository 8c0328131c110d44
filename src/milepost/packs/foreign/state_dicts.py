"""Tensors by name, as packs take them from files, and the parts of a model by their names."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, MutableMapping
from functools import reduce
from pathlib import Path
from typing import Any

from milepost.packs.foreign.late_torch import Tensor, torch

StateDict = MutableMapping[str, Tensor]
"""Names, dots in them, and tensors."""


def state_dict_key_replace(state_dict: StateDict, keys_to_replace: Mapping[str, str]) -> StateDict:
    """Rename in place; names that are not there are passed over."""
    for old, new in keys_to_replace.items():
        if old in state_dict:
            state_dict[new] = state_dict.pop(old)
    return state_dict


def state_dict_prefix_replace(
    state_dict: StateDict, replace_prefix: Mapping[str, str], filter_keys: bool = False
) -> StateDict:
    """Other beginnings of names.

    Args:
        state_dict: changed in place, unless it is filtered.
        replace_prefix: old → new.
        filter_keys: give only those that began with one of them, as a dict of its own; they are
            taken out of the other.
    """
    target: StateDict = {} if filter_keys else state_dict
    for old, new in replace_prefix.items():
        for name in [name for name in state_dict if name.startswith(old)]:
            target[new + name.removeprefix(old)] = state_dict.pop(name)
    return target


def calculate_parameters(sd: Mapping[str, Tensor], prefix: str = "") -> int:
    """How many numbers there are under names that begin so."""
    return sum(tensor.nelement() for name, tensor in sd.items() if name.startswith(prefix))


def weight_dtype(sd: Mapping[str, Tensor], prefix: str = "") -> Any:
    """The type that most numbers under such names have; None if there are none."""
    counts: dict[Any, int] = {}
    for name, tensor in sd.items():
        if name.startswith(prefix):
            counts[tensor.dtype] = counts.get(tensor.dtype, 0) + tensor.numel()
    return max(counts, key=counts.__getitem__, default=None)


def convert_sd_to(state_dict: StateDict, dtype: Any) -> StateDict:
    """Every tensor as that type, in place."""
    for name in list(state_dict):
        state_dict[name] = state_dict[name].to(dtype)
    return state_dict


def get_attr(obj: Any, attr: str) -> Any:
    """A part of a part: `get_attr(model, "layers.0.weight")`."""
    return reduce(getattr, attr.split("."), obj)


def set_attr(obj: Any, attr: str, value: Any) -> Any:
    """Put something else there; gives what was there."""
    *way, last = attr.split(".")
    owner = reduce(getattr, way, obj)
    before = getattr(owner, last)
    setattr(owner, last, value)
    return before


def set_attr_param(obj: Any, attr: str, value: Tensor) -> Any:
    """The same with a tensor, as a parameter that is not trained."""
    return set_attr(obj, attr, torch().nn.Parameter(value, requires_grad=False))


def copy_to_param(obj: Any, attr: str, value: Tensor) -> None:
    """Copy a tensor's numbers into the parameter that is there."""
    get_attr(obj, attr).data.copy_(value)


def safetensors_header(safetensors_path: str, max_size: int = 100 * 1024 * 1024) -> bytes | None:
    """The JSON at the beginning of such a file; None if it claims to be larger than that."""
    with Path(safetensors_path).open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        return file.read(length) if length <= max_size else None


def string_to_seed(data: bytes | str) -> int:
    """A number below 2^32 that belongs to those bytes: their CRC-32 with all bits turned."""
    written = data.encode() if isinstance(data, str) else data
    return zlib.crc32(written) ^ 0xFFFFFFFF
