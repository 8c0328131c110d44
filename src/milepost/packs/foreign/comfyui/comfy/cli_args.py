"""How the server was started."""

from __future__ import annotations

from milepost.packs.foreign.launch_options import (
    LatentPreviewMethod,
    LaunchOptions,
    LaunchOptionsParser,
    PerformanceFeature,
)

__all__ = ["LatentPreviewMethod", "PerformanceFeature", "args", "parser"]

args = LaunchOptions()
parser = LaunchOptionsParser(args)
