"""Kinds of media."""

from __future__ import annotations

from milepost.packs.foreign.v3.media import MESH, VOXEL, VideoCodec, VideoComponents, VideoContainer

__all__ = ["MESH", "VOXEL", "VideoCodec", "VideoComponents", "VideoContainer"]
