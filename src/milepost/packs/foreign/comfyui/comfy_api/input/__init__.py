"""What nodes are given."""

from __future__ import annotations

from milepost.packs.foreign.v3.media import (
    AudioInput,
    ImageInput,
    LatentInput,
    MaskInput,
    VideoInput,
)

__all__ = ["AudioInput", "ImageInput", "LatentInput", "MaskInput", "VideoInput"]
