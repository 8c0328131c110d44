from __future__ import annotations

import pytest

from milepost.assets.call_results import OWNER, CallResults
from milepost.assets.shelf import Shelf
from milepost.assets.store import AssetStore
from milepost.providers.capabilities import TEXT_TYPE, KeptIsGone

PICTURE = b"\x89PNG" * 1000


@pytest.fixture
def results(shelf: Shelf) -> CallResults:
    return CallResults(AssetStore(shelf, environment="test"))


async def test_what_was_kept_is_loaded_with_its_type(results: CallResults) -> None:
    address = await results.keep("acme", "杭州".encode(), TEXT_TYPE)

    kept = await results.load("acme", address)

    assert (kept.data.decode(), kept.media_type) == ("杭州", TEXT_TYPE)


async def test_no_other_tenant_finds_it(results: CallResults) -> None:
    address = await results.keep("acme", PICTURE, "image/png")

    with pytest.raises(KeptIsGone):
        await results.load("other", address)


async def test_it_is_erased_with_the_last_poster_that_used_it(results: CallResults) -> None:
    address = await results.keep("acme", PICTURE, "image/png")
    first = [
        await results.hand_over("acme", address, owner=poster) for poster in ("one", "two", "one")
    ]
    assert first == [True, False, True]
    assets = results.assets.of("acme")
    assert assets.names(OWNER) == []

    assets.erase("one")
    assert (await results.load("acme", address)).data == PICTURE

    assets.erase("two")
    with pytest.raises(KeptIsGone):
        await results.load("acme", address)
    with pytest.raises(KeptIsGone):
        await results.hand_over("acme", address, owner="three")
    assert assets.names("three") == []


async def test_it_may_be_handed_to_one_poster_again_and_again(results: CallResults) -> None:
    address = await results.keep("acme", PICTURE, "image/png")
    for _ in range(2):
        await results.hand_over("acme", address, owner="one")

    (asset,) = results.assets.of("acme").names("one")

    assert asset.size_bytes == len(PICTURE)


async def test_what_no_poster_used_goes_when_it_is_old(results: CallResults) -> None:
    unused = await results.keep("acme", PICTURE, "image/png")
    used = await results.keep("acme", b"a text", TEXT_TYPE)
    await results.hand_over("acme", used, owner="one")
    now = results.assets.clock()

    assert results.forget_older("acme", than=now - 60) == 0
    assert results.forget_older("acme", than=now + 60) == 1

    assert (await results.load("acme", used)).data == b"a text"
    with pytest.raises(KeptIsGone):
        await results.load("acme", unused)
