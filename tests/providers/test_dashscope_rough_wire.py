"""Answers whose bytes do not come as HTTP has them; what was taken is found and paid once."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.rough_wire import Spoils, rough_wire
from milepost.calls.errors import VendorUnwell
from milepost.providers.accounts import Account
from milepost.providers.dashscope.account import DashScope
from milepost.providers.download import Downloads
from providers.dashscope_bench import FREE, IMPATIENT, Bench, bench, hardly

pytestmark = [pytest.mark.slow, pytest.mark.vendors]

FOR_EVER_S = 600.0
_LENGTH = re.compile(rb"(?i)content-length: \d+")


async def hangs_up(_answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def hangs_before_the_head(_answer: bytes, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(FOR_EVER_S)


async def hangs_in_the_head(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(answer[:20])
    await writer.drain()
    await asyncio.sleep(FOR_EVER_S)


async def hangs_in_the_body(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(answer[:-9])
    await writer.drain()
    await asyncio.sleep(FOR_EVER_S)


async def trickles(answer: bytes, writer: asyncio.StreamWriter) -> None:
    for byte in answer:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.2)


async def says_a_longer_length(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(_LENGTH.sub(b"Content-Length: 100000", answer))


async def says_a_shorter_length(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(_LENGTH.sub(b"Content-Length: 5", answer))


async def says_no_length_at_all(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(_LENGTH.sub(b"Content-Length: -5", answer))


async def speaks_something_else(_answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x16\x03\x01 what is that\r\n\r\n")


async def cuts_into_wrong_pieces(_answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}")


async def never_ends(_answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\n\r\n{"x":"')
    for _ in range(64):
        writer.write(b"x" * 2**20)
        await writer.drain()


async def unpacks_to_too_much(_answer: bytes, writer: asyncio.StreamWriter) -> None:
    packed = gzip.compress(b" " * 2**26)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}"
    writer.write(f"{head}\r\n\r\n".encode() + packed)


SPOILT: tuple[Spoils, ...] = (
    hangs_up,
    hangs_before_the_head,
    hangs_in_the_head,
    hangs_in_the_body,
    trickles,
    says_a_longer_length,
    says_a_shorter_length,
    says_no_length_at_all,
    speaks_something_else,
    cuts_into_wrong_pieces,
    never_ends,
    unpacks_to_too_much,
)


@asynccontextmanager
async def spoilt(folder: Path, spoils: Spoils, where: str) -> AsyncIterator[Bench]:
    """A bench whose first answer there is spoilt."""
    async with (
        bench(folder) as at,
        rough_wire(at.url, spoils, where, times=1) as url,
        at_endpoint(at, url) as spoiled,
    ):
        yield spoiled


@asynccontextmanager
async def at_endpoint(at: Bench, url: str) -> AsyncIterator[Bench]:
    """The same bench, its account at another address."""
    downloads = Downloads()
    account = Account(name="dashscope", kind="dashscope", endpoint=f"{url}/api/v1", limits=FREE)
    provider = DashScope(
        replace(account, key=at.provider._account.key, poll_s=0.02),
        keeper=at.keeper,
        downloads=downloads,
        patience=IMPATIENT,
        sleep=hardly,
    )
    yield replace(at, provider=provider)
    await provider.close()
    await downloads.aclose()


@pytest.mark.parametrize("where", ["POST", "/tasks/"])
@pytest.mark.parametrize("spoils", SPOILT, ids=lambda spoils: spoils.__name__)
async def test_a_spoilt_answer_costs_no_picture_and_no_second_payment(
    tmp_path: Path, spoils: Spoils, where: str
) -> None:
    async with spoilt(tmp_path, spoils, where) as at:
        answer = await at.paint("one")

        assert answer.value.media_type == "image/png"
        assert at.paid == {"one": 1}


async def redirects_to_the_slash(_answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere/\r\n\r\n")


async def test_a_look_that_is_redirected_is_made_again_with_a_slash(tmp_path: Path) -> None:
    async with spoilt(tmp_path, redirects_to_the_slash, "/tasks/") as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def tells_everything_twice(answer: bytes, writer: asyncio.StreamWriter) -> None:
    """Keys that come twice, numbers as texts, nothing where something was, and more than asked."""
    said = json.loads(answer.partition(b"\r\n\r\n")[2])
    task = json.dumps(said["output"]["task_id"])
    body = (
        f'{{"code":null,"message":null,"request_id":5,"usage":{{"image_count":"1"}},"extra":[{{}}],'
        f'"output":{{"task_id":"another","task_id":{task},"task_status":"PENDING","results":[]}}}}'
    )
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())


@pytest.mark.parametrize("where", ["POST", "/tasks/"])
async def test_answers_of_another_make_are_understood(tmp_path: Path, where: str) -> None:
    async with spoilt(tmp_path, tells_everything_twice, where) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_an_address_at_which_nobody_answers_is_given_up_after_three_tries(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path) as at, at_endpoint(at, "http://127.0.0.1:9") as nowhere:
        with pytest.raises(VendorUnwell, match=r"Connection\.ConnectError"):
            await nowhere.paint("one")

        assert at.paid == {}
