"""What `/prompt` accepts is on paper first; what an earlier server left undone is run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from fakes.prompt_book import MemoryBook
from fakes.server_pack import chain, service, waiting
from milepost.records.refusals import DatabaseAway
from milepost.tasks.prompt_desk import Unfinished
from milepost.tasks.prompt_entry import Filed


def left(prompt_id: str, arrival: int, workflow: dict[str, Any], **more: Any) -> Unfinished:
    """A prompt of an earlier server."""
    begun = more.pop("begun", 0)
    filed = Filed(
        prompt_id=prompt_id,
        arrival=arrival,
        workflow=workflow,
        **{
            "number": float(arrival),
            "front": False,
            "extra_data": {"create_time": 5, "client_id": "me"},
            "wanted": ("3",),
            "created_ms": 5,
            "size_bytes": 100,
            **more,
        },
    )
    return Unfinished("default", filed, begun)


async def test_a_prompt_is_on_paper_when_its_submitter_is_answered(tmp_path: Path) -> None:
    book = MemoryBook()
    async with service(tmp_path, book=book) as server:
        prompt_id = await server.submit(waiting())
        open_ids = list(book.desk("default").open)
        server.gate.opened.set()
        entry = await server.history_of(prompt_id)

    assert open_ids == [prompt_id]
    assert entry == book.desk("default").done[prompt_id].to_json() | {"prompt": entry["prompt"]}


async def test_what_cannot_be_written_down_is_refused_and_does_not_run_on(tmp_path: Path) -> None:
    book = MemoryBook(away=DatabaseAway("disk full"))
    async with service(tmp_path, book=book) as server:
        refused = [
            await server.http.post("/prompt", json={"prompt": waiting(name), **more})
            for name, more in (("begun", {}), ("not begun", {}), ("chosen", {"prompt_id": "p"}))
        ]
        queue = (await server.http.get("/queue")).json()
        book.away = None
        server.gate.opened.set()
        later = await server.history_of(await server.submit(chain(), prompt_id="p"))
        history = (await server.http.get("/history")).json()

    assert [answer.status_code for answer in refused] == [503, 503, 503]
    assert refused[0].json()["error"]["type"] == "database_away"
    assert queue["queue_running"] == queue["queue_pending"] == []
    assert server.gate.arrived.qsize() == len(server.gate.cancelled)
    assert later["status"]["completed"]
    assert list(history) == ["p"]


async def test_an_end_waits_for_the_paper_and_then_clients_see_it(tmp_path: Path) -> None:
    book = MemoryBook()
    async with service(tmp_path, book=book) as server:
        prompt_id = await server.submit(waiting())
        await server.gate.arrived.get()
        book.away = DatabaseAway("disk full")
        server.gate.opened.set()
        for _ in range(20):
            await asyncio.sleep(0)
        before = (await server.http.get(f"/history/{prompt_id}")).json()
        queue = (await server.http.get("/queue")).json()
        book.away = None
        entry = await server.history_of(prompt_id)

    assert before == {}
    assert [each[1] for each in queue["queue_running"]] == [prompt_id]
    assert entry["status"]["completed"]


async def test_an_earlier_servers_prompts_run_in_their_old_order(tmp_path: Path) -> None:
    book = MemoryBook(
        left=[
            left("a", 0, chain(1)),
            left("b", 1, chain(2), number=7.5),
            left("c", 2, chain(3), number=-2.0, front=True),
        ]
    )
    async with service(tmp_path, book=book) as server:
        entries = [await server.history_of(each) for each in "abc"]
        done = list(book.desk("default").done)
        begun = book.desk("default").begun
        new = (await server.http.post("/prompt", json={"prompt": chain()})).json()

    assert begun == ["c", "a", "b"]
    assert sorted(done) == ["a", "b", "c"]  # which thread is the first to end is chance
    assert [entry["prompt"][:2] for entry in entries] == [[0.0, "a"], [7.5, "b"], [-2.0, "c"]]
    assert entries[0]["prompt"][3] == {"create_time": 5, "client_id": "me"}
    assert new["number"] == 3


async def test_what_cannot_run_any_more_fails_and_says_why(tmp_path: Path) -> None:
    gone = {"3": {"class_type": "NodeOfAPackThatIsGone", "inputs": {}}}
    killer = left("killer", 1, chain(), begun=10)
    async with service(tmp_path, book=MemoryBook(left=[left("gone", 0, gone), killer])) as server:
        entries = [await server.history_of(each) for each in ("gone", "killer")]
        jobs = (await server.http.get("/api/jobs?status=failed")).json()["jobs"]

    told = [entry["status"]["messages"][-1] for entry in entries]
    assert [kind for kind, _ in told] == ["execution_error"] * 2
    assert told[1][1]["exception_type"] == "server_died"
    assert {job["id"] for job in jobs} == {"gone", "killer"}


async def test_a_closing_server_leaves_what_waits_and_runs_to_the_next(tmp_path: Path) -> None:
    book = MemoryBook()
    async with service(tmp_path, book=book) as server:
        server.prompts._max_running = 1
        ids = [await server.submit(waiting(name)) for name in ("runs", "waits")]
        await server.gate.arrived.get()
        await server.tenants.close(grace_s=0)
        desk = book.desk("default")

        assert server.gate.cancelled == ["runs"]
        assert list(desk.open) == ids
        assert desk.done == {}


async def test_a_cancel_is_on_paper_when_it_is_answered(tmp_path: Path) -> None:
    book = MemoryBook()
    async with service(tmp_path, book=book) as server:
        server.prompts._max_running = 1
        runs, waits = [await server.submit(waiting(name)) for name in ("runs", "waits")]
        await server.gate.arrived.get()
        await server.http.post("/queue", json={"delete": [waits]})
        deleted = list(book.desk("default").done)
        await server.http.post("/interrupt", json={"prompt_id": runs})

        assert deleted == [waits]
        assert list(book.desk("default").done) == [waits, runs]


async def test_an_operators_cancel_ends_a_running_prompt(tmp_path: Path) -> None:
    book = MemoryBook()
    async with service(tmp_path, book=book) as server:
        prompt_id = await server.submit(waiting("runs"))
        await server.gate.arrived.get()
        book.heard("default", prompt_id)
        book.heard("default", "unknown")
        book.heard("nobody", prompt_id)
        entry = await server.history_of(prompt_id)

    assert server.gate.cancelled == ["runs"]
    assert entry["status"]["messages"][-1][0] == "execution_interrupted"
