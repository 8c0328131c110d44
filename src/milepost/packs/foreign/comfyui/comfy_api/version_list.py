"""Which versions of the API there are; here they are one."""

from __future__ import annotations

from milepost.packs.foreign.v3.progress_api import ComfyAPI

supported_versions: list[type[ComfyAPI]] = [ComfyAPI]
