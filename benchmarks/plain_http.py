"""As little HTTP client as possible, so that a measurement is of the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


class Connection:
    """One kept-alive connection; one question at a time."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        headers: Mapping[str, str],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    @classmethod
    async def open(cls, url: str, headers: Mapping[str, str] | None = None) -> Connection:
        """Connect; the headers go with every question."""
        place = urlsplit(url)
        return cls(*await asyncio.open_connection(place.hostname, place.port), headers or {})

    async def ask(self, method: str, path: str, body: object = None, *, right: int = 200) -> Any:
        """The JSON answer.

        Raises:
            SystemExit: the status is not the right one.
        """
        sent = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._headers}"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        self._writer.write(head.encode() + sent)
        answered = await self._reader.readuntil(b"\r\n\r\n")
        status = int(answered.split(b" ", 2)[1])
        length = int(answered.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        value = json.loads(await self._reader.readexactly(length))
        if status != right:
            raise SystemExit(f"{method} {path}: {status} {value}")
        return value

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
