from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable

import pytest

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.event_lines import lines_of
from milepost.providers.openai_text import MOST_TEXT_BYTES, read_stream

STREAM = "\ufeffdata: 湖\u2028边\r\n\r\n: note\ndata:2\n\nlast".encode()
LINES = ["data: 湖\u2028边", "", ": note", "data:2", "", "last"]
TOO_LONG = VendorSaid(Verdict.FAILED, "TooLong")


async def sent(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_lines_are_the_same_however_the_stream_is_cut(size: int) -> None:
    pieces = [STREAM[at : at + size] for at in range(0, len(STREAM), size)]

    read = [each async for each in lines_of(sent(pieces), most_bytes=1000, too_long=TOO_LONG)]

    assert [line.decode() for line in read] == LINES


async def test_a_stream_is_read_no_further_than_allowed() -> None:
    lines = lines_of(sent([b"a\n", b"bc\n"]), most_bytes=4, too_long=TOO_LONG)

    assert await anext(lines) == b"a"
    with pytest.raises(VendorSaid, match="TooLong"):
        await anext(lines)


async def test_a_long_line_in_tiny_pieces_and_endless_white_space_take_no_time() -> None:
    """Either took hours, on the loop that everybody shares, if each step looked at all before."""
    body = {"choices": [{"delta": {"content": " " * 2_000_000}, "finish_reason": "stop"}]}
    line = b"data: " + json.dumps(body).encode()
    pieces = (line[at : at + 4] for at in range(0, len(line), 4))

    said = await read_stream(sent(pieces))

    assert len(line) < MOST_TEXT_BYTES
    with pytest.raises(VendorSaid, match="NoText"):
        said.answer()
