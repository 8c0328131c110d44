from __future__ import annotations

import asyncio

from milepost.jobs.waking import Waking

LONG_S = 30.0
SHORT_S = 0.01


async def woken(waking: Waking, *kinds: str) -> bool:
    """Whether it rings by now."""
    waiting = asyncio.create_task(waking.wait(kinds, LONG_S))
    done, _ = await asyncio.wait({waiting}, timeout=SHORT_S)
    waiting.cancel()
    return bool(done)


async def test_only_those_are_woken_who_do_that_kind() -> None:
    waking = Waking()
    for kinds in (("poster",), ("prompt",), ("poster", "prompt")):
        waking.begin_to_look(kinds)

    waking.ring(frozenset({"poster"}))

    assert await woken(waking, "poster")
    assert await woken(waking, "poster", "prompt")
    assert not await woken(waking, "prompt")


async def test_all_are_woken_when_nobody_knows_what_waits() -> None:
    waking = Waking()
    waking.begin_to_look(["poster"])
    waking.begin_to_look(["prompt"])

    waking.ring()

    assert await woken(waking, "poster")
    assert await woken(waking, "prompt")


async def test_a_look_of_one_does_not_silence_the_others() -> None:
    waking = Waking()
    waking.begin_to_look(["poster"])
    waking.begin_to_look(["prompt"])
    waking.ring()

    waking.begin_to_look(["poster"])

    assert not await woken(waking, "poster")
    assert await woken(waking, "prompt")


async def test_who_has_never_looked_looks_first() -> None:
    assert await woken(Waking(), "poster")
