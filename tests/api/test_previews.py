from __future__ import annotations

import asyncio
import json
import struct
import threading
from pathlib import Path
from typing import Any

import pytest

from fakes.asgi_socket import AsgiSocket, connected
from fakes.server_pack import Service, chain, service
from milepost.api.binary_frames import preview_frame, text_frame
from milepost.api.client import (
    MAX_PICTURE_BYTES,
    MAX_PREVIEW_BYTES,
    MAX_WAITING_BYTES,
    MAX_WAITING_FRAMES,
    Client,
    Frame,
)
from milepost.api.clients import Clients
from milepost.graph.events import NodePreview

FLAGS = '{"type": "feature_flags", "data": {"supports_preview_metadata": true}}'
KEY = ("p1", "5")


def sketching(media_type: str) -> dict[str, Any]:
    return {
        "1": {"class_type": "Sketch", "inputs": {"media_type": media_type}},
        "2": {"class_type": "Show", "inputs": {"value": ["1", 0]}},
    }


async def preview_of(server: Service, socket: AsgiSocket, media_type: str) -> bytes:
    await socket.receive_until("status")
    await server.submit(sketching(media_type), client_id="me")
    frame = await socket.receive_binary()
    server.gate.opened.set()
    return frame


async def waiting_in(client: Client) -> list[Frame]:
    """All frames that wait, in order."""
    client.offer("end")
    found: list[Frame] = []
    async for frame in client.frames():
        if frame == "end":
            return found
        found.append(frame)
    return found


@pytest.mark.parametrize(("media_type", "number"), [("image/jpeg", 1), ("image/png", 2)])
async def test_a_picture_on_its_way_is_shown_to_an_older_client(
    tmp_path: Path, media_type: str, number: int
) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frame = await preview_of(server, socket, media_type)

    assert frame == struct.pack(">II", 1, number) + b"picture so far"


async def test_a_client_that_asks_is_told_whose_picture_it_is(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        socket.say(FLAGS)
        frame = await preview_of(server, socket, "image/png")

    kind, length = struct.unpack(">II", frame[:8])
    told = json.loads(frame[8 : 8 + length])
    assert kind == 4
    assert told.pop("prompt_id")
    assert told == {
        "node_id": "1",
        "display_node_id": "1",
        "parent_node_id": None,
        "real_node_id": "1",
        "image_type": "image/png",
    }
    assert frame[8 + length :] == b"picture so far"


async def test_only_the_first_thing_that_a_client_says_counts(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        socket.say('{"type": "feature_flags", "data": {}}')
        socket.say(FLAGS)
        frame = await preview_of(server, socket, "image/png")

    assert frame[:4] == struct.pack(">I", 1)


async def test_pictures_on_their_way_go_to_nobody_else(tmp_path: Path) -> None:
    async with (
        service(tmp_path) as server,
        connected(server.app, "other") as other,
        connected(server.app, "me") as socket,
    ):
        await preview_of(server, socket, "image/png")
        heard = other.unread()

    assert {frame["type"] for frame in heard} <= {"feature_flags", "status"}


def test_a_node_of_an_expansion_is_told_with_the_users_node() -> None:
    preview = NodePreview("p1", "5.0.1", b"x", "image/png", display_id="5")

    frame = preview_frame(preview, with_metadata=True)

    assert frame is not None
    told = json.loads(frame[8:-1])
    assert (told["node_id"], told["display_node_id"], told["parent_node_id"]) == ("5.0.1", "5", "5")


def test_a_kind_of_picture_without_a_number_is_not_shown() -> None:
    preview = NodePreview("p1", "5", b"x", "image/gif")

    assert preview_frame(preview, with_metadata=False) is None


async def test_only_the_newest_picture_of_a_node_waits() -> None:
    client = Client("slow")

    client.offer("started")
    for picture in (b"1", b"22", b"333"):
        client.offer_preview(KEY, picture)
    client.offer_preview(("p1", "6"), b"other")
    client.offer("finished")

    assert await waiting_in(client) == ["started", b"333", b"other", "finished"]


async def test_pictures_never_make_a_slow_client_go() -> None:
    client = Client("slow")

    for number in range(20):
        client.offer_preview(("p1", str(number)), b"x" * (MAX_PREVIEW_BYTES // 4))
    client.offer_preview(KEY, b"x" * (MAX_WAITING_BYTES + 1))
    found = await waiting_in(client)
    client.offer_preview(KEY, b"again")

    assert not client.gone.is_set()
    assert [len(frame) for frame in found] == [MAX_PREVIEW_BYTES // 4] * 4
    assert await waiting_in(client) == [b"again"]


async def test_pictures_that_are_results_all_arrive() -> None:
    clients, (client,) = connected_clients("me")
    pictures = [bytes([number]) * MAX_WAITING_BYTES for number in range(3)]

    for picture in pictures:
        clients.send_preview("me", NodePreview("p1", "5", picture, "image/png"))

    found = await waiting_in(client)
    assert [frame[8:] for frame in found] == pictures


async def test_a_client_that_takes_no_results_is_told_to_go() -> None:
    clients, (client,) = connected_clients("me")

    for _ in range(2):
        picture = b"x" * (MAX_PICTURE_BYTES // 2)
        clients.send_preview("me", NodePreview("p1", "5", picture, "image/png"))

    assert client.gone.is_set()
    assert not client._frames


async def test_pictures_are_left_out_where_too_many_frames_wait() -> None:
    client = Client("slow")
    for _ in range(MAX_WAITING_FRAMES - 1):
        client.offer("x")

    client.offer_preview(KEY, b"first")
    client.offer_preview(("p1", "6"), b"second")

    assert not client.gone.is_set()
    assert await anext(client.frames()) == "x"


async def test_a_client_that_is_gone_gets_no_picture() -> None:
    client = Client("slow")
    client.drop()

    client.offer_preview(KEY, b"x")

    assert not client._frames


def connected_clients(*names: str) -> tuple[Clients, list[Client]]:
    clients = Clients(lambda: 0)
    return clients, [clients.connect(name) for name in names]


async def test_a_pack_tells_all_clients_or_one_of_them() -> None:
    clients, (first, second) = connected_clients("first", "second")

    clients.tell("my-pack.news", {"at": 1}, None)
    clients.tell("my-pack.news", {"at": 2}, "second")
    clients.tell("my-pack.news", {"at": 3}, "not there")

    def at(frames: list[Frame]) -> list[int]:
        return [json.loads(frame)["data"]["at"] for frame in frames]

    assert at(await waiting_in(first)) == [1]
    assert at(await waiting_in(second)) == [1, 2]


async def test_a_pack_may_tell_from_any_thread() -> None:
    clients, (client,) = connected_clients("me")
    frames = client.frames()

    thread = threading.Thread(target=clients.tell_text, args=("half done", "5", None))
    thread.start()
    async with asyncio.timeout(5):
        frame = await anext(frames)
    thread.join()

    assert frame == text_frame("half done", "5") == struct.pack(">II", 3, 1) + b"5half done"


def test_what_is_told_when_nobody_ever_came_or_all_is_over_is_lost() -> None:
    clients = Clients(lambda: 0)
    clients.tell("my-pack.news", {}, None)

    async def come() -> None:
        clients.connect("me")

    asyncio.run(come())
    thread = threading.Thread(target=clients.tell, args=("my-pack.news", {}, None))
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    "said",
    ["", "no json", "[1]", "[" * 60_000, '{"type": "feature_flags", "data": [1]}', " " * 9**6],
)
async def test_a_first_frame_that_is_no_flags_asks_for_nothing(tmp_path: Path, said: str) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        socket.say(said)
        frame = await preview_of(server, socket, "image/jpeg")
        healthy = await server.submit(chain())

    assert frame[:4] == struct.pack(">I", 1)
    assert healthy
