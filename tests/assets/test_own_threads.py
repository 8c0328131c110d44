from __future__ import annotations

import asyncio
import threading

import pytest

from milepost.assets.failures import StoreFull
from milepost.assets.own_threads import MOST, OwnThreads

PATIENCE_S = 10.0


async def test_a_store_that_hangs_in_every_thread_holds_up_nobody_else() -> None:
    store, other = OwnThreads("hanging"), OwnThreads("other")
    released = threading.Event()
    hanging = [asyncio.create_task(store.do(released.wait)) for _ in range(MOST + 1)]

    async with asyncio.timeout(PATIENCE_S):
        assert await other.do(str.upper, "done") == "DONE"
        assert await asyncio.to_thread(str.upper, "done") == "DONE"

    released.set()
    assert all(await asyncio.gather(*hanging))


async def test_errors_of_a_store_reach_the_caller() -> None:
    def refuse(*, why: str) -> None:
        del why
        raise StoreFull

    with pytest.raises(StoreFull):
        await OwnThreads("full").do(refuse, why="no room")
