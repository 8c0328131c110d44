"""Version 0.0.2 of the API: the newest one has all of it."""

from __future__ import annotations

from milepost.packs.foreign.v3 import io, ui
from milepost.packs.foreign.v3.extension import ComfyExtension
from milepost.packs.foreign.v3.media import Input, InputImpl, Types
from milepost.packs.foreign.v3.progress_api import ComfyAPI, ComfyAPISync

IO = io
UI = ui
ComfyAPIAdapter_v0_0_2 = ComfyAPI

__all__ = [
    "IO",
    "UI",
    "ComfyAPI",
    "ComfyAPIAdapter_v0_0_2",
    "ComfyAPISync",
    "ComfyExtension",
    "Input",
    "InputImpl",
    "Types",
    "io",
    "ui",
]
