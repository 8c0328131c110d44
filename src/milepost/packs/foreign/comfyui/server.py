"""ComfyUI's module `server`, for packs."""

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.prompt_server import BinaryEventTypes, PromptServer

__all__ = ["BinaryEventTypes", "PromptServer"]


def __getattr__(name: str) -> Any:
    """`server.web` is aiohttp's, imported when a pack asks for it."""
    if name == "web":
        from aiohttp import web

        return web
    raise AttributeError(f"module 'server' has no attribute {name!r}")
