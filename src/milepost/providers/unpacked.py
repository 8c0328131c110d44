"""The bytes of an answer, unpacked a little at a time: a packed kilobyte may hold gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import httpx

from milepost.calls.vendor import VendorSaid, Verdict

AS_IT_IS: Final = {"Accept-Encoding": "identity"}
"""What requests say; some servers pack their answers all the same."""
_AT_ONCE: Final = 2**18
_PLAIN: Final = frozenset({"", "identity"})
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER: Final = 32 + zlib.MAX_WBITS
"""Gzip and zlib, told apart by their first bytes."""


async def unpacked(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Its body, in pieces of at most a quarter of a mebibyte if it is packed.

    Raises:
        VendorSaid: LOST, it is packed in another way, or twice, or not as it says.
    """
    if answer.is_stream_consumed:  # it came whole, without a network
        yield answer.content
        return
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding in _PLAIN:
        async for piece in answer.aiter_raw():
            yield piece
        return
    if coding not in _PACKED:
        raise VendorSaid(Verdict.LOST, "DecodingError")
    unpacking = zlib.decompressobj(_EITHER)
    try:
        async for packed in answer.aiter_raw():
            for piece in _unpacked(unpacking, packed):
                yield piece
        yield unpacking.flush(_AT_ONCE)
    except zlib.error:
        raise VendorSaid(Verdict.LOST, "DecodingError") from None


def _unpacked(unpacking: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    while packed:
        yield unpacking.decompress(packed, _AT_ONCE)
        packed = unpacking.unconsumed_tail
