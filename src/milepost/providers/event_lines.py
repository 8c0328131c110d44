"""Lines of a stream of server-sent events, however it is cut into pieces."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterator

from milepost.calls.vendor import VendorSaid


async def lines_of(
    pieces: AsyncIterator[bytes], *, most_bytes: int, too_long: VendorSaid
) -> AsyncIterator[bytes]:
    """Lines as the protocol ends them: httpx would break at U+2028 inside a text as well.

    Args:
        pieces: of the stream, cut anywhere.
        most_bytes: of the whole stream.
        too_long: raised when there are more.
    """
    rest, read_bytes, is_first = bytearray(), 0, True
    async for piece in pieces:
        read_bytes += len(piece)
        if read_bytes > most_bytes:
            raise too_long
        *ended, begun = piece.split(b"\n")
        for end in ended:
            rest += end
            yield _line(rest, is_first=is_first)
            rest.clear()
            is_first = False
        rest += begun
    if rest:
        yield _line(rest, is_first=is_first)


def _line(read: bytearray, *, is_first: bool) -> bytes:
    line = bytes(read).removesuffix(b"\r")
    return line.removeprefix(codecs.BOM_UTF8) if is_first else line
