"""Threads of a store's own: one that hangs holds up only who wants something of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
MOST: Final = 32
"""Started as they are needed; they mostly wait, for a disk or a bucket."""


class OwnThreads:
    """Where a store's blocking work is done."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(MOST, thread_name_prefix=f"milepost-{name}")

    async def do(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Do some of it; when the caller is cancelled the thread comes to its own end."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(work, *args, **named))
