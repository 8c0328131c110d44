"""The newest version of the API, which all versions are here."""

from __future__ import annotations

from milepost.packs.foreign.v3 import io, ui
from milepost.packs.foreign.v3.extension import ComfyExtension
from milepost.packs.foreign.v3.media import Input, InputImpl, Types
from milepost.packs.foreign.v3.progress_api import ComfyAPI, ComfyAPISync

IO = io
UI = ui
ComfyAPI_latest = ComfyAPI

__all__ = [
    "IO",
    "UI",
    "ComfyAPI",
    "ComfyAPISync",
    "ComfyAPI_latest",
    "ComfyExtension",
    "Input",
    "InputImpl",
    "Types",
    "io",
    "ui",
]
