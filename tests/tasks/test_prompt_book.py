from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from milepost.jobs.jobs import Jobs
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records
from milepost.records.refusals import DatabaseAway
from milepost.records.transaction import Unit
from milepost.tasks.prompt_book import DurableBook
from milepost.tasks.prompt_desk import PromptDesk, PromptIdTaken
from milepost.tasks.prompt_entry import Ended, Filed, LastStatus

LARGE = 1 << 30


def filed(prompt_id: str, arrival: int = 0, **more: Any) -> Filed:
    values: dict[str, Any] = {
        "number": float(arrival),
        "front": False,
        "workflow": {"2": {"class_type": "Show", "inputs": {"text": "\x00\ud800 早"}}, "1": {}},
        "extra_data": {"create_time": 5, "client_id": "me"},
        "wanted": ("2",),
        "created_ms": 5,
        "size_bytes": 100,
    }
    return Filed(prompt_id=prompt_id, arrival=arrival, **{**values, **more})


def ended(status: LastStatus = "completed", ended_ms: int = 9) -> Ended:
    return Ended(
        status=status,
        outputs={"2": {"shown": ["\x00", 1.5, None]}},
        display_ids={},
        messages=(("execution_start", {"prompt_id": "p", "timestamp": 7}),),
        started_ms=7,
        ended_ms=ended_ms,
    )


@dataclass
class Told:
    """What the book said."""

    said: asyncio.Queue[Exception | None] = field(default_factory=asyncio.Queue)

    def __call__(self, error: Exception | None) -> None:
        self.said.put_nowait(error)


async def file(desk: PromptDesk, *prompts: Filed) -> list[Exception | None]:
    told = Told()
    for prompt in prompts:
        desk.file(prompt, told)
    return [await told.said.get() for _ in prompts]


async def end(desk: PromptDesk, prompt_id: str, how: Ended | None = None) -> Exception | None:
    told = Told()
    desk.end(prompt_id, how or ended(), told)
    return await told.said.get()


@asynccontextmanager
async def opened(where: str, worker: str = "w") -> AsyncIterator[tuple[DurableBook, Jobs]]:
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records)
    book = DurableBook(lambda: jobs, worker=worker, failed=fail)
    async with book.opened():
        yield book, jobs
    await jobs.close()
    await records.close()


def fail(error: Exception) -> None:
    raise AssertionError from error


async def names(desk: PromptDesk, most: int = 100, bytes_most: int = LARGE) -> list[str]:
    return [each.prompt_id for each in await desk.newest(most=most, bytes_most=bytes_most)]


async def test_what_was_filed_and_ended_is_found_again_as_it_was(where: str) -> None:
    async with opened(where) as (book, _):
        assert await file(book.desk("north"), filed("a"), filed("b", 1)) == [None, None]
        assert await end(book.desk("north"), "a") is None

    async with opened(where, "later") as (book, _):
        found = await book.desk("north").finished(["a", "b", "c"])

    assert list(found) == ["a"]
    assert (found["a"].filed, found["a"].ended) == (filed("a"), ended())
    assert list(found["a"].filed.workflow) == ["2", "1"]


async def test_one_that_ends_before_it_is_written_down_is_one_row(where: str) -> None:
    filing, ending = Told(), Told()
    async with opened(where) as (book, jobs):
        book.desk("north").file(filed("a"), filing)
        book.desk("north").end("a", ended(), ending)
        said = await filing.said.get(), await ending.said.get()
        job = await jobs.show("north/a")

    assert said == (None, None)
    assert (job.state, job.revision) == ("succeeded", 1)


async def test_an_id_is_taken_for_its_tenant_alone(where: str) -> None:
    async with opened(where) as (book, _):
        first = await file(book.desk("north"), filed("a"))
        again = await file(book.desk("north"), filed("fresh", 1), filed("a", 2))
        other = await file(book.desk("south"), filed("a"))
        await end(book.desk("north"), "a")
        after = await file(book.desk("north"), filed("a", 3))

    assert first == other == [None]
    assert again[0] is None
    assert isinstance(again[1], PromptIdTaken)
    assert isinstance(after[0], PromptIdTaken)


async def test_nobody_sees_or_forgets_another_tenants(where: str) -> None:
    async with opened(where) as (book, _):
        await file(book.desk("north"), filed("a"))
        await end(book.desk("north"), "a")
        south = book.desk("south")
        await south.forget(["a"])
        await south.forget(None)

        assert await names(south) == []
        assert await south.finished(["a"]) == {}
        assert await names(book.desk("north")) == ["a"]


async def test_forgotten_is_gone_and_what_has_not_ended_stays(where: str) -> None:
    async with opened(where) as (book, jobs):
        desk = book.desk("north")
        await file(desk, filed("a"), filed("b", 1), filed("c", 2))
        await end(desk, "a")
        await end(desk, "b")
        await desk.forget(["a", "c", "unknown"])
        left = await names(desk)
        await desk.forget(None)

        assert left == ["b"]
        assert await names(desk) == []
        assert (await jobs.show("north/c")).state == "running"
        assert await end(desk, "b") is not None


@pytest.mark.parametrize("no_id", ["\x00", "a\x00b", "\ud800"])
async def test_what_can_be_no_id_is_unknown(where: str, no_id: str) -> None:
    async with opened(where) as (book, _):
        desk = book.desk("north")
        await file(desk, filed("a"))
        await end(desk, "a")

        assert list(await desk.finished([no_id, "a"])) == ["a"]
        await desk.forget([no_id])
        assert await names(desk) == ["a"]


async def test_the_newest_come_first_as_many_as_fit(where: str) -> None:
    async with opened(where) as (book, _):
        desk = book.desk("north")
        for arrival, prompt_id in enumerate("abcd"):
            await file(desk, filed(prompt_id, arrival))
            await end(desk, prompt_id)

        assert await names(desk) == ["d", "c", "b", "a"]
        assert await names(desk, most=2) == ["d", "c"]
        assert await names(desk, bytes_most=1) == ["d"]
        size = len(filed("d", 3).to_text()) + len(ended().to_text())
        assert await names(desk, bytes_most=2 * size) == ["d", "c"]


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
async def test_the_next_server_has_what_was_not_finished_in_its_old_order(where: str) -> None:
    prompts = [filed("a"), filed("b", 1), filed("c", 2, number=-2.0, front=True)]
    async with opened(where) as (book, _):
        await file(book.desk("north"), *prompts)
        await end(book.desk("north"), "a")
    async with opened(where, "second") as (book, _):
        left = await book.unfinished()
        last = await book.last_number()
        told = Told()
        book.desk("north").begin_again("b", told)
        assert await told.said.get() is None
    async with opened(where, "third") as (book, _):
        again = await book.unfinished()
        assert await end(book.desk("north"), "b", ended("failed")) is None

    assert [each.filed for each in left] == prompts[1:]
    assert [each.begun for each in left] == [0, 0]
    assert {each.filed.prompt_id: each.begun for each in again} == {"b": 1, "c": 0}
    assert last >= 2


@pytest.mark.parametrize("where", ["postgres"], indirect=True)
async def test_on_postgres_a_closed_server_leaves_its_prompts_to_others(where: str) -> None:
    async with opened(where) as (book, _):
        await file(book.desk("north"), filed("a"))
    async with opened(where, "second") as (book, jobs):
        lost = await end(book.desk("north"), "a")
        job = await jobs.show("north/a")

    assert (job.state, job.claimed_by) == ("queued", None)
    assert lost is not None


async def test_a_cancelled_row_has_an_entry_that_says_so(where: str) -> None:
    async with opened(where) as (book, jobs):
        await file(book.desk("north"), filed("a"))
        await jobs.do(lambda each: each.change("UPDATE jobs SET state = 'queued'"))
        await jobs.cancel("north/a")
        found = (await book.desk("north").finished(["a"]))["a"]

    assert found.ended.status == "cancelled"
    assert found.ended.messages[-1][0] == "execution_interrupted"


class AwayAtTimes(Jobs):
    """A queue whose database is away for some writes."""

    away = 0

    async def do(self, unit: Unit[Any]) -> Any:
        if self.away:
            self.away -= 1
            raise DatabaseAway("disk full")
        return await super().do(unit)


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
async def test_while_the_database_is_away_new_ones_are_refused_and_ends_wait(where: str) -> None:
    records = await open_records(where, [SCHEMA])
    jobs = AwayAtTimes(records)
    book = DurableBook(lambda: jobs, worker="w", failed=fail)
    filing, ending = Told(), Told()
    async with book.opened():
        desk = book.desk("north")
        await file(desk, filed("a"))
        jobs.away = 1
        desk.file(filed("b", 1), filing)
        desk.end("a", ended(), ending)
        refused, done = await filing.said.get(), await ending.said.get()
        found = await names(desk)
        unknown = await file(desk, filed("b", 1))
    await records.close()

    assert isinstance(refused, DatabaseAway)
    assert done is None
    assert found == ["a"]
    assert unknown == [None]


async def test_a_cancel_by_another_process_is_heard(where: str) -> None:
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    async with opened(where) as (book, jobs):
        await jobs.start_running()
        book.on_cancelling(lambda *told: heard.put_nowait(told))
        await file(book.desk("north"), filed("a"), filed("b", 1))
        async with opened(where, "operator") as (_, others):
            await others.cancel("north/b")
            said = await heard.get()
        await end(book.desk("north"), "a")
        await end(book.desk("north"), "b", ended("cancelled"))

    assert said == ("north", "b")
