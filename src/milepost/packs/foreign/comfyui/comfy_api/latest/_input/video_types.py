"""Videos that nodes are given."""

from __future__ import annotations

from milepost.packs.foreign.v3.media import VideoInput

__all__ = ["VideoInput"]
