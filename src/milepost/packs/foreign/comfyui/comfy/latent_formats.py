"""What latents look like; families whose numbers are not here are looked up and not called."""

from __future__ import annotations

from milepost.packs.foreign.latent_formats import (
    LTXV,
    SC_B,
    SD3,
    SD15,
    SD_X4,
    SDXL,
    Flux,
    HunyuanVideo,
    LatentFormat,
    Mochi,
    SC_Prior,
    StableAudio1,
    Wan21,
    Wan22,
)

__all__ = [
    "LTXV",
    "SC_B",
    "SD3",
    "SD15",
    "SDXL",
    "SD_X4",
    "Flux",
    "HunyuanVideo",
    "LatentFormat",
    "Mochi",
    "SC_Prior",
    "StableAudio1",
    "Wan21",
    "Wan22",
]
