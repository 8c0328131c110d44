"""A fleet dispatch in which a library carries the ids: for comparing, not for use.

The library's row is written by a trigger, in the transaction that makes the job's row wait. A
claim pops ids, begins those jobs in our table and drops the library's rows, in one transaction,
so that nothing can be lost between the two tables. What the library carries and our table does
not give any more is dropped. Both are arranged as kindly as we could: no second connection, no
second commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from milepost.jobs.claims import begun
from milepost.jobs.fleet import TENANTS, shares_in_turn
from milepost.jobs.model import Job
from milepost.records.records import Records
from milepost.records.transaction import Transaction

ALONE: Final = "SELECT pg_advisory_xact_lock(7102316806)"
INSTALLED: Final = "SELECT 1 FROM pg_proc WHERE proname = 'milepost_carry'"
TRIGGER: Final = """
CREATE FUNCTION milepost_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {enqueue};
    RETURN NEW;
END $$;
CREATE TRIGGER milepost_carry_new AFTER INSERT ON jobs
    FOR EACH ROW EXECUTE FUNCTION milepost_carry();
CREATE TRIGGER milepost_carry_again AFTER UPDATE OF state ON jobs
    FOR EACH ROW WHEN (NEW.state = 'queued') EXECUTE FUNCTION milepost_carry();
"""
NEVER: Final = -1


class Carrier(Protocol):
    """What one library does."""

    @property
    def tables(self) -> str:
        """SQL that makes the library's own tables, functions and triggers."""

    @property
    def enqueue(self) -> str:
        """A statement of a trigger on `jobs` that hands over the row NEW; {queue} is its queue."""

    def popped(self, transaction: Transaction, queue: str, most: int) -> Sequence[str]:
        """The ids of the next jobs of a queue; they are carried no more."""


class CarriedDispatch:
    """Claims what a library says is next."""

    def __init__(self, records: Records, carrier: Carrier, *, by_tenant: bool) -> None:
        """Prepare; `rebuild` makes the library's tables.

        Args:
            records: on Postgres.
            carrier: the library.
            by_tenant: a queue per kind and tenant, asked in the order that our fair share says;
                otherwise a queue per kind, in the library's own order.
        """
        self._records = records
        self._carrier = carrier
        self._by_tenant = by_tenant

    async def rebuild(self) -> None:
        """Make the library's tables and hand over what waits already, once in a database."""
        await self._records.write(self._installed)

    def _installed(self, transaction: Transaction) -> None:
        transaction.row(ALONE)
        if transaction.row(INSTALLED) is not None:
            return
        queue = "NEW.kind || '/' || NEW.tenant" if self._by_tenant else "NEW.kind"
        transaction.change(self._carrier.tables)
        transaction.change(TRIGGER.format(enqueue=self._carrier.enqueue.format(queue=queue)))
        transaction.change("UPDATE jobs SET state = state WHERE state = 'queued'")

    def queued(self, jobs: Iterable[Job]) -> None:
        """The trigger has handed them over."""

    def ended(self, tenant: str) -> None:
        """Our table knows."""

    async def claim(
        self, kinds: Sequence[str], worker: str, most: int, lease_s: float
    ) -> Sequence[Job]:
        """Take the next ones, in our order or in the library's."""

        def unit(transaction: Transaction) -> list[Job]:
            jobs: list[Job] = []
            for kind in kinds:
                free = most - len(jobs)
                if self._by_tenant and free:
                    jobs += self._fairly(transaction, kind, worker, free, lease_s)
                elif free:
                    jobs += self._taken(transaction, kind, worker, free, lease_s)[0]
            return jobs

        return await self._records.write_aside(unit)

    def _fairly(
        self, transaction: Transaction, kind: str, worker: str, most: int, lease_s: float
    ) -> list[Job]:
        turns = {
            tenant: (running, NEVER if started_ms is None else started_ms)
            for tenant, running, started_ms in transaction.rows(
                TENANTS, kind=kind, now_ms=transaction.now_ms
            )
        }
        jobs: list[Job] = []
        while turns and len(jobs) < most:
            shares = shares_in_turn(turns, most - len(jobs))
            for tenant, share in shares.items():
                queue = f"{kind}/{tenant}"
                begun_now, popped = self._taken(transaction, queue, worker, share, lease_s)
                jobs += begun_now
                running, started_ms = turns[tenant]
                turns[tenant] = running + len(begun_now), started_ms
                if popped < share:
                    del turns[tenant]
        return jobs

    def _taken(
        self, transaction: Transaction, queue: str, worker: str, most: int, lease_s: float
    ) -> tuple[Sequence[Job], int]:
        """What could be begun, and how many ids the library gave."""
        job_ids = self._carrier.popped(transaction, queue, most)
        return begun(transaction, job_ids, worker, lease_s) if job_ids else [], len(job_ids)
