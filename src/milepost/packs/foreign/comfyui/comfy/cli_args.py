"""How the server was started."""

from __future__ import annotations

from milepost.packs.foreign.launch_options import (
    LatentPreviewMethod,
    LaunchOptions,
    PerformanceFeature,
)

__all__ = ["LatentPreviewMethod", "PerformanceFeature", "args"]

args = LaunchOptions()
