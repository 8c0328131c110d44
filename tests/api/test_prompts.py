from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest

from fakes.asgi_socket import connected
from fakes.server_pack import Service, chain, service, waiting
from milepost.api.history import History
from milepost.api.prompts import Prompts
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow


def holding() -> dict[str, object]:
    """A node that keeps its thread until the test releases it."""
    return {
        "1": {"class_type": "Hold", "inputs": {}},
        "2": {"class_type": "Show", "inputs": {"value": ["1", 0]}},
    }


def one_at_a_time(server: Service, *, max_waiting: int = 10) -> Prompts:
    server.prompts._max_running = 1
    server.prompts._max_waiting = max_waiting
    return server.prompts


async def test_workflows_run_side_by_side(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        ids = [await server.submit(waiting(f"w{turn}")) for turn in range(200)]
        arrived = {await server.gate.arrived.get() for _ in ids}
        queue = (await server.http.get("/queue")).json()
        server.gate.opened.set()
        entries = [await server.history_of(prompt_id) for prompt_id in ids]

    assert len(arrived) == 200
    assert len(queue["queue_running"]) == 200
    assert all(entry["status"]["completed"] for entry in entries)


async def test_the_queue_shows_what_runs_and_what_waits_in_order(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        one_at_a_time(server)
        running = await server.submit(waiting())
        second = await server.submit(chain(2))
        later = await server.submit(chain(3), number=50)
        sooner = await server.submit(chain(4), number=1.5)
        first = await server.submit(chain(5), front=True)
        queue = (await server.http.get("/api/queue")).json()
        remaining = (await server.http.get("/prompt")).json()
        server.gate.opened.set()
        for prompt_id in (running, second, later, sooner, first):
            await server.history_of(prompt_id)
        done = list((await server.http.get("/history")).json())

    assert [entry[1] for entry in queue["queue_running"]] == [running]
    assert [entry[1] for entry in queue["queue_pending"]] == [first, second, sooner, later]
    assert remaining["exec_info"]["queue_remaining"] == 5
    assert done == [running, first, second, sooner, later]


async def test_a_submission_is_answered_with_its_number_and_errors(tmp_path: Path) -> None:
    prompt = {**chain(), "bad": {"class_type": "Show", "inputs": {}}}
    async with service(tmp_path) as server:
        answer = await server.http.post("/prompt", json={"prompt": prompt, "prompt_id": "mine"})
        entry = await server.history_of("mine")

    told = answer.json()
    assert (told["prompt_id"], told["number"]) == ("mine", 0)
    assert list(told["node_errors"]) == ["bad"]
    assert list(entry["outputs"]) == ["3"]


async def test_a_prompt_id_is_taken_while_it_waits_runs_or_is_remembered(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await server.submit(waiting(), prompt_id="mine")
        running = await server.http.post("/prompt", json={"prompt": chain(), "prompt_id": "mine"})
        server.gate.opened.set()
        await server.history_of("mine")
        done = await server.http.post("/prompt", json={"prompt": chain(), "prompt_id": "mine"})

    for answer in (running, done):
        assert answer.status_code == 400
        assert answer.json()["error"]["type"] == "duplicate_prompt_id"


async def test_only_the_asked_outputs_are_made(tmp_path: Path) -> None:
    prompt = {**chain(), "4": {"class_type": "Show", "inputs": {"value": "other"}}}
    async with service(tmp_path) as server:
        prompt_id = await server.submit(prompt, partial_execution_targets=["4", "1"])
        entry = await server.history_of(prompt_id)

    assert entry["outputs"] == {"4": {"shown": ["other"]}}
    assert entry["prompt"][4] == ["4"]


async def test_nothing_private_is_kept_of_a_submission(tmp_path: Path) -> None:
    prompt = {
        "1": {"class_type": "ReadSecret", "inputs": {"text": "call 555-0100"}},
        "2": {"class_type": "Show", "inputs": {"value": ["1", 0]}},
    }
    editor = {"id": "w1", "nodes": [{"type": "ReadSecret", "widgets_values": ["call 555-0100"]}]}
    async with service(tmp_path) as server:
        prompt_id = await server.submit(
            prompt, extra_data={"extra_pnginfo": {"workflow": editor}, "auth_token": "555-0100"}
        )
        entry = await server.history_of(prompt_id)
        job = (await server.http.get(f"/api/jobs/{prompt_id}")).json()

    assert "555-0100" not in f"{entry}{job}"
    assert entry["prompt"][2]["1"]["inputs"]["text"] == "call ###-####"
    assert job["workflow_id"] == "w1"


async def test_a_waiting_workflow_is_cancelled_at_once_and_its_client_hears_it(
    tmp_path: Path,
) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        await socket.receive_until("status")
        one_at_a_time(server)
        await server.submit(waiting())
        prompt_id = await server.submit(chain(), client_id="me")
        await server.http.post("/queue", json={"delete": [prompt_id]})
        frames = await socket.receive_until("executing", node=None)
        jobs = (await server.http.get("/api/jobs?status=cancelled")).json()["jobs"]
        server.gate.opened.set()

    assert frames[-3]["type"] == "execution_interrupted"
    assert [job["id"] for job in jobs] == [prompt_id]


async def test_clearing_the_queue_leaves_what_runs(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        one_at_a_time(server)
        running = await server.submit(waiting())
        for _ in range(3):
            await server.submit(chain())
        await server.http.post("/queue", json={"clear": True})
        queue = (await server.http.get("/queue")).json()
        server.gate.opened.set()
        entry = await server.history_of(running)

    assert queue["queue_pending"] == []
    assert entry["status"]["completed"]


@pytest.mark.parametrize("by", ["prompt_id", "client_id", "nothing", "job"])
async def test_a_running_async_node_is_really_cancelled(tmp_path: Path, by: str) -> None:
    async with service(tmp_path) as server, connected(server.app, "me") as socket:
        await socket.receive_until("status")
        prompt_id = await server.submit(waiting("w"), client_id="me")
        await server.gate.arrived.get()
        if by == "job":
            await server.http.post(f"/api/jobs/{prompt_id}/cancel")
        else:
            sent = {"prompt_id": {"prompt_id": prompt_id}, "client_id": {"client_id": "me"}}
            await server.http.post("/interrupt", json=sent.get(by, {}))
        frames = await socket.receive_until("executing", node=None)
        entry = await server.history_of(prompt_id)

    assert server.gate.cancelled == ["w"]
    interrupted = next(f["data"] for f in frames if f["type"] == "execution_interrupted")
    assert (interrupted["node_id"], interrupted["node_type"]) == ("1", "Wait")
    assert entry["status"]["completed"] is False
    assert entry["status"]["messages"][-1][0] == "execution_interrupted"


async def test_an_interrupt_ends_nobody_elses_workflow(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        mine = await server.submit(waiting("mine"), client_id="me")
        other = await server.submit(waiting("other"), client_id="other")
        await server.gate.arrived.get()
        await server.http.post("/interrupt", json={"client_id": "me"})
        await server.history_of(mine)
        server.gate.opened.set()
        entry = await server.history_of(other)

    assert server.gate.cancelled == ["mine"]
    assert entry["status"]["completed"]


async def test_a_workflow_in_a_thread_ends_at_once_when_it_is_interrupted(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        prompt_id = await server.submit(holding())
        await asyncio.to_thread(server.gate.thread_arrived.wait, 5)
        await server.http.post("/interrupt")
        entry = await server.history_of(prompt_id)
        released = server.gate.thread_released.is_set()

    assert not released
    assert entry["status"]["messages"][-1][0] == "execution_interrupted"


async def test_a_workflow_cancelled_before_its_first_step_is_remembered(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await server.prompts.submit(
            server.prompts.engine.accept(read_workflow(chain())),
            prompt_id="early",
            client_id=None,
            number=None,
            front=False,
            size_bytes=10,
        )
        await server.prompts.cancel(["early"])
        entry = await server.history_of("early")

    assert entry["status"]["completed"] is False


async def test_a_full_queue_refuses_more(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        one_at_a_time(server, max_waiting=1)
        await server.submit(waiting())
        await server.submit(chain())
        answer = await server.http.post("/prompt", json={"prompt": chain()})
        server.gate.opened.set()

    assert answer.status_code == 429
    assert answer.json()["error"]["type"] == "queue_full"


async def test_closing_waits_for_what_runs_and_takes_nothing_more(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        prompt_id = await server.submit(waiting())
        await server.gate.arrived.get()
        closing = asyncio.create_task(server.tenants.close(grace_s=5))
        await asyncio.sleep(0)
        refused = await server.http.post("/prompt", json={"prompt": chain()})
        server.gate.opened.set()
        await closing
        entry = await server.history_of(prompt_id)

    assert refused.status_code == 503
    assert entry["status"]["completed"]


async def test_closing_cancels_what_does_not_end(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await server.submit(waiting("stuck"))
        await server.gate.arrived.get()
        await server.tenants.close(grace_s=0)

    assert server.gate.cancelled == ["stuck"]


async def test_history_comes_in_pages(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        ids = [f"p{turn}" for turn in range(6)]
        for prompt_id in ids:
            await server.submit(chain(), prompt_id=prompt_id)
            await server.history_of(prompt_id)

        async def page(query: str) -> list[str]:
            return list((await server.http.get(f"/history{query}")).json())

        assert await page("") == ids
        assert await page("?max_items=2") == ids[-2:]
        assert await page("?max_items=2&offset=0") == ids[:2]
        assert await page("?max_items=2&offset=4") == ids[4:]
        assert await page("?offset=5") == ids[5:]
        assert await page("?offset=6") == []
        assert await page("?max_items=0") == []
        assert await page("?max_items=-1") == ids


async def test_history_forgets_what_it_is_told_to_forget(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        ids = []
        for turn in range(3):
            ids.append(await server.submit(chain(turn)))
            await server.history_of(ids[-1])
        await server.http.post("/history", json={"delete": [ids[0], "unknown"]})
        left = list((await server.http.get("/history")).json())
        await server.http.post("/api/history", json={"clear": True})
        after = (await server.http.get("/history")).json()

    assert left == ids[1:]
    assert after == {}


async def test_history_keeps_the_newest_when_there_are_too_many(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        desk = server.prompts.history._desk
        server.prompts.history = History(desk, max_entries=2)
        for turn in range(4):
            await server.submit(chain(turn), prompt_id=f"p{turn}")
            await server.history_of(f"p{turn}")
        left = list((await server.http.get("/history")).json())

    assert left == ["p2", "p3"]


async def test_jobs_are_listed_by_state_in_pages(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        one_at_a_time(server)
        bad = {
            "1": {"class_type": "Fail", "inputs": {"message": "x"}},
            "2": {"class_type": "Show", "inputs": {"value": ["1", 0]}},
        }
        saved = {"1": {"class_type": "Save", "inputs": {"name": "a.png"}}}
        for prompt_id, prompt in (("failed", bad), ("done", saved)):
            await server.submit(prompt, prompt_id=prompt_id)
            await server.history_of(prompt_id)
        await server.submit(waiting(), prompt_id="running")
        await server.submit(chain(), prompt_id="pending")

        async def listed(query: str) -> dict[str, str]:
            jobs = (await server.http.get(f"/api/jobs{query}")).json()["jobs"]
            return {job["id"]: job["status"] for job in jobs}

        everything = await listed("")
        open_ones = await listed("?status=in_progress,pending")
        page = (await server.http.get("/api/jobs?limit=3&offset=2")).json()
        done = (await server.http.get("/api/jobs/done")).json()
        failed = (await server.http.get("/api/jobs/failed")).json()
        running = (await server.http.get("/jobs/running")).json()
        server.gate.opened.set()

    assert everything == {
        "failed": "failed",
        "done": "completed",
        "running": "in_progress",
        "pending": "pending",
    }
    assert set(open_ones) == {"running", "pending"}
    assert page["pagination"] == {"offset": 2, "limit": 3, "total": 4, "has_more": False}
    assert len(page["jobs"]) == 2
    assert done["preview_output"]["filename"] == "a.png"
    assert done["outputs_count"] == 1
    assert failed["execution_error"]["node_type"] == "Fail"
    assert running["workflow"]["prompt"]["1"]["class_type"] == "Wait"


async def test_what_json_has_no_word_for_does_not_break_history(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        prompt_id = await server.submit({"1": {"class_type": "Strange", "inputs": {}}})
        entry = await server.history_of(prompt_id)

    assert entry["outputs"]["1"]["values"] == [None, [1, 2], "<object>", "\ud800"]


async def test_a_bug_in_a_run_ends_that_run_only_and_tells_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenEngine:
        async def run(self, *_: object, **__: object) -> None:
            raise ValueError("the driver lives at 12 Some Street")

    async with service(tmp_path) as server:
        sound = server.prompts.engine
        accepted = sound.accept(read_workflow(chain()))
        server.prompts.engine = cast("Engine", BrokenEngine())
        for prompt_id in ("first", "second"):
            await server.prompts.submit(
                accepted,
                prompt_id=prompt_id,
                client_id=None,
                number=None,
                front=False,
                size_bytes=10,
            )
        entries = [await server.history_of(prompt_id) for prompt_id in ("first", "second")]
        server.prompts.engine = sound
        healthy = await server.history_of(await server.submit(chain()))

    assert all(entry["status"]["status_str"] == "error" for entry in entries)
    assert healthy["status"]["completed"]
    assert "Street" not in f"{entries}{caplog.text}"
