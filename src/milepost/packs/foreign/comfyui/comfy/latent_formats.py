"""What latents look like; families whose numbers are not here are looked up and not called."""

from __future__ import annotations

from milepost.packs.foreign.latent_formats import (
    SC_B,
    SD3,
    SD15,
    SD_X4,
    SDXL,
    Flux,
    HunyuanVideo,
    LatentFormat,
    SC_Prior,
    StableAudio1,
)

__all__ = [
    "SC_B",
    "SD3",
    "SD15",
    "SDXL",
    "SD_X4",
    "Flux",
    "HunyuanVideo",
    "LatentFormat",
    "SC_Prior",
    "StableAudio1",
]
