"""One listening socket: what waits to be sent to it. A client that does not read is dropped."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

MAX_WAITING_BYTES: Final = 8 * 1024 * 1024
"""Of texts."""
MAX_PICTURE_BYTES: Final = 64 * 1024 * 1024
"""Of binary frames that must arrive: `SaveImageWebsocket` sends its results so."""
MAX_PREVIEW_BYTES: Final = 4 * 1024 * 1024
"""Of pictures on their way; more of them are left out, as the next one replaces them."""
MAX_WAITING_FRAMES: Final = 20_000

Frame = str | bytes
PreviewKey = tuple[str, str]
"""A prompt id and a node id."""


@dataclass(slots=True)
class _WaitingPreview:
    key: PreviewKey
    frame: bytes


class Client:
    """One open socket. Offering never waits; whoever reads too slowly is told to go."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.gone = asyncio.Event()
        """Set when the socket must close: it stalled, or another one took over."""
        self.wants_preview_metadata = False
        """Whether it said that it understands whose picture a preview is."""
        self.told_remaining: int | None = None
        self._frames: deque[Frame | _WaitingPreview] = deque()
        self._previews: dict[PreviewKey, _WaitingPreview] = {}
        self._waiting_bytes = self._picture_bytes = self._preview_bytes = 0
        self._wake = asyncio.Event()

    def offer(self, frame: Frame) -> None:
        """Queue a frame for sending, unless the client is gone."""
        if self.gone.is_set():
            return
        self._count(frame, 1)
        if (
            self._waiting_bytes > MAX_WAITING_BYTES
            or self._picture_bytes > MAX_PICTURE_BYTES
            or len(self._frames) >= MAX_WAITING_FRAMES
        ):
            self.drop()
            return
        self._frames.append(frame)
        self._wake.set()

    def offer_preview(self, key: PreviewKey, frame: bytes) -> None:
        """Queue a picture on its way: it takes the place of the same node's that still waits.

        A client that reads slowly sees fewer of them; they never make it go.
        """
        if self.gone.is_set():
            return
        waiting = self._previews.get(key)
        grown_bytes = len(frame) - (0 if waiting is None else len(waiting.frame))
        if self._preview_bytes + grown_bytes > MAX_PREVIEW_BYTES:
            return
        if waiting is None and len(self._frames) >= MAX_WAITING_FRAMES:
            return
        self._preview_bytes += grown_bytes
        if waiting is not None:
            waiting.frame = frame
            return
        self._previews[key] = waiting = _WaitingPreview(key, frame)
        self._frames.append(waiting)
        self._wake.set()

    def drop(self) -> None:
        """Forget what waits, and have the socket closed."""
        self._frames.clear()
        self._previews.clear()
        self._waiting_bytes = self._picture_bytes = self._preview_bytes = 0
        self.gone.set()

    async def frames(self) -> AsyncIterator[Frame]:
        """What is to be sent, in order, without end; `offer` wakes it."""
        while True:
            while self._frames:
                yield self._next()
            self._wake.clear()
            await self._wake.wait()

    def _next(self) -> Frame:
        first = self._frames.popleft()
        if isinstance(first, _WaitingPreview):
            del self._previews[first.key]
            self._preview_bytes -= len(first.frame)
            return first.frame
        self._count(first, -1)
        return first

    def _count(self, frame: Frame, sign: int) -> None:
        if isinstance(frame, str):
            self._waiting_bytes += sign * len(frame)
        else:
            self._picture_bytes += sign * len(frame)
