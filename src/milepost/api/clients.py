"""Who listens: one outgoing queue per socket. A client that does not read is dropped."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final

from milepost.api.json_answer import encode_json

MAX_WAITING_BYTES: Final = 8 * 1024 * 1024
MAX_WAITING_FRAMES: Final = 20_000
MAX_CLIENTS: Final = 1000
STATUS_PAUSE_S: Final = 0.1
"""Others than the submitter hear of the queue's length no more often than this."""


class Client:
    """One open socket. Offering never waits; whoever reads too slowly is told to go."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.gone = asyncio.Event()
        """Set when the socket must close: it stalled, or another one took over."""
        self._frames: deque[str] = deque()
        self._waiting_bytes = 0
        self._wake = asyncio.Event()
        self.told_remaining: int | None = None

    def offer(self, frame: str) -> None:
        """Queue a frame for sending, unless the client is gone."""
        if self.gone.is_set():
            return
        self._waiting_bytes += len(frame)
        if self._waiting_bytes > MAX_WAITING_BYTES or len(self._frames) >= MAX_WAITING_FRAMES:
            self.drop()
            return
        self._frames.append(frame)
        self._wake.set()

    def drop(self) -> None:
        """Forget what waits, and have the socket closed."""
        self._frames.clear()
        self._waiting_bytes = 0
        self.gone.set()

    async def frames(self) -> AsyncIterator[str]:
        """What is to be sent, in order, without end; `offer` wakes it."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                self._waiting_bytes -= len(frame)
                yield frame
            self._wake.clear()
            await self._wake.wait()


class Clients:
    """The sockets of one tenant, by client id."""

    def __init__(self, remaining: Callable[[], int]) -> None:
        """Start without any.

        Args:
            remaining: how many prompts run or wait; what `status` tells.
        """
        self._remaining = remaining
        self._clients: dict[str, Client] = {}
        self._later: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._clients)

    def __contains__(self, client_id: str) -> bool:
        return client_id in self._clients

    def connect(self, client_id: str) -> Client:
        """Take a socket in. An older one of the same id is dropped; it gets nothing more."""
        older = self._clients.get(client_id)
        if older is not None:
            older.drop()
        client = self._clients[client_id] = Client(client_id)
        return client

    def disconnect(self, client: Client) -> None:
        """The socket is closed."""
        client.drop()
        if self._clients.get(client.client_id) is client:
            del self._clients[client.client_id]

    def send(self, client_id: str | None, kind: str, data: object) -> None:
        """Send an event to one client; to nobody if it is not there."""
        client = self._clients.get(client_id) if client_id is not None else None
        if client is not None:
            client.offer(encode_json({"type": kind, "data": data}))

    def tell_status(self, submitter: str | None) -> None:
        """The queue changed: its submitter hears at once, the others within `STATUS_PAUSE_S`."""
        client = self._clients.get(submitter) if submitter is not None else None
        if client is not None:
            self._tell(client)
        if self._later is None and len(self._clients) > (client is not None):
            self._later = asyncio.get_running_loop().call_later(STATUS_PAUSE_S, self._tell_all)

    def _tell_all(self) -> None:
        self._later = None
        remaining = self._remaining()
        for client in tuple(self._clients.values()):
            if client.told_remaining != remaining:
                self._tell(client)

    def _tell(self, client: Client) -> None:
        client.told_remaining = self._remaining()
        client.offer(encode_json({"type": "status", "data": self.status(client.told_remaining)}))

    def status(self, remaining: int | None = None) -> dict[str, object]:
        """The data of a `status` event."""
        remaining = self._remaining() if remaining is None else remaining
        return {"status": {"exec_info": {"queue_remaining": remaining}}}

    def close(self) -> None:
        """Have every socket closed."""
        if self._later is not None:
            self._later.cancel()
        for client in tuple(self._clients.values()):
            client.drop()
