"""One account's connection to the vendor: requests out, JSON or unhappy answers back."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.accounts import Account
from milepost.providers.dashscope.verdicts import refusal, refusal_within
from milepost.providers.unpacked import AS_IT_IS, unpacked

CONNECT_S: Final = 4.0
"""A vendor that is there answers within half a second; the first packets may be lost."""
MOST_ANSWER_BYTES: Final = 16 * 1024 * 1024


class Desk:
    """Asks the vendor; knows the key and shows it to nobody else.

    No redirect is followed: the key would go with it. No answer is read further than 16 MiB.
    """

    def __init__(
        self,
        account: Account,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take the account's desk.

        Args:
            account: whose key it is.
            transport: carries the requests; closed by who gave it.
            now: seconds since 1970.
        """
        headers = {"Accept": "application/json", "User-Agent": "milepost", **AS_IT_IS}
        if account.key is not None:
            headers["Authorization"] = f"Bearer {account.key.reveal()}"
        if account.workspace is not None:
            headers["X-DashScope-WorkSpace"] = account.workspace
        many = httpx.Limits(max_connections=256, max_keepalive_connections=32, keepalive_expiry=15)
        self._headers = headers
        self._owns_transport = transport is None
        self._transport = transport or httpx.AsyncHTTPTransport(limits=many)
        self._now = now
        self.ahead_s = 0.0
        """How far the vendor's clock was before ours when it last told the time."""

    def vendor_now_s(self) -> float:
        """Seconds since 1970 by the vendor's clock, as well as it is known."""
        return self._now() + self.ahead_s

    async def close(self) -> None:
        """Close the connections, unless they were given."""
        if self._owns_transport:
            await self._transport.aclose()

    async def post(
        self,
        url: str,
        body: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        within_s: float,
    ) -> dict[str, Any]:
        """Ask for something that may cost money.

        Raises:
            VendorSaid: LOST if it may have been taken although no answer came.
        """
        async with self.opened("POST", url, body, headers or {}, within_s=within_s) as answer:
            return await self.read_json(answer, unreadable=Verdict.LOST)

    async def get(
        self, url: str, *, query: Mapping[str, str | int] | None = None, within_s: float
    ) -> dict[str, Any]:
        """Look at something; costs nothing.

        Raises:
            VendorSaid: never LOST, and FAILED only if the vendor says so of the content.
        """
        try:
            async with self.opened("GET", url, None, {}, query=query, within_s=within_s) as answer:
                return await self.read_json(answer, unreadable=Verdict.UNWELL)
        except VendorSaid as said:
            if said.verdict in {Verdict.LOST, Verdict.FAILED}:
                raise VendorSaid(Verdict.UNWELL, said.vendor_code, said.retry_after_s) from said
            raise

    @asynccontextmanager
    async def opened(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        *,
        query: Mapping[str, str | int] | None = None,
        within_s: float,
        silence_s: float | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """A happy answer, its body not read yet; what goes wrong while it is read is classed too.

        Args:
            method: GET or POST.
            url: where.
            body: as JSON.
            headers: besides the account's.
            query: of the address.
            within_s: for everything.
            silence_s: longest time without a byte; None: only `within_s` counts.
        """
        waits_s = silence_s or within_s
        timeouts = {
            "connect": min(CONNECT_S, waits_s),
            "read": waits_s,
            "write": waits_s,
            "pool": 30.0,
        }
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        kind = {} if body is None else {"Content-Type": "application/json; charset=utf-8"}
        request = httpx.Request(
            method,
            url,
            params=query,
            content=content,
            headers={**self._headers, **kind, **headers},
            extensions={"timeout": timeouts},
        )
        try:
            async with asyncio.timeout(within_s):
                # No client of httpx: it would follow proxies, keep cookies and log addresses.
                answer = await self._transport.handle_async_request(request)
                answer.request = request
                try:
                    self._tell_time(answer)
                    if not answer.is_success:
                        raise await self._refusal(answer)
                    yield answer
                finally:
                    await answer.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise VendorSaid(Verdict.AWAY, f"Connection.{type(error).__name__}") from None
        except httpx.PoolTimeout:
            raise VendorSaid(Verdict.UNWELL, "Connection.PoolTimeout") from None
        except httpx.RequestError as error:
            raise VendorSaid(Verdict.LOST, f"Connection.{type(error).__name__}") from None
        except TimeoutError:
            raise VendorSaid(Verdict.LOST, "Connection.NoAnswerInTime") from None

    async def read_json(self, answer: httpx.Response, *, unreadable: Verdict) -> dict[str, Any]:
        """The object in the body.

        Raises:
            VendorSaid: with the verdict `unreadable`, there is none.
        """
        found = object_in(await bytes_of(answer))
        if found is None:
            raise VendorSaid(unreadable, "Answer.NotJson")
        if said := refusal_within(found):
            raise said
        return found

    async def _refusal(self, answer: httpx.Response) -> VendorSaid:
        found = object_in(await bytes_of(answer)) or {}
        return refusal(answer.status_code, found, answer.headers)

    def _tell_time(self, answer: httpx.Response) -> None:
        try:
            told = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            return
        self.ahead_s = told.timestamp() - self._now()


async def bytes_of(answer: httpx.Response) -> bytes:
    """The body; nothing if it is longer than 16 MiB."""
    read = bytearray()
    async for chunk in unpacked(answer):
        read += chunk
        if len(read) > MOST_ANSWER_BYTES:
            return b""
    return bytes(read)


def object_in(body: bytes) -> dict[str, Any] | None:
    """What JSON text says; None if it is no object."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
