"""Posters over a real queue, a real store and the real painter, at a small size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from milepost import wiring
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.store import AssetStore
from milepost.car.catalogue import Catalogue, load_catalogue
from milepost.errors import QualityRefused
from milepost.jobs import table
from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.worker import Handler, Worker
from milepost.poster.request import Makers, PosterRequest, read_request
from milepost.records.records import open_records
from milepost.tasks.desk import NotAccepted, PictureVersion, Place, PosterState, Submission
from milepost.tasks.poster_desk import DurableDesk, NotEndedYet
from milepost.tasks.poster_job import ASKING, KIND, PosterJob, kind_of, payload_of, request_of

TRIP = Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt"
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def request_() -> PosterRequest:
    """A small poster of the example trip."""
    return read_request(TRIP, size="320x400", seed="7")


def order(request: PosterRequest, *, key: str | None = None, digest: str = "one") -> Submission:
    return Submission(request=request, idempotency_key=key, digest=digest)


class SharedCars:
    """Nobody brought one."""

    def catalogue_for(self, tenant: str, wanted: str | None) -> Catalogue:  # noqa: ARG002
        return load_catalogue()


@dataclass
class Office:
    """A desk over tables and a folder of the test's own."""

    desk: DurableDesk
    jobs: Jobs
    assets: AssetStore

    @asynccontextmanager
    async def working(self, handler: Handler | None = None) -> AsyncIterator[Worker]:
        """While open, a worker makes what is ordered."""
        job = PosterJob(
            studio_for=lambda *_: wiring.studio(),
            cars=SharedCars(),
            assets=self.assets,
            makers=Makers(),
        )
        worker = Worker(self.jobs, {KIND: handler or job}, worker_id="here", at_once=2)
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            worker.drain(grace_s=0)
            await asyncio.wait_for(running, PATIENCE_S)

    async def ended(self, tenant: str, poster_id: str) -> PosterState:
        async with asyncio.timeout(PATIENCE_S):
            async for _ in self.desk.events(tenant, poster_id, behind=0):
                pass
        state = await self.desk.get(tenant, poster_id)
        assert state is not None
        return state


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Open tables, and nobody at work yet."""
    records = await open_records(tmp_path / "milepost.db", [table.SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    assets = AssetStore(FolderShelf(tmp_path / "assets"), environment="test")
    try:
        yield Office(DurableDesk(jobs=lambda: jobs, assets=assets), jobs, assets)
    finally:
        await jobs.close()
        await records.close()


async def accepted(office: Office, submission: Submission, tenant: str = "a") -> PosterState:
    state = await office.desk.submit(tenant, submission)
    assert isinstance(state, PosterState)
    return state


def test_a_request_in_a_row_is_the_same_request(request_: PosterRequest) -> None:
    whole = replace(
        request_,
        style="guofeng",
        car="suv",
        painter="builtin",
        file_format="png",
        embed_workflow=False,
    )

    assert request_of(payload_of(whole)) == whole


def test_posters_that_ask_models_are_a_kind_of_their_own(request_: PosterRequest) -> None:
    makers = Makers(painters="dashscope:wanx2.1-t2i-turbo,builtin")

    assert kind_of(Makers().asked_by(request_)) == KIND
    assert kind_of(makers.asked_by(request_)) == ASKING
    assert kind_of(makers.asked_by(replace(request_, painter="builtin"))) == KIND


async def test_a_list_shows_posters_of_all_kinds_newest_first(
    office: Office, request_: PosterRequest
) -> None:
    painters = ("builtin", "dashscope:wanx2.1-t2i-turbo", "builtin", "dashscope:qwen-image")
    ids = [
        (await accepted(office, order(replace(request_, painter=painter)))).poster_id
        for painter in painters
    ]

    page = await office.desk.list("a", status=None, limit=3, behind=None)

    assert [poster.poster_id for poster in page.posters] == ids[:0:-1]
    assert page.more


@pytest.mark.slow
async def test_what_is_ordered_is_made_and_kept_with_its_report(
    office: Office, request_: PosterRequest
) -> None:
    waiting = await accepted(office, order(request_))
    assert waiting.status == "queued"

    async with office.working():
        made = await office.ended("a", waiting.poster_id)

    picture = await office.desk.picture("a", waiting.poster_id)
    assert (made.status, made.progress, made.failure) == ("succeeded", 1.0, None)
    assert made.report is not None
    assert picture is not None
    assert picture.file_format == "jpeg"
    assert Pillow.open(BytesIO(picture.data)).size == (320, 400)


@pytest.mark.slow
async def test_events_tell_the_steps_in_order_and_end_with_the_last(
    office: Office, request_: PosterRequest
) -> None:
    waiting = await accepted(office, order(request_))

    async with office.working():
        told = [each async for each in office.desk.events("a", waiting.poster_id, behind=0)]

    ids = [each.event_id for each in told]
    assert ids == sorted(set(ids))
    assert told[-1].status == "succeeded"
    assert [each.progress for each in told] == sorted(each.progress for each in told)
    assert any(each.step for each in told)


async def test_another_tenants_poster_is_unknown(office: Office, request_: PosterRequest) -> None:
    mine = await accepted(office, order(request_), tenant="a")

    assert await office.desk.get("b", mine.poster_id) is None
    assert await office.desk.picture("b", mine.poster_id) is None
    assert [each async for each in office.desk.events("b", mine.poster_id, behind=0)] == []
    await office.desk.cancel_or_erase("b", mine.poster_id)
    still = await office.desk.get("a", mine.poster_id)
    assert still is not None
    assert still.status == "queued"


async def test_a_key_means_one_poster_and_never_another(
    office: Office, request_: PosterRequest
) -> None:
    first = await accepted(office, order(request_, key="k"))

    again = await office.desk.submit("a", order(request_, key="k"))
    other = await office.desk.submit("a", order(request_, key="k", digest="two"))
    elsewhere = await accepted(office, order(request_, key="k", digest="two"), tenant="b")

    assert again == first
    assert other is NotAccepted.KEY_REUSED
    assert elsewhere.poster_id != first.poster_id


async def test_a_list_is_paged_newest_first(office: Office, request_: PosterRequest) -> None:
    made = [await accepted(office, order(request_)) for _ in range(5)]
    newest = [each.poster_id for each in reversed(made)]
    await office.desk.cancel_or_erase("a", newest[1])
    await office.desk.cancel_or_erase("a", newest[1])  # cancelled, then erased

    first = await office.desk.list("a", status=None, limit=2, behind=None)
    last = first.posters[-1]
    behind = Place(created_ms=last.created_ms, poster_id=last.poster_id)
    second = await office.desk.list("a", status=None, limit=2, behind=behind)

    assert [each.poster_id for each in first.posters] == [newest[0], newest[2]]
    assert [each.poster_id for each in second.posters] == newest[3:]
    assert (first.more, second.more) == (True, False)


async def test_a_waiting_poster_is_cancelled_at_once(
    office: Office, request_: PosterRequest
) -> None:
    waiting = await accepted(office, order(request_))

    await office.desk.cancel_or_erase("a", waiting.poster_id)

    state = await office.desk.get("a", waiting.poster_id)
    assert state is not None
    assert state.status == "cancelled"


async def test_a_poster_whose_worker_is_silent_is_not_waited_for_for_ever(
    office: Office, request_: PosterRequest
) -> None:
    waiting = await accepted(office, order(request_))
    await office.jobs.claim([KIND], "dead", 1)
    desk = replace(office.desk, ends_within_s=0)

    with pytest.raises(NotEndedYet):
        await desk.cancel_or_erase("a", waiting.poster_id)

    assert (await office.jobs.show(waiting.poster_id)).cancel_ms is not None


async def test_a_poster_that_is_finished_before_its_worker_hears_is_erased(
    office: Office, request_: PosterRequest
) -> None:
    waiting = await accepted(office, order(request_))
    (job,) = await office.jobs.claim([KIND], "busy", 1)

    deleting = asyncio.create_task(office.desk.cancel_or_erase("a", waiting.poster_id))
    async for each in office.jobs.watch(waiting.poster_id):
        if each.cancel_ms is not None:
            await office.jobs.finish(claim_of(job), waiting.poster_id)
    await asyncio.wait_for(deleting, PATIENCE_S)

    assert (await office.jobs.show(waiting.poster_id)).state == "erased"


async def test_a_running_poster_is_cancelled_before_the_call_returns(
    office: Office, request_: PosterRequest
) -> None:
    begun = asyncio.Event()

    async def endless(*_: object) -> str | None:
        begun.set()
        await asyncio.Event().wait()
        return None

    waiting = await accepted(office, order(request_))
    async with office.working(endless):
        await begun.wait()
        await asyncio.wait_for(office.desk.cancel_or_erase("a", waiting.poster_id), PATIENCE_S)
        state = await office.desk.get("a", waiting.poster_id)

    assert state is not None
    assert state.status == "cancelled"


@pytest.mark.slow
async def test_an_erased_poster_leaves_no_byte(
    office: Office, request_: PosterRequest, tmp_path: Path
) -> None:
    waiting = await accepted(office, order(request_))
    async with office.working():
        await office.ended("a", waiting.poster_id)

    picture = await office.desk.picture("a", waiting.poster_id)
    assert picture is not None
    small = PictureVersion(of=picture.digest, file_format="webp", width_px=160)
    await office.desk.keep_version("a", waiting.poster_id, small, b"small")
    assert await office.desk.version("a", waiting.poster_id, small) == b"small"
    assert await office.desk.version("b", waiting.poster_id, small) is None

    await office.desk.cancel_or_erase("a", waiting.poster_id)
    await office.desk.keep_version("a", waiting.poster_id, small, b"small")

    state = await office.desk.get("a", waiting.poster_id)
    assert state is not None
    assert state.status == "erased"
    assert await office.desk.version("a", waiting.poster_id, small) is None
    assert await office.desk.picture("a", waiting.poster_id) is None
    assert [each for each in (tmp_path / "assets").rglob("*") if each.is_file()] == []
    assert office.assets.of("a").names(waiting.poster_id) == []


async def test_a_gate_that_says_no_is_a_failure_for_good(
    office: Office, request_: PosterRequest
) -> None:
    async def refused(*_: object) -> str | None:
        raise QualityRefused((), 3)

    waiting = await accepted(office, order(request_))
    async with office.working(refused):
        state = await office.ended("a", waiting.poster_id)

    assert state.failure is not None
    assert (state.status, state.failure.retryable) == ("failed", False)
    assert state.failure.code == QualityRefused.code
