"""Kinds of videos."""

from __future__ import annotations

from milepost.packs.foreign.v3.media import VideoCodec, VideoComponents, VideoContainer

__all__ = ["VideoCodec", "VideoComponents", "VideoContainer"]
