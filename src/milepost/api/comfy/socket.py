"""`/ws`: events of the client's own prompts, and how long the queue is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from milepost.api.client import Client
from milepost.api.clients import MAX_CLIENTS
from milepost.api.comfy.info import FEATURES
from milepost.api.tenants import Tenant
from milepost.wire.any_json import encode_json

SEND_DEADLINE_S: Final = 30.0
"""A socket that takes no byte for so long belongs to nobody."""
MAX_FLAGS_CHARS: Final = 64 * 1024
TRY_AGAIN_LATER: Final = 1013
POLICY: Final = 1008


class _SocketOver(Exception):  # noqa: N818  # ends the tasks of one socket, and only them
    """The socket is closed, or must be."""


async def listen(tenant: Tenant, websocket: WebSocket) -> None:
    """Send events until the client leaves, stalls, or another socket takes its id over."""
    client_id = websocket.query_params.get("clientId") or uuid.uuid4().hex
    clients = tenant.prompts.clients
    await websocket.accept()
    if len(client_id) > 200 or not client_id.isprintable():
        await websocket.close(POLICY, "clientId is no short text")
        return
    if len(clients) >= MAX_CLIENTS and client_id not in clients:
        await websocket.close(TRY_AGAIN_LATER, "too many clients")
        return
    client = clients.connect(client_id)
    client.offer(encode_json({"type": "feature_flags", "data": FEATURES}))
    status = {**clients.status(), "sid": client_id}
    client.offer(encode_json({"type": "status", "data": status}))
    tenant.prompts.resume(client_id)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_send(websocket, client))
            tasks.create_task(_receive(websocket, client))
            tasks.create_task(_leave(client))
    except* _SocketOver:
        pass
    finally:
        clients.disconnect(client)
    with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(1):  # one that stalled does not take the goodbye either
            await websocket.close()


async def _send(websocket: WebSocket, client: Client) -> None:
    try:
        async for frame in client.frames():
            async with asyncio.timeout(SEND_DEADLINE_S):
                if isinstance(frame, str):
                    await websocket.send_text(frame)
                else:
                    await websocket.send_bytes(frame)
    except (TimeoutError, WebSocketDisconnect, RuntimeError, OSError):
        raise _SocketOver from None


async def _receive(websocket: WebSocket, client: Client) -> None:
    """Clients only ever say what they can, and only the first thing that they say counts."""
    said = 0
    try:
        while (message := await websocket.receive())["type"] != "websocket.disconnect":
            said += 1
            if said == 1:
                client.wants_preview_metadata = _asks_for_metadata(message.get("text"))
    except (WebSocketDisconnect, RuntimeError, OSError):
        pass
    raise _SocketOver


def _asks_for_metadata(text: object) -> bool:
    """Whether the frame is `feature_flags` with `supports_preview_metadata`."""
    if not isinstance(text, str) or len(text) > MAX_FLAGS_CHARS:
        return False
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(said, dict) or said.get("type") != "feature_flags":
        return False
    flags = said.get("data")
    return isinstance(flags, dict) and flags.get("supports_preview_metadata") is True


async def _leave(client: Client) -> None:
    await client.gone.wait()  # `drop` wakes it
    raise _SocketOver
