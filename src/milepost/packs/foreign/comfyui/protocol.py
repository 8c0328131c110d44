"""The numbers of binary messages."""

from __future__ import annotations

from milepost.packs.foreign.prompt_server import BinaryEventTypes

__all__ = ["BinaryEventTypes"]
