from __future__ import annotations

import asyncio
import struct
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from PIL import Image

from milepost.packs.foreign.front_desk import FrontDesk, NobodyThere, QueueEntry
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.module_finder import comfyui_modules
from milepost.packs.foreign.pack_routes import PackRoutes
from milepost.packs.foreign.prompt_server import BinaryEventTypes, PromptServer
from milepost.packs.foreign.running import Running, runs
from milepost.packs.foreign.standing import Standing, stand, visiting
from milepost.packs.foreign.workplace import Workplace
from packs.foreign.surroundings import Call, Place


@dataclass
class Listened(Place):
    """One tenant's workplace; it remembers what was sent."""

    sent: list[tuple[str, object, str | None]] = field(default_factory=list)

    def send(self, event: str, data: object, client_id: str | None) -> None:
        self.sent.append((event, data, client_id))

    def client_of(self, prompt_id: str) -> str | None:
        return f"client of {prompt_id}"


class Desk:
    """One runs and two wait at tenant `a`; nothing happens at others."""

    def queue(self, place: Workplace) -> tuple[list[QueueEntry], list[QueueEntry]]:
        if place.user.name != "a":
            return [], []
        return [[0, "runs", {}, {}, []]], [[1, "waits", {}, {}, []], [2, "too", {}, {}, []]]

    def listeners(self, place: Workplace) -> Collection[str]:
        return ("me", "you") if place.user.name == "a" else ()


@contextmanager
def standing_at(place: Listened, desk: FrontDesk | None = None) -> Iterator[None]:
    stand(Standing(workplace=place, native={}, front_desk=desk or NobodyThere()))
    try:
        yield
    finally:
        stand(None)


def test_a_message_goes_to_the_clients_of_the_tenant_whose_node_runs(tmp_path: Path) -> None:
    default, other = Listened(tmp_path), Listened(tmp_path, "a")
    server = PromptServer()
    with standing_at(default):
        server.send_sync("pack.event", {"a": 1})
        with runs(Running(Call(), other)):
            server.send_sync("pack.event", {"a": 2}, "me")
        with visiting(other):
            server.send_sync("pack.event", {"a": 3})

    assert default.sent == [("pack.event", {"a": 1}, None)]
    assert other.sent == [("pack.event", {"a": 2}, "me"), ("pack.event", {"a": 3}, None)]


async def test_coroutines_send_the_same(tmp_path: Path) -> None:
    place = Listened(tmp_path)
    with standing_at(place):
        await PromptServer().send("one", 1)
        await PromptServer().send_json("two", 2, "me")

    assert place.sent == [("one", 1, None), ("two", 2, "me")]


def test_who_is_asking_is_known_while_a_node_runs(tmp_path: Path) -> None:
    place, server = Listened(tmp_path), PromptServer()
    with standing_at(place):
        before = (server.client_id, server.last_node_id, server.last_prompt_id)
        with runs(Running(Call(), place)):
            during = (server.client_id, server.last_node_id, server.last_prompt_id)

    assert before == (None, None, None)
    assert during == ("client of run-1", "7", "run-1")


def test_a_text_is_shown_at_a_node(tmp_path: Path) -> None:
    place, server = Listened(tmp_path), PromptServer()
    binary = struct.pack(">I", 1) + b"9" + "半".encode()
    with standing_at(place), runs(Running(Call(), place)):
        server.send_progress_text("half", "7")
        server.send_progress_text("半".encode(), "8", "me")
        server.send_sync(BinaryEventTypes.TEXT, binary, "you")

    assert place.sent == [
        ("progress_text", {"nodeId": "7", "text": "half"}, "client of run-1"),
        ("progress_text", {"nodeId": "8", "text": "半"}, "me"),
        ("progress_text", {"nodeId": "9", "text": "半"}, "you"),
    ]


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/png")]
)
def test_a_picture_is_shown_as_the_nodes_preview(
    tmp_path: Path, kind: str, media_type: str
) -> None:
    call = Call()
    picture = Image.new("RGBA", (400, 200), (200, 10, 10, 255))
    with standing_at(Listened(tmp_path)), runs(Running(call, Listened(tmp_path))):
        PromptServer().send_sync(BinaryEventTypes.UNENCODED_PREVIEW_IMAGE, (kind, picture, 100))
    ((shown, told),) = call.previews

    assert told == media_type
    assert picture.size == (400, 200)
    with Image.open(BytesIO(shown)) as opened:
        assert opened.size == (100, 50)


def test_an_encoded_preview_is_shown_too_and_without_a_node_nobody_sees_it(tmp_path: Path) -> None:
    call, server = Call(), PromptServer()
    with standing_at(Listened(tmp_path)):
        server.send_sync(BinaryEventTypes.PREVIEW_IMAGE, b"\0\0\0\2png")
        with runs(Running(call, Listened(tmp_path))):
            server.send_sync(BinaryEventTypes.PREVIEW_IMAGE, b"\0\0\0\2png")

    assert call.previews == [(b"png", "image/png")]


def test_binary_messages_of_other_kinds_are_said_to_be_missing(tmp_path: Path) -> None:
    with (
        standing_at(Listened(tmp_path)),
        pytest.raises(ComfyPartMissing, match="binary message 99"),
    ):
        PromptServer().send_sync(99, b"\0\0\0\1x")


def test_queue_and_listeners_are_those_of_the_tenant_who_asks(tmp_path: Path) -> None:
    default, other = Listened(tmp_path), Listened(tmp_path, "a")
    server = PromptServer()
    with standing_at(default, Desk()):
        nobody = (server.prompt_queue.get_tasks_remaining(), server.sockets)
        with visiting(other):
            running, waiting = server.prompt_queue.get_current_queue()
            told = server.get_queue_info()
            listeners = list(server.sockets)
            server.queue_updated()

    assert nobody == (0, {})
    assert [entry[1] for entry in (*running, *waiting)] == ["runs", "waits", "too"]
    assert told == {"exec_info": {"queue_remaining": 3}}
    assert listeners == ["me", "you"]
    assert other.sent == [("status", {"status": told}, None)]


def test_nothing_is_put_into_the_queue_behind_the_servers_back() -> None:
    with pytest.raises(ComfyPartMissing, match="POST /prompt"):
        PromptServer().prompt_queue.put((0, "id", {}, {}, []))


def test_what_packs_look_up_at_their_import_is_there_to_be_read(tmp_path: Path) -> None:
    server = PromptServer()
    queue = server.prompt_queue
    with standing_at(Listened(tmp_path)):
        read = (queue.currently_running, queue.queue, queue.history, queue.get_flags())
        with queue.mutex:
            queue.not_empty.notify_all()
        queue.set_flag("free_memory", True)
        web = server.web_root
        about = server.sockets_metadata

    assert read == ({}, [], {}, {})
    assert about == {}
    assert (server.address, server.port) == ("127.0.0.1", 8188)
    assert web == str(tmp_path / "web")


def test_running_and_waiting_are_those_of_the_tenant_who_asks(tmp_path: Path) -> None:
    server = PromptServer()
    with standing_at(Listened(tmp_path, "a"), Desk()):
        running, waiting = server.prompt_queue.currently_running, server.prompt_queue.queue
        about = server.sockets_metadata

    assert [entry[1] for entry in running.values()] == ["runs"]
    assert [entry[1] for entry in waiting] == ["waits", "too"]
    assert about == {"me": {}, "you": {}}


@pytest.mark.parametrize(
    "name",
    [
        "prompt_queue.wipe_queue",
        "prompt_queue.delete_queue_item",
        "prompt_queue.wipe_history",
        "prompt_queue.delete_history_item",
        "prompt_queue.get",
        "prompt_queue.task_done",
        "messages.put_nowait",
        "client_session.get",
        "custom_node_manager.add_routes",
        "model_file_manager.get_model_file_list",
        "internal_routes.setup_routes",
        "add_routes",
        "start",
    ],
)
def test_what_is_the_servers_own_is_looked_up_and_says_so_when_it_is_called(name: str) -> None:
    found: Any = PromptServer()
    for each in name.split("."):
        assert hasattr(found, each)
        found = getattr(found, each)

    assert repr(found) == f"<missing PromptServer.instance.{name}>"
    with pytest.raises(ComfyPartMissing, match=f"PromptServer.instance.{name} is not part of"):
        found(1, a=2)


async def test_what_was_done_is_not_told_to_packs_while_the_server_runs() -> None:
    server = PromptServer(PackRoutes())
    async with server.served():
        with pytest.raises(ComfyPartMissing, match="GET /history"):
            server.prompt_queue.get_history(max_items=1)


def test_each_pack_may_change_what_is_submitted_and_a_failing_one_changes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = PromptServer()

    def add(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "prompt": {**body["prompt"], "2": {}}}

    def spoil(body: dict[str, Any]) -> dict[str, Any]:
        body["prompt"].clear()
        raise ValueError("secret")

    def forget(body: dict[str, Any]) -> Any:
        body["prompt"].clear()

    def mistype(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "prompt": object()}

    for handler in (add, spoil, forget, mistype, add):
        server.add_on_prompt_handler(handler)
    submitted: dict[str, Any] = {"prompt": {"1": {}}}
    changed = server.trigger_on_prompt(submitted)

    assert submitted == {"prompt": {"1": {}}}
    assert changed == {"prompt": {"1": {}, "2": {}}}
    assert "a pack's change of a workflow failed: ValueError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("name", ["../other.json", "/etc/passwd", "a/../../../b"])
def test_a_users_file_lies_in_the_tenants_folder_and_nowhere_else(
    tmp_path: Path, name: str
) -> None:
    users = PromptServer().user_manager
    with standing_at(Listened(tmp_path)):
        file = users.get_request_user_filepath(None, "workflows/a.json")
        folder = users.get_request_user_filepath(None, None, create_dir=False)
        outside = users.get_request_user_filepath(None, name)
        other = users.get_request_user_filepath(None, "a", type="models")

    assert file == str(tmp_path / "user/default/data/workflows/a.json")
    assert Path(file).parent.is_dir()
    assert folder == str(tmp_path / "user/default/data")
    assert (outside, other) == (None, None)


async def test_packs_know_the_servers_event_loop_while_it_runs() -> None:
    server = PromptServer(PackRoutes())
    before = server.loop
    async with server.served() as socket:
        assert server.loop is asyncio.get_running_loop()
        assert socket is None
        assert before.is_running()
    assert server.loop is before
    assert not before.is_running()


def test_packs_find_it_under_comfyuis_name(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    with comfyui_modules(tmp_path):
        source = "import server\nfrom server import PromptServer, BinaryEventTypes, web"
        exec(source, names)  # noqa: S102  # as a pack's own code

    assert names["PromptServer"] is PromptServer
    assert names["BinaryEventTypes"].PREVIEW_IMAGE == 1
    assert names["web"] is web
    assert "custom_nodes_from_web" in names["server"].PromptServer.instance.supports
    assert not hasattr(names["server"], "unknown")
