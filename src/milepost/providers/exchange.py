"""One request to a vendor and its answer, within bounds of time and size, failures classed.

Only what surely never left us is told as not taken; a request whose answer is missing may have
been taken, and paid.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import httpx

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.unpacked import AS_IT_IS, unpacked

_CODE: Final = re.compile(r"(?!.*sk-)[A-Za-z][A-Za-z0-9_.-]{0,63}")
"""No sentence, which might quote the prompt, and no key: they begin with `sk-`."""
_AWAY: Final = (httpx.ConnectError, httpx.ConnectTimeout)
_NEVER_SENT: Final = (httpx.PoolTimeout, httpx.UnsupportedProtocol)
MOST_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an endpoint may take."""

    connect_s: float = 4.0
    silence_s: float = 180.0
    """Longest time without a byte; an answer that comes whole is silent while it is made."""
    pause_s: float = 45.0
    """The same between two pieces of an answer that has begun to come in pieces."""
    total_s: float = 300.0


class Reply(NamedTuple):
    """An answer, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes

    def json(self) -> Any:
        """What the body says; None if it is not JSON."""
        return parsed_json(self.body)


def client_of(
    endpoint: str, patience: Patience, *, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client for one endpoint; it reads no environment and follows no redirects."""
    return httpx.AsyncClient(
        base_url=endpoint,
        transport=transport,
        trust_env=False,
        headers=AS_IT_IS,
        timeout=httpx.Timeout(patience.silence_s, connect=patience.connect_s),
        limits=httpx.Limits(max_connections=256, max_keepalive_connections=16),
    )


@asynccontextmanager
async def answering(
    client: httpx.AsyncClient, request: httpx.Request, patience: Patience
) -> AsyncIterator[httpx.Response]:
    """The answer, its body still to be read inside the block.

    Raises:
        VendorSaid: AWAY, the endpoint cannot be reached; UNWELL, nothing was sent either; LOST, it
            was, and no whole answer came.
    """
    try:
        async with asyncio.timeout(patience.total_s):
            answer = await client.send(request, stream=True)
            try:
                yield answer
            finally:
                await answer.aclose()
    except TimeoutError:
        raise VendorSaid(Verdict.LOST, "NoAnswerInTime") from None
    except _AWAY as error:
        raise VendorSaid(Verdict.AWAY, type(error).__name__) from None
    except _NEVER_SENT as error:
        raise VendorSaid(Verdict.UNWELL, type(error).__name__) from None
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise VendorSaid(Verdict.LOST, type(error).__name__) from None


async def exchange(
    client: httpx.AsyncClient,
    request: httpx.Request,
    patience: Patience,
    *,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """Send, and read the whole answer.

    Raises:
        VendorSaid: as `answering`; FAILED if the answer is larger than `most_bytes`.
    """
    async with answering(client, request, patience) as answer:
        return await read_reply(answer, most_bytes=most_bytes)


async def read_reply(answer: httpx.Response, *, most_bytes: int = MOST_BYTES) -> Reply:
    """Read an answer to its end; FAILED if it is larger than `most_bytes`."""
    body = bytearray()
    async for piece in unpacked(answer):
        body += piece
        if len(body) > most_bytes:
            raise VendorSaid(Verdict.FAILED, "AnswerTooLarge")
    return Reply(answer.status_code, answer.headers, bytes(body))


async def without_long_pauses(
    pieces: AsyncIterator[bytes], longest_s: float
) -> AsyncIterator[bytes]:
    """The same pieces; the first may take as long as it likes.

    Raises:
        VendorSaid: LOST, the next did not come in time.
    """
    async for first in pieces:
        yield first
        break
    while True:
        try:
            async with asyncio.timeout(longest_s):
                piece = await anext(pieces, None)
        except TimeoutError:
            raise VendorSaid(Verdict.LOST, "PausedTooLong") from None
        if piece is None:
            return
        yield piece


def parsed_json(body: bytes) -> Any:
    """What JSON text says; None if it is none, or nested beyond reason."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def public_code(said: object, otherwise: str) -> str:
    """The vendor's own word if it is one; a sentence might quote the prompt."""
    return said if isinstance(said, str) and _CODE.fullmatch(said) else otherwise
