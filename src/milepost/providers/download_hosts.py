"""Where results of vendors may be fetched from: hosts by name, and addresses that are public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, Self

import httpx

from milepost.errors import InvalidInput

VENDOR_HOSTS: Final[Mapping[str, tuple[str, ...]]] = {
    "dashscope": (
        # dashscope-result-bj.oss-cn-beijing…, dashscope-result-sgp.oss-ap-southeast-1…,
        # dashscope-7c2c.oss-accelerate…
        r"dashscope-[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com",
    ),
    "openai": (r"oaidalleapiprod[a-z0-9]+\.blob\.core\.windows\.net",),
    "comfyui": (),
    "eas": (),
}
"""By kind of vendor, the names of hosts that hold its results; lower case, the whole name."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = IPv6Network("64:ff9b::/96")
_HOST_AND_PORT: Final = re.compile(
    r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
)


class Door(Enum):
    """How far a host may be trusted."""

    SHUT = "shut"
    PUBLIC = "public"
    """A vendor's: fetched from if all its addresses are public ones."""
    OPENED = "opened"
    """Named by the operator: fetched from wherever it lies."""


@dataclass(frozen=True, slots=True)
class OpenedHost:
    """One host that an operator has named."""

    host: str
    port: int | None
    """None: the port that the scheme has by itself."""

    @classmethod
    def parse(cls, text: str, *, where: str = "MILEPOST_RESULT_HOSTS") -> Self:
        """Read `host` or `host:port`; an IPv6 address stands in brackets.

        Raises:
            InvalidInput: it is neither.
        """
        found = _HOST_AND_PORT.fullmatch(text.strip())
        port = found["port"] if found else None
        if found is None or (port is not None and not 0 < int(port) < 65_536):
            raise InvalidInput(
                where, "holds something that is no host", "write host or host:port, without http://"
            )
        return cls(_plain(found["host"]), None if port is None else int(port))

    @classmethod
    def of_endpoint(cls, endpoint: str) -> Self:
        """The host of an account's own address, which the operator has named by configuring it."""
        url = httpx.URL(endpoint)
        return cls(_plain(url.host), port_of(url))

    def is_host_of(self, url: httpx.URL) -> bool:
        """Whether the address lies on this host."""
        port = self.port if self.port is not None else _DEFAULT_PORTS.get(url.scheme)
        return _plain(url.host) == self.host and port_of(url) == port


@dataclass(frozen=True, slots=True)
class ResultHosts:
    """The hosts that one account's results may come from."""

    patterns: tuple[str, ...] = ()
    opened: frozenset[OpenedHost] = frozenset()

    @classmethod
    def of(cls, kind: str, opened: Iterable[OpenedHost] = ()) -> Self:
        """Those of a kind of vendor, and what the operator opened besides."""
        return cls(VENDOR_HOSTS[kind], frozenset(opened))

    def door(self, url: httpx.URL) -> Door:
        """Whether, and how, something may be fetched from there."""
        if url.scheme not in _DEFAULT_PORTS or url.userinfo or "%" in url.host:
            return Door.SHUT
        if any(host.is_host_of(url) for host in self.opened):
            return Door.OPENED
        usual_port = port_of(url) == _DEFAULT_PORTS[url.scheme]
        name = _plain(url.host)
        if usual_port and any(re.fullmatch(pattern, name) for pattern in self.patterns):
            return Door.PUBLIC
        return Door.SHUT


def port_of(url: httpx.URL) -> int:
    """The port, said or not; 0 for a scheme that is not ours."""
    return url.port if url.port is not None else _DEFAULT_PORTS.get(url.scheme, 0)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, however it is wrapped.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) counts as what it holds.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in _unwrapped(ip))


def _unwrapped(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    inside: list[IPv4Address | IPv6Address] = [ip]
    if ip.sixtofour is not None:
        inside.append(ip.sixtofour)
    if ip.teredo is not None:
        inside.extend(ip.teredo)
    if ip in _NAT64:
        inside.append(IPv4Address(int(ip) & 0xFFFF_FFFF))
    return inside


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
