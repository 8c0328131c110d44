"""Small functions that node packs share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from milepost.packs.foreign.late_torch import torch
from milepost.packs.foreign.patient_reading import pillow

__all__ = [
    "conditioning_set_values",
    "hasher",
    "image_alpha_fix",
    "pillow",
    "string_to_torch_dtype",
]


def conditioning_set_values(
    conditioning: Iterable[Any], values: Mapping[str, Any] | None = None, append: bool = False
) -> list[Any]:
    """A copy of a conditioning, `[[tensor, options], …]`, with further options.

    Args:
        conditioning: left as it is.
        values: options to set.
        append: add their lists to the lists that are there.
    """
    changed = []
    for entry in conditioning:
        options = dict(entry[1])
        for name, value in (values or {}).items():
            options[name] = options[name] + value if append and options.get(name) else value
        changed.append([entry[0], options])
    return changed


def hasher() -> Callable[..., Any]:
    """What files are hashed with."""
    return hashlib.sha256


def string_to_torch_dtype(string: str) -> Any:
    """`fp32`, `fp16` or `bf16` as torch's type; None for any other."""
    types = {"fp32": torch().float32, "fp16": torch().float16, "bf16": torch().bfloat16}
    return types.get(string)


def image_alpha_fix(destination: Any, source: Any) -> tuple[Any, Any]:
    """Two pictures with the same channels, the destination's: alpha is dropped, or opaque."""
    wanted = destination.shape[-1]
    if source.shape[-1] > wanted:
        source = source[..., :wanted]
    elif source.shape[-1] < wanted:
        source = torch().nn.functional.pad(source, (0, wanted - source.shape[-1]), value=1.0)
    return destination, source
