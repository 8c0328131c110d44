"""What nodes are given, but for videos."""

from __future__ import annotations

from milepost.packs.foreign.v3.media import AudioInput, ImageInput, LatentInput, MaskInput

__all__ = ["AudioInput", "ImageInput", "LatentInput", "MaskInput"]
