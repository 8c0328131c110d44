"""An EAS service of the API edition as a real server: an input queue, a worker and its sink.

    python tests/fakes/eas_queue.py --port 0 --token secret --folder FOLDER

Behaves as the cloud's queue service does towards its SDK: put with tags, get, search, attributes,
delete, truncate, commit, watch over WebSocket with a window, redelivery after a lost consumer.
The worker runs no workflow: every `SaveImage` gives one picture in `FOLDER/output`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import struct
import uuid
import zlib
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import WSMsgType, web

PROTOBUF = "application/vnd.google.protobuf"


@dataclass
class Entry:
    index: int
    tags: dict[str, str]
    data: bytes
    holder: object | None = None
    """The consumer it was pushed to and who has not committed it."""


@dataclass
class Queue:
    """Entries by index; an index is never used again."""

    name: str
    entries: dict[int, Entry] = field(default_factory=dict)
    last: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def put(self, tags: dict[str, str], data: bytes) -> int:
        async with self.changed:
            self.last += 1
            self.entries[self.last] = Entry(self.last, tags, data)
            self.changed.notify_all()
            return self.last

    async def remove(self, indexes: list[int]) -> None:
        async with self.changed:
            for index in indexes:
                self.entries.pop(index, None)
            self.changed.notify_all()

    async def release(self, holder: object) -> None:
        async with self.changed:
            for entry in self.entries.values():
                if entry.holder is holder:
                    entry.holder = None
            self.changed.notify_all()

    def matching(self, first: int, tags: dict[str, str]) -> Iterator[Entry]:
        for entry in list(self.entries.values()):
            if entry.index >= first and tags.items() <= entry.tags.items():
                yield entry


@dataclass
class Script:
    """What goes wrong."""

    token: str = "secret"  # noqa: S105  # of a double
    folder: Path | None = None
    statuses: deque[int] = field(default_factory=deque)
    """Answers of the next puts, which take nothing."""
    drops: int = 0
    """So many puts are taken and their connections then dropped."""
    forgets: int = 0
    """So many requests are taken by the worker and come to nothing."""
    failing: bool = False
    stands: bool = False
    """Whether the worker takes nothing."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """Tags of each request that was taken: what is paid."""
    authorisations: list[str] = field(default_factory=list)


class EasService:
    """The service; `async with eas_service(...)` runs one."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.input, self.sink = Queue("input"), Queue("sink")
        self.bodies: list[bytes] = []

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/predict/{service}", self.answer)
        app.router.add_route("*", "/api/predict/{service}/", self.answer)
        app.router.add_route("*", "/api/predict/{service}/{path:.+}", self.answer)
        return app

    async def work(self) -> None:
        """Take one request after the other; the result is written before it is committed."""
        me = object()
        while True:
            async with self.input.changed:
                await self.input.changed.wait_for(lambda: self._free() is not None)
                entry = self._free()
                assert entry is not None
                entry.holder = me
            if self.script.forgets:
                self.script.forgets -= 1
            else:
                tags, data = self.result(entry)
                await self.sink.put(tags, data)
            await self.input.remove([entry.index])

    def _free(self) -> Entry | None:
        if self.script.stands:
            return None
        return next((entry for entry in self.input.entries.values() if not entry.holder), None)

    def result(self, entry: Entry) -> tuple[dict[str, str], bytes]:
        travels = ("task_id", "requestId")
        tags = {name: value for name, value in entry.tags.items() if name in travels}
        if self.script.failing:
            error = {"exception_type": "ValueError", "exception_message": "private words"}
            return tags, json.dumps([{"type": "execution_error", "data": error}, {}]).encode()
        outputs = {}
        for node_id, node in json.loads(entry.data).items():
            if node["class_type"] == "SaveImage":
                name = f"ComfyUI_{entry.index}_{uuid.uuid4()}_.png"
                self.write(name)
                image = {"filename": name, "subfolder": "", "type": "output"}
                outputs[node_id] = {"images": [image]}
        events = [
            {"type": "executed", "data": {"node": node_id, "output": output, "prompt_id": "p"}}
            for node_id, output in outputs.items()
        ]
        return tags, json.dumps([*events, outputs]).encode()

    def write(self, name: str) -> None:
        if self.script.folder is not None:
            folder = self.script.folder / "output"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(grey_picture(32, 24))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        said = request.headers.get("Authorization", "")
        self.script.authorisations.append(said)
        body = await request.read()
        if not self._lets_in(request, said, body):
            return web.Response(status=401, text="invalid token")
        path = request.match_info.get("path", "")
        queue = self.sink if path.rstrip("/") == "sink" else self.input
        asked = {name: value for name, value in request.query.items() if name[0] == "_"}
        tags = {name: value for name, value in request.query.items() if name[0] != "_"}
        if request.method == "POST":
            return await self._put(queue, tags, body, request)
        if request.method in {"PUT", "DELETE"}:
            indexes = [int(index) for index in asked.get("_indexes_", "").split(",") if index]
            if asked.get("_trunc_") == "true":
                indexes = [index for index in queue.entries if index < int(asked["_index_"])]
            await queue.remove(indexes)
            return web.Response(text="OK")
        if asked.get("_watch_") == "true":
            return await self._watch(queue, asked, tags, request)
        return await self._get(queue, asked, tags)

    def _lets_in(self, request: web.Request, said: str, body: bytes) -> bool:
        if not said.startswith("EAS "):
            return said == self.script.token
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        parts = (
            request.method,
            digest,
            request.headers.get("Content-Type", ""),
            request.headers.get("Date", ""),
            "/".join(request.path.split("/")[:4]),
        )
        made = hmac.new(self.script.token.encode(), "\n".join(parts).encode(), hashlib.sha1)
        return said.removeprefix("EAS ") == base64.b64encode(made.digest()).decode()

    async def _put(
        self, queue: Queue, tags: dict[str, str], body: bytes, request: web.Request
    ) -> web.Response:
        if self.script.statuses:
            return web.Response(status=self.script.statuses.popleft(), text="private words")
        request_id = uuid.uuid4().hex
        index = await queue.put({**tags, "requestId": request_id}, body)
        self.script.asked.append(tags)
        self.bodies.append(body)
        if self.script.drops:
            self.script.drops -= 1
            assert request.transport is not None
            request.transport.abort()
        headers = {"X-Eas-Queueservice-Request-Id": request_id}
        return web.Response(text=str(index), headers=headers)

    async def _get(self, queue: Queue, asked: dict[str, str], tags: dict[str, str]) -> web.Response:
        if asked.get("_attrs_") == "true":
            return web.json_response(self._attributes(queue))
        if asked.get("_search_") == "true":
            index = int(asked["_index_"])
            before = sum(entry.index < index for entry in queue.entries.values())
            entry = queue.entries.get(index)
            pending = entry is not None and entry.holder is not None
            return web.json_response({"IsPending": pending, "WaitCount": before})
        first, length = int(asked.get("_index_", "0")), int(asked.get("_length_", "1"))
        found: list[Entry] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds(asked.get("_timeout_", "5s")) - 0.3, 0.001)):
                async with queue.changed:
                    await queue.changed.wait_for(lambda: any(queue.matching(first, tags)))
        found.extend(list(queue.matching(first, tags))[:length])
        if asked.get("_auto_delete_") == "true":
            await queue.remove([entry.index for entry in found])
        body = b"".join(field_of(1, frame_of(entry)) for entry in found)
        return web.Response(body=body, content_type=PROTOBUF)

    def _attributes(self, queue: Queue) -> dict[str, str]:
        indexes = list(queue.entries) or [0]
        return {
            "meta.name": queue.name,
            "meta.state": "Normal",
            "meta.header.user": "X-EAS-QueueService-Redis-Uid",
            "meta.header.group": "X-EAS-QueueService-Redis-Gid",
            "meta.header.priority": "X-EAS-QueueService-Priority",
            "stream.length": str(len(queue.entries)),
            "stream.firstEntry": str(min(indexes)),
            "stream.lastEntry": str(max(indexes)),
        }

    async def _watch(
        self, queue: Queue, asked: dict[str, str], tags: dict[str, str], request: web.Request
    ) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        pushing = asyncio.create_task(self._push(queue, asked, tags, socket))
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            pushing.cancel()
            await asyncio.wait({pushing})
            await queue.release(socket)
        return socket

    async def _push(
        self,
        queue: Queue,
        asked: dict[str, str],
        tags: dict[str, str],
        socket: web.WebSocketResponse,
    ) -> None:
        first, commits = int(asked.get("_index_", "0")), asked.get("_auto_commit_") == "true"
        window = int(asked.get("_window_", "1"))

        def free() -> Entry | None:
            held = sum(entry.holder is socket for entry in queue.entries.values())
            if held >= window and not commits:
                return None
            return next((e for e in queue.matching(first, tags) if e.holder is None), None)

        while True:
            async with queue.changed:
                await queue.changed.wait_for(lambda: free() is not None)
                entry = free()
                assert entry is not None
                entry.holder = socket
            await socket.send_bytes(frame_of(entry))
            if commits:
                await queue.remove([entry.index])


@asynccontextmanager
async def eas_service(
    script: Script | None = None, port: int = 0
) -> AsyncIterator[tuple[str, EasService]]:
    """A running service: the address of its queue, and itself."""
    service = EasService(script or Script())
    runner = web.AppRunner(service.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    working = asyncio.create_task(service.work())
    try:
        bound = runner.addresses[0][1]
        yield f"http://127.0.0.1:{bound}/api/predict/painter", service
    finally:
        working.cancel()
        await asyncio.wait({working})
        await runner.cleanup()


def frame_of(entry: Entry) -> bytes:
    """A DataFrameProto."""
    tags = b"".join(
        field_of(2, field_of(1, name.encode()) + field_of(2, value.encode()))
        for name, value in entry.tags.items()
    )
    return b"\x08" + varint(entry.index) + tags + field_of(3, entry.data)


def field_of(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def seconds(text: str) -> float:
    """Of a duration as Go writes it: `5s`, `500ms`."""
    return float(text.removesuffix("ms")) / 1000 if text.endswith("ms") else float(text.rstrip("s"))


def grey_picture(width_px: int, height_px: int) -> bytes:
    """A PNG, without a library that draws."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = (b"\0" + bytes([128]) * width_px) * height_px
    head = struct.pack(">IIBBBBB", width_px, height_px, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


async def _serve(port: int, script: Script) -> None:
    async with eas_service(script, port) as (address, _):
        print(address, flush=True)  # noqa: T201  # whoever started it reads it
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="secret")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--stands", action="store_true", help="the worker takes nothing")
    given = parser.parse_args()
    asyncio.run(
        _serve(given.port, Script(token=given.token, folder=given.folder, stands=given.stands))
    )
