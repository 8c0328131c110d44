"""The version of ComfyUI whose interface packs find here."""

from __future__ import annotations

__version__ = "0.3.64"
