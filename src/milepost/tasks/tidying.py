"""What is old or nobody's goes: jobs that ended long ago with their files, and leftovers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from milepost.assets.call_results import CallResults
from milepost.assets.failures import StoreUnreachable
from milepost.assets.leftovers import (
    GRACE_S,
    Leftovers,
    Progress,
    collect_leftovers,
    owners_older,
)
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.store import AssetStore
from milepost.calls.ledger import Ledger
from milepost.jobs.jobs import Jobs
from milepost.jobs.retention import ended_before, ended_of, states_of
from milepost.records.records import Records
from milepost.tasks.poster_job import KINDS

AT_ONCE: Final = 50
"""Rows that go before their files do; after a kill in between `milepost gc` finds the files."""
ASKED_AT_ONCE: Final = 500
REACHED_WITHIN_S: Final = 10.0
_OF_A_JOB: Final = re.compile(r"[0-9a-f]{32}")
"""The owners of assets that are jobs; others keep what they have."""


@dataclass(kw_only=True)
class Tidied:
    """What went, or would have gone."""

    jobs: int = 0
    """That ended longer ago than they are kept."""
    outcomes: int = 0
    """Of nodes, that nobody has used for as long; they are not counted in a dry run."""
    calls: int = 0
    """Of models, that ended as long ago; whoever asks the same again, pays again. Not counted in a
    dry run, like the answers."""
    answers: int = 0
    """Of models, that no poster has used for as long."""
    orphans: int = 0
    """Of whose assets the job is gone or erased."""
    size_bytes: int = 0
    """Of the assets of both; what others hold, too, stays."""
    leftovers: Leftovers = field(default_factory=Leftovers)


@dataclass(frozen=True, kw_only=True)
class Tidying:
    """One service's; while others work with the same queue and store."""

    records: Records
    jobs: Jobs
    assets: AssetStore
    outcomes: OutcomeStore | None = None
    """What nodes made, on this machine."""
    dry_run: bool = False

    async def let_go_old(self, into: Tidied, *, older_than_s: float) -> None:
        """Delete jobs that ended before that, all that came of them, and what else is as old.

        Raises:
            StoreUnreachable: nothing has gone, or what has gone is gone.
            DatabaseAway: the same.
        """
        if self.dry_run:
            into.jobs += await self.records.read(lambda each: ended_before(each, older_than_s))
            for kind in KINDS:
                old = await self.records.read(
                    partial(ended_of, kind=kind, older_than_s=older_than_s)
                )
                into.size_bytes += await self.assets.threads.do(self._erase_each, old)
            return
        await self._reach_store()
        while gone := await self.jobs.purge(older_than_s=older_than_s, most=AT_ONCE):
            into.jobs += len(gone)
            posters = [(job.tenant, job.job_id) for job in gone if job.kind in KINDS]
            into.size_bytes += await self.assets.threads.do(self._erase_each, posters)
        if self.outcomes is not None:  # whoever used them has ended since, and is gone by now
            than = self.outcomes.clock() - older_than_s
            into.outcomes += await self.assets.threads.do(self.outcomes.forget_older, than=than)
        into.answers += await self._forget_answers(older_than_s)
        into.calls += await Ledger(self.records).purge(older_than_s)

    async def erase_orphans(self, into: Tidied, *, grace_s: float = GRACE_S) -> None:
        """Erase the assets of jobs that are gone: those of a kill at the wrong moment.

        Args:
            into: is counted up.
            grace_s: what is younger stays.

        Raises:
            StoreUnreachable: what has gone is gone.
            DatabaseAway: the same.
        """
        than = self.assets.clock() - grace_s
        for tenant in await self.assets.threads.do(self.assets.tenants):
            owners = await self.assets.threads.do(self._owners_like_jobs, tenant, than)
            for start in range(0, len(owners), ASKED_AT_ONCE):
                orphans = await self._orphans(owners[start : start + ASKED_AT_ONCE])
                into.orphans += len(orphans)
                into.size_bytes += await self.assets.threads.do(self._erase, tenant, orphans)

    async def collect_leftovers(self, into: Tidied, *, progress: Progress | None = None) -> None:
        """Remove what nobody can reach any more, see `assets.leftovers`."""
        into.leftovers = await self.assets.threads.do(
            collect_leftovers, self.assets, dry_run=self.dry_run, progress=progress
        )

    async def _forget_answers(self, older_than_s: float) -> int:
        """Of every tenant's models: those that no poster holds."""
        answers, than = CallResults(self.assets), self.assets.clock() - older_than_s
        tenants = await self.assets.threads.do(self.assets.tenants)
        gone = 0
        for tenant in tenants:
            gone += await self.assets.threads.do(answers.forget_older, tenant, than=than)
        return gone

    async def _reach_store(self) -> None:
        """Rows go first: not while their files cannot."""
        if not await self.assets.threads.do(self.assets.is_reachable, limit_s=REACHED_WITHIN_S):
            raise StoreUnreachable("it takes or gives no bytes")

    async def _orphans(self, owners: list[str]) -> list[str]:
        states = await self.records.read(lambda each: states_of(each, owners))
        return [owner for owner in owners if states.get(owner, "erased") == "erased"]

    def _owners_like_jobs(self, tenant: str, than: float) -> list[str]:
        owners = owners_older(self.assets.of(tenant), than=than)
        return [owner for owner in owners if _OF_A_JOB.fullmatch(owner)]

    def _erase_each(self, owners: Sequence[tuple[str, str]]) -> int:
        return sum(self._erase(tenant, [owner]) for tenant, owner in owners)

    def _erase(self, tenant: str, owners: list[str]) -> int:
        kept = self.assets.of(tenant)
        size_bytes = 0
        for owner in owners:
            size_bytes += sum(asset.size_bytes for asset in kept.names(owner))
            if not self.dry_run:
                kept.erase(owner)
        return size_bytes
