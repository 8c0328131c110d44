"""A node pack as designers write them for ComfyUI, without torch: rows of stones for pictures.

Written in ComfyUI's V1 convention. The tests copy it to a folder with a hyphen in its name.
"""

from __future__ import annotations

from typing import Any

from . import (
    asking,
    changing,
    failing,
    growing,
    listing,
    loops,
    progressing,
    rows,
    telling,
    variants,
    waiting,
)

_MODULES = (
    rows, listing, asking, changing, failing, growing, loops, waiting, progressing, telling,
    variants,
)  # fmt: skip

NODE_CLASS_MAPPINGS: dict[str, type[Any]] = {}
NODE_DISPLAY_NAME_MAPPINGS: dict[str, str] = {
    "StoneRow": "Row of stones",
    "旅行文本生成": "旅行文本",
}
for _module in _MODULES:
    NODE_CLASS_MAPPINGS.update(_module.CLASSES)

__all__ = ["NODE_CLASS_MAPPINGS", "NODE_DISPLAY_NAME_MAPPINGS"]
