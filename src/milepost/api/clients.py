"""Who listens: one tenant's open sockets, and what each of them is told."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Final

from milepost.api.binary_frames import preview_frame, text_frame
from milepost.api.client import Client, Frame
from milepost.graph.events import NodePreview
from milepost.wire.any_json import encode_json

RESULT_TYPE: Final = "image/png"
"""Pictures of this type are results and are never left out; what is on its way is a JPEG."""
MAX_CLIENTS: Final = 1000
STATUS_PAUSE_S: Final = 0.1
"""Others than the submitter hear of the queue's length no more often than this."""


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
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_thread_id = 0

    def __len__(self) -> int:
        return len(self._clients)

    def __contains__(self, client_id: str) -> bool:
        return client_id in self._clients

    def ids(self) -> tuple[str, ...]:
        """Who listens."""
        return tuple(self._clients)

    def connect(self, client_id: str) -> Client:
        """Take a socket in. An older one of the same id is dropped; it gets nothing more."""
        self._loop, self._loop_thread_id = asyncio.get_running_loop(), threading.get_ident()
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

    def send_preview(self, client_id: str | None, preview: NodePreview) -> None:
        """Show a picture on its way to one client; to nobody if it is not there."""
        client = self._clients.get(client_id) if client_id is not None else None
        if client is None:
            return
        frame = preview_frame(preview, with_metadata=client.wants_preview_metadata)
        if frame is None:
            return
        if preview.media_type == RESULT_TYPE:
            client.offer(frame)
        else:
            client.offer_preview((preview.prompt_id, preview.node_id), frame)

    def tell(self, event: str, data: object, client_id: str | None) -> None:
        """Send a pack's own event to one client, or to all if None; from any thread."""
        self.tell_frame(encode_json({"type": event, "data": data}), client_id)

    def tell_text(self, text: str, node_id: str, client_id: str | None) -> None:
        """Show a line of text at a node, to one client or to all; from any thread."""
        self.tell_frame(text_frame(text, node_id), client_id)

    def tell_frame(self, frame: Frame, client_id: str | None) -> None:
        """Send a frame as it is, to one client or to all; from any thread."""
        if threading.get_ident() == self._loop_thread_id:
            self._deliver(frame, client_id)
        elif self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                self._loop.call_soon_threadsafe(self._deliver, frame, client_id)

    def _deliver(self, frame: Frame, client_id: str | None) -> None:
        for client in tuple(self._clients.values()):
            if client_id in {None, client.client_id}:
                client.offer(frame)

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
