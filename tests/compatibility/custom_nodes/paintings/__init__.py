"""A node pack for pictures, as designers write them for ComfyUI: with torch."""

from __future__ import annotations

from .canvas import NODE_CLASS_MAPPINGS

__all__ = ["NODE_CLASS_MAPPINGS"]
