"""Where packs' coroutines run: an event loop of their own, in a thread beside the server's.

Packs block in coroutines too (`time.sleep`, heavy arithmetic). As in ComfyUI that holds up other
packs' coroutines and nothing else: the server answers, our own nodes go on, and a cancelled
workflow ends at once, whatever its coroutine does about it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from typing import Final, cast

from milepost.packs.foreign.lane import Work
from milepost.packs.foreign.quitting import no_quitting

COROUTINE_LANE: Final = "async packs"


class CoroutineLane:
    """All packs' coroutines, side by side; the thread starts with the first of them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, work: Work) -> object:
        """Await the node on the packs' loop; it has the context of whoever calls this."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(
                target=_run, args=(self._loop,), name="coroutines of packs", daemon=True
            ).start()
        awaited = asyncio.run_coroutine_threadsafe(_awaited(work), self._loop)
        return await asyncio.wrap_future(awaited)

    def close(self) -> None:
        """Cancel what runs and end the loop; a coroutine that blocks ends with the process."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(_end, self._loop)
            self._loop = None


async def _awaited(work: Work) -> object:
    with no_quitting():
        return await cast("Awaitable[object]", work.call())


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_soon(loop.stop)
