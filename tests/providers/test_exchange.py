"""Answers of endpoints that drip, never end, break off or unpack to more than they say."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from fakes.raw_host import Answer, raw_host, whole
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.exchange import (
    Patience,
    client_of,
    exchange,
    parsed_json,
    public_code,
    without_long_pauses,
)

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def refused(answer: Answer, patience: Patience | None = None) -> tuple[Verdict, str]:
    patience = patience or Patience(silence_s=0.3, total_s=2.0)
    async with (
        raw_host({"/v1/ask": answer}) as host,
        client_of(host.url("/v1"), patience) as client,
    ):
        asked = client.build_request("GET", "ask")
        with pytest.raises(VendorSaid) as caught:
            await exchange(client, asked, patience, most_bytes=10_000)
    return caught.value.verdict, caught.value.vendor_code


async def test_an_endless_answer_is_cut_off() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        while True:
            writer.write(b"1000\r\n" + bytes(4096) + b"\r\n")
            await writer.drain()

    assert await refused(endless) == (Verdict.FAILED, "AnswerTooLarge")


async def test_an_answer_that_unpacks_to_more_than_it_says_is_cut_off() -> None:
    packed = whole(gzip.compress(bytes(1_000_000)), "Content-Encoding: gzip")

    assert await refused(packed) == (Verdict.FAILED, "AnswerTooLarge")


async def test_an_answer_that_is_packed_all_the_same_is_unpacked() -> None:
    packed = whole(gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip")
    patience = Patience()
    async with (
        raw_host({"/v1/ask": packed}) as host,
        client_of(host.url("/v1"), patience) as client,
    ):
        reply = await exchange(client, client.build_request("GET", "ask"), patience)

    assert reply.json() == {"a": 1}
    assert "accept-encoding: identity" in host.heads[0].lower()


async def test_what_is_packed_twice_is_not_unpacked() -> None:
    packed = gzip.compress(gzip.compress(bytes(100_000_000)))

    assert len(packed) < 10_000
    assert await refused(whole(packed, "Content-Encoding: gzip, gzip")) == (
        Verdict.LOST,
        "DecodingError",
    )


async def test_an_answer_that_calls_itself_packed_and_is_not_may_have_been_paid() -> None:
    assert await refused(whole(b"{}", "Content-Encoding: gzip")) == (
        Verdict.LOST,
        "DecodingError",
    )


async def test_a_dripping_answer_ends_at_the_deadline() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        while True:
            writer.write(b"1\r\n \r\n")
            await writer.drain()
            await asyncio.sleep(0.02)

    patience = Patience(silence_s=0.2, total_s=0.4)

    assert await refused(drip, patience) == (Verdict.LOST, "NoAnswerInTime")


@pytest.mark.parametrize(
    "cut_off",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", HEAD + b"5\r\n{}", b"?\r\n\r\n"],
)
async def test_an_answer_that_breaks_off_may_have_been_paid(cut_off: bytes) -> None:
    assert await refused(cut_off) == (Verdict.LOST, "RemoteProtocolError")


async def test_only_the_first_piece_may_take_long() -> None:
    async def thinking_then_silent() -> AsyncIterator[bytes]:
        await asyncio.sleep(0.05)
        yield b"once"
        await asyncio.Event().wait()

    pieces = without_long_pauses(thinking_then_silent(), 0.02)
    first = await anext(pieces)
    with pytest.raises(VendorSaid) as caught:
        await anext(pieces)

    assert first == b"once"
    assert (caught.value.verdict, caught.value.vendor_code) == (Verdict.LOST, "PausedTooLong")


async def test_pieces_that_come_in_time_are_left_as_they_are() -> None:
    async def steady() -> AsyncIterator[bytes]:
        for piece in (b"a", b"b", b""):
            yield piece

    assert [piece async for piece in without_long_pauses(steady(), 5.0)] == [b"a", b"b", b""]


async def test_whoever_gives_up_waiting_closes_the_connection() -> None:
    closed = asyncio.Event()

    async def silent(writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)
        closed.set()

    patience = Patience()
    async with (
        raw_host({"/v1/ask": silent}) as host,
        client_of(host.url("/v1"), patience) as client,
    ):
        asked = client.build_request("GET", "ask")
        asking = asyncio.create_task(exchange(client, asked, patience))
        await host.asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(5):
            await closed.wait()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"NaN,"])
def test_what_is_no_json_says_nothing(body: bytes) -> None:
    assert parsed_json(body) is None


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Throttling.RateQuota", "Throttling.RateQuota"),
        ("the prompt was: Lake Street 5", "other"),
        ("a" * 65, "other"),
        ("", "other"),
        (500, "other"),
        (None, "other"),
    ],
)
def test_only_a_word_of_the_vendor_is_repeated(said: object, shown: str) -> None:
    assert public_code(said, "other") == shown
