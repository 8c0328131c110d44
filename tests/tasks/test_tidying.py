from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from calls.scripted_vendor import ScriptedVendor, call
from milepost.assets.call_results import CallResults
from milepost.assets.failures import StoreUnreachable
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.outcomes import OutcomeStore, user_of
from milepost.assets.store import AssetStore
from milepost.calls.ledger import Ledger
from milepost.calls.schema import CALLS_SCHEMA
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import NewJob
from milepost.jobs.refusals import JobUnknown
from milepost.jobs.table import SCHEMA
from milepost.providers.capabilities import KeptIsGone
from milepost.records.records import Records, open_records
from milepost.tasks.poster_job import KIND
from milepost.tasks.prompt_row import KIND as PROMPT
from milepost.tasks.prompt_row import job_id_of
from milepost.tasks.tidying import Tidied, Tidying
from postgres import databases

where = databases.where
DAY_S = 86400.0
KEY = "1" * 64


class AwayShelf(FolderShelf):
    """Takes nothing and gives nothing."""

    def probe(self) -> None:
        raise StoreUnreachable("away")


@dataclass
class Household:
    """A service with its queue, its store and its outcomes."""

    records: Records
    jobs: Jobs
    assets: AssetStore
    outcomes: OutcomeStore

    def tidying(self, *, dry_run: bool = False) -> Tidying:
        return Tidying(
            records=self.records,
            jobs=self.jobs,
            assets=self.assets,
            outcomes=self.outcomes,
            dry_run=dry_run,
        )

    async def ended_poster(self, tenant: str = "acme", kind: str = KIND) -> str:
        """A job that has ended, with its picture and an outcome only it used."""
        submitted = await self.jobs.submit(NewJob(tenant=tenant, kind=kind, payload={}))
        job_id = submitted.job.job_id
        await self.jobs.cancel(job_id)
        self.keep_picture(tenant, job_id)
        self.outcomes.of(tenant).put(KEY, b"outcome", owner=job_id)
        return job_id

    def keep_picture(self, tenant: str, owner: str) -> None:
        kept = self.assets.of(tenant)
        kept.put(owner.encode(), owner=owner, name="picture", media_type="image/jpeg")

    def pictures(self, tenant: str = "acme") -> list[str]:
        kept = self.assets.of(tenant)
        return [stored.key.split("/")[-2] for stored in kept.shelf.listing(kept.keys.links)]


@pytest.fixture
async def household(where: str, tmp_path: Path) -> AsyncIterator[Household]:
    records = await open_records(where, [SCHEMA, CALLS_SCHEMA])
    jobs = Jobs(records)
    assets = AssetStore(FolderShelf(tmp_path / "assets"), environment="test")
    outcomes = OutcomeStore(FolderShelf(tmp_path / "outcomes"), environment="test", max_bytes=10**6)
    yield Household(records, jobs, assets, outcomes)
    await jobs.close()
    await records.close()


async def test_what_ended_long_ago_goes_with_all_that_came_of_it(household: Household) -> None:
    job_id = await household.ended_poster()
    done = Tidied()

    await household.tidying().let_go_old(done, older_than_s=-1)

    assert (done.jobs, done.size_bytes) == (1, 32)
    assert household.pictures() == []
    assert household.outcomes.of("acme").get(KEY) is None
    with pytest.raises(JobUnknown):
        await household.jobs.show(job_id)


async def test_what_a_prompt_used_goes_with_it(household: Household) -> None:
    job_id = job_id_of("acme", "any id ✓ of a client's")
    await household.jobs.submit(NewJob(tenant="acme", kind=PROMPT, payload={}, job_id=job_id))
    await household.jobs.cancel(job_id)
    household.outcomes.of("acme").put(KEY, b"outcome", owner=user_of("any id ✓ of a client's"))

    await household.tidying().let_go_old(Tidied(), older_than_s=-1)

    assert household.outcomes.of("acme").get(KEY) is None


async def test_answers_of_models_that_no_poster_used_go_when_they_are_old(
    household: Household,
) -> None:
    answers = CallResults(household.assets)
    unused = await answers.keep("acme", b"unused", "image/png")
    used = await answers.keep("zenith", b"used", "image/png")
    await answers.hand_over("zenith", used, owner="0" * 32)
    young, old = Tidied(), Tidied()

    await household.tidying().let_go_old(young, older_than_s=DAY_S)
    await household.tidying().let_go_old(old, older_than_s=-60)

    assert (young.answers, old.answers) == (0, 1)
    assert (await answers.load("zenith", used)).data == b"used"
    with pytest.raises(KeptIsGone):
        await answers.load("acme", unused)


async def test_calls_that_ended_long_ago_may_be_asked_again(household: Household) -> None:
    vendor = ScriptedVendor()
    async with Ledger(household.records) as ledger:
        for _ in range(2):
            await ledger.run(call(), vendor, deadline_s=20.0)
        await household.records.write(
            lambda rows: rows.change("UPDATE calls SET charged_ms = charged_ms - 300000000")
        )
        done = Tidied()
        await household.tidying().let_go_old(done, older_than_s=DAY_S)
        again = await ledger.run(call(), vendor, deadline_s=20.0)

    assert done.calls == 1
    assert again.paid_now
    assert len(vendor.asked) == 2


async def test_what_is_young_or_goes_on_stays(household: Household) -> None:
    young = await household.ended_poster()
    waiting = await household.jobs.submit(NewJob(tenant="acme", kind=KIND, payload={}))
    done = Tidied()

    await household.tidying().let_go_old(done, older_than_s=DAY_S)
    assert (done.jobs, done.outcomes) == (0, 0)
    assert household.pictures() == [young]

    await household.tidying().let_go_old(done, older_than_s=-1)
    assert (await household.jobs.show(waiting.job.job_id)).state == "queued"


async def test_more_than_one_turn_of_jobs_goes_at_once(household: Household) -> None:
    for _ in range(120):
        submitted = await household.jobs.submit(NewJob(tenant="a", kind=KIND, payload={}))
        await household.jobs.cancel(submitted.job.job_id)
    done = Tidied()

    await household.tidying().let_go_old(done, older_than_s=-1)

    assert done.jobs == 120


async def test_while_the_store_is_away_no_job_goes_without_its_files(
    household: Household, tmp_path: Path
) -> None:
    job_id = await household.ended_poster()
    household.assets = AssetStore(AwayShelf(tmp_path / "assets"), environment="test")

    with pytest.raises(StoreUnreachable):
        await household.tidying().let_go_old(Tidied(), older_than_s=-1)

    assert (await household.jobs.show(job_id)).job_id == job_id


async def test_files_whose_job_is_gone_go_and_other_owners_keep_theirs(
    household: Household,
) -> None:
    alive = await household.ended_poster()
    erased = await household.ended_poster()
    await household.jobs.erase(erased)
    household.keep_picture("zenith", "0" * 32)
    household.keep_picture("acme", "car-of-mine")
    done = Tidied()

    await household.tidying().erase_orphans(done)
    assert done.orphans == 0  # all of it is young

    await household.tidying().erase_orphans(done, grace_s=-60)
    assert (done.orphans, done.size_bytes) == (2, 64)
    assert sorted(household.pictures()) == sorted([alive, "car-of-mine"])
    assert household.pictures("zenith") == []


async def test_a_dry_run_tells_the_same_and_removes_nothing(household: Household) -> None:
    await household.ended_poster()
    household.keep_picture("acme", "0" * 32)
    dry, wet = Tidied(), Tidied()

    for done, dry_run in ((dry, True), (wet, False)):
        tidying = household.tidying(dry_run=dry_run)
        await tidying.erase_orphans(done, grace_s=-60)
        await tidying.let_go_old(done, older_than_s=-1)

    assert (dry.jobs, dry.orphans, dry.size_bytes) == (1, 1, 64)
    assert (wet.jobs, wet.orphans, wet.size_bytes) == (1, 1, 64)
