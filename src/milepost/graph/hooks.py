"""Asking a node's hooks: they may be async, and none may hold up the event loop."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable


async def ask(hook: Callable[..., object], *args: object, **named: object) -> object:
    """What the hook says; a plain function is called in a thread, its awaitable awaited here."""
    if inspect.iscoroutinefunction(hook):
        return await hook(*args, **named)
    answer = await asyncio.to_thread(hook, *args, **named)
    return await answer if inspect.isawaitable(answer) else answer
