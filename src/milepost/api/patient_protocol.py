"""HTTP as uvicorn speaks it, with an end to the patience with headers that do not end."""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_S: Final = 15.0
"""From the first byte of a request to the end of its headers; and from connecting to the first one.
Between two requests uvicorn's own, shorter patience counts."""
MAX_HEADER_BYTES: Final = 512 * 1024
"""More than twice of what one reading of a socket brings."""


class PatientProtocol(HttpToolsProtocol):
    """One connection. Thousands that say nothing cost nobody else a place for long."""

    headers_s = HEADERS_S
    _deadline: asyncio.TimerHandle | None = None
    _read_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request."""
        if self._deadline is not None:
            self._read_bytes += len(data)
            if self._read_bytes > MAX_HEADER_BYTES:
                self._give_up()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Wait for the headers' end."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """They have come; how long a body may take, its reader knows."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.headers_s, self._give_up)

    def _stop_waiting(self) -> None:
        self._read_bytes = 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._stop_waiting()
        self.transport.close()
