"""How the server was started."""

from __future__ import annotations

from milepost.packs.foreign.launch_options import LatentPreviewMethod, LaunchOptions

__all__ = ["LatentPreviewMethod", "args"]

args = LaunchOptions()
