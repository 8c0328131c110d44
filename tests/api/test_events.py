from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from fakes.asgi_socket import AsgiSocket, connected
from fakes.server_pack import Service, chain, service, waiting
from milepost.api.client import MAX_WAITING_BYTES, Client
from milepost.api.events import RunStory
from milepost.graph.events import NodeFinished, NodeStarted

Frames = list[dict[str, Any]]


def kinds(frames: Frames) -> list[str]:
    return [frame["type"] for frame in frames]


async def run_told(server: Service, socket: AsgiSocket, prompt: dict[str, Any]) -> Frames:
    """Frames of one workflow of the client `me`, from its submission to its end."""
    await socket.receive_until("status")
    prompt_id = await server.submit(prompt, client_id="me")
    return await socket.receive_until("executing", node=None, prompt_id=prompt_id)


async def test_the_first_frame_tells_features_and_the_next_one_the_session(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        first, second = await socket.receive(), await socket.receive()

    assert first["type"] == "feature_flags"
    assert second["data"] == {"status": {"exec_info": {"queue_remaining": 0}}, "sid": "me"}


async def test_the_socket_answers_under_api_too_and_names_a_client_without_id(
    tmp_path: Path,
) -> None:
    async with service(tmp_path) as server, connected(server.app, path="/api/ws") as socket:
        frames = await socket.receive_until("status")

    assert len(frames[-1]["data"]["sid"]) == 32


async def test_events_come_in_the_order_that_clients_rely_on(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frames = await run_told(server, socket, chain())

    assert [kind for kind in kinds(frames) if kind != "progress_state"] == [
        *("status", "status", "execution_start", "execution_cached"),
        *("executing", "executing", "executing", "executed"),
        *("execution_success", "status", "executing"),
    ]
    assert kinds(frames).index("progress_state") == kinds(frames).index("executing") - 1
    assert kinds(frames)[-4:-2] == ["progress_state", "execution_success"]
    assert [f["data"]["node"] for f in frames if f["type"] == "executing"] == ["1", "2", "3", None]


async def test_every_event_of_a_workflow_carries_its_prompt_id(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frames = await run_told(server, socket, chain())

    told = {frame["data"].get("prompt_id") for frame in frames if frame["type"] != "status"}
    assert len(told) == 1
    assert None not in told


async def test_history_is_complete_before_the_last_message(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frames = await run_told(server, socket, chain(4))
        history = (await server.http.get(f"/history/{frames[-1]['data']['prompt_id']}")).json()

    (entry,) = history.values()
    assert entry["outputs"] == {"3": {"shown": [5]}}
    assert entry["status"]["status_str"] == "success"
    assert [kind for kind, _ in entry["status"]["messages"]] == [
        "execution_start",
        "execution_cached",
        "execution_success",
    ]


async def test_progress_state_tells_of_every_node_and_at_last_how_it_ended(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frames = await run_told(server, socket, chain())

    states = [frame["data"]["nodes"] for frame in frames if frame["type"] == "progress_state"]
    assert [node["state"] for node in states[0].values()] == ["running"]
    last = {node_id: node["state"] for nodes in states for node_id, node in nodes.items()}
    assert last == {"1": "finished", "2": "finished", "3": "finished"}


async def test_a_node_that_reports_progress_is_heard(tmp_path: Path) -> None:
    prompt = {
        "1": {"class_type": "Steps", "inputs": {"count": 4}},
        "2": {"class_type": "Show", "inputs": {"value": ["1", 0]}},
    }
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frames = await run_told(server, socket, prompt)

    told = [frame["data"] for frame in frames if frame["type"] == "progress"]
    assert [data["value"] / data["max"] for data in told] == [0.25, 0.5, 0.75, 1]


async def test_a_cached_run_still_shows_its_pictures(tmp_path: Path) -> None:
    prompt = {
        "1": {"class_type": "Number", "inputs": {"value": 7}},
        "2": {"class_type": "ShowKept", "inputs": {"value": ["1", 0]}},
    }
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        await run_told(server, socket, prompt)
        prompt_id = await server.submit(prompt, client_id="me")
        again = await socket.receive_until("executing", node=None, prompt_id=prompt_id)

    assert again[3]["data"]["nodes"] == ["1", "2"]
    executed = [frame["data"] for frame in again if frame["type"] == "executed"]
    assert [data["output"] for data in executed] == [{"shown": [7]}]


async def test_a_failure_is_told_last_and_without_this_machines_folders(tmp_path: Path) -> None:
    prompt = {
        "bad": {"class_type": "Fail", "inputs": {"message": "no /home/someone/x/picture.png"}},
        "lost": {"class_type": "Show", "inputs": {"value": ["bad", 0]}},
        "good": {"class_type": "Show", "inputs": {"value": "kept"}},
    }
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        frames = await run_told(server, socket, prompt)
        entry = await server.history_of(frames[-1]["data"]["prompt_id"])

    assert kinds(frames)[-3:] == ["execution_error", "status", "executing"]
    error = frames[-3]["data"]
    assert error["node_id"] == "bad"
    assert error["exception_type"] == "FileNotFoundError"
    assert error["exception_message"] == "no picture.png"
    assert not any("/" in line for line in error["traceback"])
    assert entry["outputs"] == {"good": {"shown": ["kept"]}}
    assert entry["status"]["status_str"] == "error"


async def test_another_clients_workflow_is_not_told(tmp_path: Path) -> None:
    async with (
        service(tmp_path) as server,
        connected(server.app, "other") as other,
        connected(server.app, "me") as socket,
    ):
        await run_told(server, socket, chain())
        heard = other.unread()

    assert set(kinds(heard)) <= {"feature_flags", "status"}


async def test_a_workflow_without_client_id_is_told_to_nobody(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        await server.history_of(await server.submit(chain()))
        heard = socket.unread()

    assert set(kinds(heard)) <= {"feature_flags", "status"}


async def test_others_hear_of_a_changed_queue(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "other") as other:
        await other.receive_until("status")
        await server.submit(waiting())
        frame = (await other.receive_until("status"))[-1]
        server.gate.opened.set()

    assert frame["data"]["status"]["exec_info"]["queue_remaining"] == 1


async def test_a_second_socket_of_a_client_takes_over(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as first:
        await first.receive_until("status")
        async with connected(server.app, "me") as second:
            await asyncio.wait_for(first.closed.wait(), 5)
            frames = await run_told(server, second, chain())

    assert "execution_success" in kinds(frames)
    assert first.unread() == []


async def test_a_client_that_comes_back_hears_where_its_workflow_is(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        async with connected(server.app, "me"):
            prompt_id = await server.submit(waiting(), client_id="me")
            await server.gate.arrived.get()
        async with connected(server.app, "me") as again:
            frames = await again.receive_until("executing", node="1")
            server.gate.opened.set()
            frames += await again.receive_until("executing", node=None)

    assert frames[-1]["data"]["prompt_id"] == prompt_id
    assert "execution_success" in kinds(frames)


async def test_a_stalled_client_is_dropped_and_others_notice_nothing(tmp_path: Path) -> None:
    large = {"1": {"class_type": "Show", "inputs": {"value": "x" * (MAX_WAITING_BYTES // 4)}}}
    async with (
        service(tmp_path) as server,
        connected(server.app, "stalled") as stalled,
        connected(server.app, "me") as socket,
    ):
        await stalled.receive_until("status")
        stalled.stall()
        for _ in range(6):
            await server.history_of(await server.submit(large, client_id="stalled"))
        frames = await run_told(server, socket, chain())
        known = "stalled" in server.prompts.clients

    assert not known
    assert "execution_success" in kinds(frames)


async def test_a_client_whose_queue_is_full_is_told_to_go() -> None:
    client = Client("slow")

    client.offer("x" * MAX_WAITING_BYTES)
    assert not client.gone.is_set()
    client.offer("x")

    assert client.gone.is_set()


async def test_frames_that_clients_send_change_nothing(tmp_path: Path) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        for text in ("", "no json", "[" * 100_000, '{"type": "feature_flags", "data": {}}'):
            socket.say(text)
        frames = await run_told(server, socket, chain())

    assert "execution_success" in kinds(frames)


async def test_a_socket_from_another_page_is_refused(tmp_path: Path) -> None:
    async with (
        service(tmp_path) as server,
        connected(server.app, "me", origin="http://evil.example") as socket,
    ):
        await asyncio.wait_for(socket.closed.wait(), 5)

    assert socket.close_code == 1008
    assert socket.unread() == []


@pytest.mark.parametrize("client_id", ["%00", "x" * 201])
async def test_a_client_id_that_is_no_short_text_is_refused(tmp_path: Path, client_id: str) -> None:
    async with service(tmp_path) as server, connected(server.app, client_id) as socket:
        await asyncio.wait_for(socket.closed.wait(), 5)

    assert socket.close_code == 1008


def test_a_node_that_an_expansion_added_is_shown_at_the_users_node() -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    story = RunStory(
        "p1",
        lambda kind, data: told.append((kind, dict(data))),
        show_preview=lambda _: None,
        listened=lambda: True,
        now_ms=lambda: 0,
        later=Timer,
    )

    story.hear(NodeStarted("p1", "5.0.1", "Add", display_id="5"))
    story.resume()
    interrupted = story.interrupt()[0][1]
    story.hear(NodeFinished("p1", "5.0.1", {"shown": [1]}, 0.1, display_id="5"))

    assert interrupted["node_id"] == "5"
    shown_at = [data["display_node"] for _, data in told if "display_node" in data]
    assert shown_at == ["5", "5", "5"]
    states = [data["nodes"]["5.0.1"] for kind, data in told if kind == "progress_state"]
    assert {state["display_node_id"] for state in states} == {"5"}


def test_nothing_is_put_together_for_a_client_that_is_not_there() -> None:
    told: list[str] = []
    story = RunStory(
        "p1",
        lambda kind, _: told.append(kind),
        show_preview=lambda _: None,
        listened=lambda: False,
        now_ms=lambda: 0,
    )

    story.hear(NodeStarted("p1", "1", "Add"))
    story.hear(NodeFinished("p1", "1", None, 0.1))

    assert told == []
    assert story.executed == ["1"]


async def test_a_client_that_leaves_in_the_middle_stops_neither_its_run_nor_others(
    tmp_path: Path,
) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        async with connected(server.app, "leaving") as leaving:
            await leaving.receive_until("status")
            left = await server.submit(waiting(), client_id="leaving")
            await server.gate.arrived.get()
        frames = await run_told(server, socket, chain())
        server.gate.opened.set()
        entry = await server.history_of(left)

    assert "execution_success" in kinds(frames)
    assert entry["status"]["completed"]
    assert entry["outputs"] == {"2": {"shown": ["w"]}}


async def test_clients_that_come_and_go_leave_nothing_behind(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        for number in range(50):
            async with connected(server.app, f"client {number % 5}") as socket:
                await socket.receive_until("status")
        left = len(server.prompts.clients)

    assert left == 0
