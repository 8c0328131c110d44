from __future__ import annotations

import asyncio

import pytest

from fakes.access_rows import Reception
from milepost.access.token import DAY_MS, Scope
from milepost.errors import WorldFailure


async def test_a_token_is_found_by_its_secret_and_by_nothing_like_it() -> None:
    reception = Reception()
    token, secret = await reception.give(Scope.STUDIO)
    keyring = reception.entrance.keyring

    await keyring.refresh()

    assert keyring.by_secret(secret.encode()) == token
    assert keyring.by_id(token.token_id) == token
    for wrong in (b"", secret.encode()[:-1], secret.upper().encode(), token.digest, b"\xff" * 9):
        assert keyring.by_secret(wrong) is None
    assert keyring.by_id("") is None


async def test_new_and_revoked_tokens_are_seen_within_two_seconds() -> None:
    reception = Reception()
    keyring = reception.entrance.keyring
    await keyring.refresh()
    token, secret = await reception.give(Scope.STUDIO)

    assert keyring.stale
    await keyring.refresh()
    assert keyring.by_secret(secret.encode()) is not None

    await reception.tokens.revoke(token.token_id, now_ms=reception.clock.ms())
    reception.clock.s += 2
    assert keyring.stale
    await keyring.refresh()
    assert keyring.by_secret(secret.encode()) is None
    assert keyring.by_id(token.token_id) is None


async def test_an_expired_token_is_none_without_asking_the_table() -> None:
    reception = Reception()
    token, secret = await reception.give(Scope.STUDIO, days=1)
    keyring = reception.entrance.keyring
    await keyring.refresh()

    reception.clock.s += DAY_MS / 1000

    assert keyring.by_secret(secret.encode()) is None
    assert keyring.by_id(token.token_id) is None


async def test_a_revoked_token_still_means_that_there_are_tokens() -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO)
    await reception.tokens.revoke(token.token_id, now_ms=reception.clock.ms())

    await reception.entrance.keyring.refresh()

    assert reception.entrance.keyring.any_exists


async def test_the_table_is_asked_once_a_second_and_read_when_it_changed() -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)
    keyring = reception.entrance.keyring

    async with asyncio.TaskGroup() as many:
        for _ in range(50):
            many.create_task(keyring.refresh())
    assert not keyring.stale
    reception.clock.s += 1
    await keyring.refresh()

    assert reception.tokens.asked == 2
    assert reception.tokens.read == 1


async def test_known_tokens_stay_while_the_table_is_away() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)
    keyring = reception.entrance.keyring
    await keyring.refresh()

    reception.tokens.away = True
    reception.clock.s += 60
    await keyring.refresh()

    assert keyring.by_secret(secret.encode()) is not None


async def test_nobody_comes_in_before_the_table_was_ever_read() -> None:
    reception = Reception()
    reception.tokens.away = True

    with pytest.raises(WorldFailure):
        await reception.entrance.keyring.refresh()

    assert reception.entrance.keyring.stale
