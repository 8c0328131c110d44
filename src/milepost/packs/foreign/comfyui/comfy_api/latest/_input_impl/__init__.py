"""Videos, by where they come from."""

from __future__ import annotations

from milepost.packs.foreign.v3.media import VideoFromComponents, VideoFromFile

__all__ = ["VideoFromComponents", "VideoFromFile"]
