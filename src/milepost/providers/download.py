"""Results of vendors, fetched at once: their links die within a day.

A link comes from outside and may lie, so every step is checked: the host must be on a list, all its
addresses public (unless the operator opened it), the connection goes to the very address that was
checked, redirects pass the same checks, size and time are bounded while reading, and the bytes must
be a whole picture. A link's query holds a signature: no error and no log ever shows it.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import httpx

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import Download, Picture
from milepost.providers.download_hosts import Door, ResultHosts, is_public, port_of
from milepost.providers.fetched_picture import (
    MAGIC_BYTES,
    NOT_A_PICTURE,
    DownloadLimits,
    FetchedPicture,
    checked_picture,
    looks_like_a_picture,
)
from milepost.providers.retry_after import retry_after_s

T = TypeVar("T")
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host and port, as text; OSError if it has none."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_EXPIRED: Final = frozenset({401, 403, 404, 410})
_MOST_ADDRESSES: Final = 4


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request of a download."""

    url: httpx.URL
    addresses: tuple[str, ...]
    headers: Mapping[str, str]


class Downloads:
    """Fetches results; one for all vendors of a process, closed at its end."""

    def __init__(
        self,
        limits: DownloadLimits | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Open it.

        Args:
            limits: of size and time.
            transport: carries the requests; their URLs hold the checked address, `Host` the name.
            resolve: gives the addresses of a host.
            sleep: waits that many seconds.
        """
        self._limits = limits or DownloadLimits()
        # No connection is kept: a kept one was opened to an address, but for another host's name.
        unkept = httpx.Limits(max_connections=64, max_keepalive_connections=0)
        self._transport = transport or httpx.AsyncHTTPTransport(limits=unkept)
        self._resolve = resolve or _resolve
        self._sleep = sleep

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    def from_hosts(
        self, hosts: ResultHosts, *, headers: Mapping[str, str] | None = None
    ) -> Download:
        """What fetches pictures from those hosts; `headers` as for `fetch`."""

        async def download(url: str, /) -> Picture:
            fetched = await self.fetch(url, hosts, headers=headers)
            return Picture(fetched.content, fetched.media_type)

        return download

    async def fetch(
        self, url: str, hosts: ResultHosts, *, headers: Mapping[str, str] | None = None
    ) -> FetchedPicture:
        """Fetch one picture.

        Args:
            url: as the vendor gave it.
            hosts: where it may lie.
            headers: for the link's own host alone, such as an authorisation.

        Raises:
            VendorSaid: ACCOUNT, a host or address that may not be asked, to be looked at by a
                person; GONE, the link has expired; FAILED, what lies there is no such picture;
                UNWELL, the host did not give it in time.
        """

        async def whole_picture() -> FetchedPicture:
            content = await self._fetch_once(url, hosts, headers or {})
            return await checked_picture(content, self._limits)

        return await self._patiently(whole_picture)

    async def _patiently(self, fetch: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._limits.total_s):
                return await self._try_to(fetch)
        except TimeoutError:
            raise VendorSaid(Verdict.UNWELL, "Result.TimedOut") from None

    async def _try_to(self, fetch: Callable[[], Awaitable[T]]) -> T:
        tried = 0
        while True:
            try:
                return await fetch()
            except VendorSaid as said:
                tried += 1
                if not _may_pass(said) or tried >= self._limits.tries:
                    raise
                await self._sleep(max(self._limits.pause_s * 2**tried, said.retry_after_s or 0.0))

    async def _fetch_once(
        self,
        url: str,
        hosts: ResultHosts,
        headers: Mapping[str, str],
    ) -> bytes:
        target, sent = _parsed(url), headers
        for _ in range(self._limits.redirects + 1):
            hop = _Hop(target, await self._checked_addresses(target, hosts), sent)
            answer = await self._ask(hop)
            try:
                if answer.status_code not in _REDIRECTS:
                    return await self._read(answer)
                onward = _redirected(target, answer.headers.get("location", ""))
            finally:
                await answer.aclose()
            if _origin(onward) != _origin(target):
                sent = {}
            target = onward
        raise VendorSaid(Verdict.FAILED, "Result.TooManyRedirects")

    async def _checked_addresses(self, url: httpx.URL, hosts: ResultHosts) -> tuple[str, ...]:
        """The addresses of an allowed host, looked up once; the connection goes to one of them."""
        door = hosts.door(url)
        if door is Door.SHUT:
            raise VendorSaid(Verdict.ACCOUNT, "Result.HostNotAllowed")
        try:
            found = await self._resolve(url.raw_host.decode("ascii").strip("[]"), port_of(url))
        except (OSError, UnicodeError):
            raise VendorSaid(Verdict.UNWELL, "Result.HostUnknown") from None
        addresses = tuple(dict.fromkeys(found))[:_MOST_ADDRESSES]
        if not addresses:
            raise VendorSaid(Verdict.UNWELL, "Result.HostUnknown")
        if door is Door.PUBLIC and not all(is_public(address) for address in found):
            raise VendorSaid(Verdict.ACCOUNT, "Result.AddressNotPublic")
        return addresses

    async def _ask(self, hop: _Hop) -> httpx.Response:
        """The answer of the first address that can be reached; its body is not read yet.

        No client of httpx: it would log the whole link and keep cookies.
        """
        for address in hop.addresses:
            try:
                return await self._transport.handle_async_request(self._request(hop, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # the next address
            except httpx.TransportError as error:
                raise _unwell(error) from None
        raise VendorSaid(Verdict.UNWELL, "Result.ConnectError")

    def _request(self, hop: _Hop, address: str) -> httpx.Request:
        silence_s = self._limits.silence_s
        timeouts = {
            "connect": self._limits.connect_s,
            "read": silence_s,
            "write": silence_s,
            "pool": self._limits.total_s,
        }
        return httpx.Request(
            "GET",
            hop.url.copy_with(host=address),
            headers={
                "Host": hop.url.netloc.decode("ascii"),
                "Accept": "image/*",
                "Accept-Encoding": "identity",
                **hop.headers,
            },
            # The certificate must be that of the name, not of the address.
            extensions={"timeout": timeouts, "sni_hostname": hop.url.host},
        )

    async def _read(self, answer: httpx.Response) -> bytes:
        self._check_head(answer)
        content, known = bytearray(), False
        try:
            async for piece in answer.aiter_raw():
                content += piece
                if len(content) > self._limits.most_bytes:
                    raise VendorSaid(Verdict.FAILED, "Result.TooLarge")
                if not known and len(content) >= MAGIC_BYTES:
                    known = _must_be_a_picture(content)
        except httpx.TransportError as error:
            raise _unwell(error) from None
        if not known:
            _must_be_a_picture(content)
        return bytes(content)

    def _check_head(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if status in _EXPIRED:
            raise VendorSaid(Verdict.GONE, f"Result.Http{status}")
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
            raise VendorSaid(
                Verdict.UNWELL,
                f"Result.Http{status}",
                retry_after_s(answer.headers),
            )
        if status != httpx.codes.OK:
            raise VendorSaid(Verdict.FAILED, f"Result.Http{status}")
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise VendorSaid(Verdict.FAILED, "Result.Encoded")  # a small file may unpack to GBs
        said = answer.headers.get("content-length", "0")
        if said.isdecimal() and int(said[:18]) > self._limits.most_bytes:
            raise VendorSaid(Verdict.FAILED, "Result.TooLarge")


def _may_pass(said: VendorSaid) -> bool:
    """Whether another try may help: a proxy's page and half a file look like no picture too.

    What was paid for is lost otherwise, and a store may show a new file a moment late.
    """
    return said.verdict in {Verdict.UNWELL, Verdict.GONE} or said.vendor_code == NOT_A_PICTURE


def _must_be_a_picture(content: bytearray) -> bool:
    if not looks_like_a_picture(bytes(content[:MAGIC_BYTES])):
        raise VendorSaid(Verdict.FAILED, NOT_A_PICTURE)
    return True


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise VendorSaid(Verdict.FAILED, "Result.NoLink") from None


def _redirected(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return url.join(location).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise VendorSaid(Verdict.FAILED, "Result.NoLink") from None


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, port_of(url)


def _unwell(error: httpx.TransportError) -> VendorSaid:
    """What happened, by its kind: the message might hold the link."""
    return VendorSaid(Verdict.UNWELL, f"Result.{type(error).__name__}")


async def _resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]
