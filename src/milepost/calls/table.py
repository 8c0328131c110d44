"""The steps of a claimed call, each one transaction.

Every step names its owner: an owner whose lease was taken over changes nothing and is told so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from milepost.calls.call import Call, CallKey, Result
from milepost.calls.claim import Failed
from milepost.calls.schema import DAY_MS, gate_of, midnight_before, now_ms
from milepost.calls.vendor import Finished, Intent, Verdict
from milepost.records.records import Records
from milepost.records.transaction import Transaction

CHANGED = "calls"
"""The topic on which every process hears that a place has become free; the text is the gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What becomes of a call in its owner's hands."""

    records: Records
    lease_ms: int

    async def renew(self, owner: str, digests: Collection[str]) -> None:
        """Say that the owner lives and still carries these calls."""
        mine = tuple(digests)

        def step(rows: Transaction) -> None:
            until = now_ms(rows) + self.lease_ms
            for digest in mine:
                rows.change(
                    "UPDATE calls SET lease_until_ms = :until"
                    " WHERE digest = :digest AND owner = :owner",
                    until=until,
                    digest=digest,
                    owner=owner,
                )

        await self.records.write(step)

    async def settle(self, key: CallKey, owner: str) -> None:
        """The submit has surely arrived by now: its place in the rate runs out from here."""

        def step(rows: Transaction) -> None:
            rows.change(
                "UPDATE calls SET settled_ms = :now"
                " WHERE digest = :digest AND owner = :owner AND settled_ms IS NULL",
                now=now_ms(rows),
                digest=key.digest,
                owner=owner,
            )
            rows.tell(CHANGED, gate_of(key.account, key.model))

        await self.records.write(step)

    async def submitted(self, key: CallKey, owner: str, task_id: str) -> bool:
        """Write the task id down; False if the call or the task is no longer this owner's."""

        def step(rows: Transaction) -> bool:
            now = now_ms(rows)
            fresh = rows.change(
                "INSERT INTO call_tasks (account, task_id, model, seen_ms)"
                " VALUES (:account, :task_id, :model, :now)"
                " ON CONFLICT (account, task_id) DO NOTHING",
                account=key.account,
                task_id=task_id,
                model=key.model,
                now=now,
            )
            row = rows.row(
                "SELECT task_id FROM calls WHERE digest = :digest AND owner = :owner",
                digest=key.digest,
                owner=owner,
            )
            if row is None or not (fresh or row[0] == task_id):
                return False
            rows.change(
                "UPDATE calls SET state = 'submitted', task_id = :task_id, vacated_ms = NULL,"
                " submits = submits + :fresh, settled_ms = COALESCE(settled_ms, :now)"
                " WHERE digest = :digest AND owner = :owner",
                task_id=task_id,
                fresh=fresh,
                now=now,
                digest=key.digest,
                owner=owner,
            )
            rows.tell(CHANGED, gate_of(key.account, key.model))
            return True

        return await self.records.write(step)

    async def vacate(self, key: CallKey, owner: str, task_id: str | None) -> None:
        """The call needs its place in flight no more.

        Args:
            key: whose place.
            owner: who carries it.
            task_id: the task whose end was seen; None: the vendor has taken nothing so far, and
                if it has by now this changes nothing.
        """

        def step(rows: Transaction) -> None:
            now = now_ms(rows)
            if rows.change(
                "UPDATE calls SET vacated_ms = :now, settled_ms = COALESCE(settled_ms, :now)"
                " WHERE digest = :digest AND owner = :owner AND vacated_ms IS NULL"
                " AND COALESCE(task_id, '') = :task_id",
                now=now,
                digest=key.digest,
                owner=owner,
                task_id=task_id or "",
            ):
                rows.tell(CHANGED, gate_of(key.account, key.model))

        await self.records.write(step)

    async def intent(self, call: Call) -> Intent:
        """What is known of a call that may have been submitted, and the tasks it is not."""
        key = call.key

        def look(rows: Transaction) -> Intent:
            granted = rows.row(
                "SELECT granted_ms FROM calls WHERE digest = :digest", digest=key.digest
            )
            known = rows.rows(
                "SELECT task_id FROM call_tasks"
                " WHERE account = :account AND model = :model AND seen_ms > :since",
                account=key.account,
                model=key.model,
                since=rows.now_ms - 2 * DAY_MS,
            )
            return Intent(
                call=call,
                granted_at_s=(granted[0] or 0) / 1000 if granted else 0.0,
                read_at_s=now_ms(rows) / 1000,
                known_task_ids=frozenset(row[0] for row in known),
            )

        return await self.records.read(look)

    async def wait_again(
        self, key: CallKey, owner: str, pause_s: float, *, resubmit: bool = False
    ) -> None:
        """Back to its old place in the line, nothing being at the vendor."""

        def step(rows: Transaction) -> None:
            now = now_ms(rows)
            rows.change(
                "UPDATE calls SET state = 'intent', task_id = NULL, not_before_ms = :later,"
                " settled_ms = CASE WHEN granted_ms IS NULL THEN settled_ms"
                " ELSE COALESCE(settled_ms, :now) END,"
                " granted_ms = NULL, resubmits = resubmits + :more"
                " WHERE digest = :digest AND owner = :owner",
                later=now + round(pause_s * 1000),
                now=now,
                more=int(resubmit),
                digest=key.digest,
                owner=owner,
            )
            rows.tell(CHANGED, gate_of(key.account, key.model))

        await self.records.write(step)

    async def finish(self, key: CallKey, owner: str, finished: Finished) -> Result | None:
        """Write down what the call gave; None if it is no longer this owner's."""
        used = finished.usage

        def step(rows: Transaction) -> Result | None:
            now = now_ms(rows)
            row = rows.row(
                "SELECT task_id, submits FROM calls WHERE digest = :digest AND owner = :owner",
                digest=key.digest,
                owner=owner,
            )
            changed = rows.change(
                "UPDATE calls SET state = 'done', owner = NULL, address = :address,"
                " finished_ms = :now, settled_ms = COALESCE(settled_ms, :now), reserved_cny = 0,"
                " submits = submits + (CASE WHEN task_id IS NULL THEN 1 ELSE 0 END),"
                " cost_cny = cost_cny + :cost, input_tokens = input_tokens + :input,"
                " output_tokens = output_tokens + :output, pictures = pictures + :pictures"
                " WHERE digest = :digest AND owner = :owner",
                address=finished.address,
                now=now,
                cost=used.cost_cny,
                input=used.input_tokens,
                output=used.output_tokens,
                pictures=used.pictures,
                digest=key.digest,
                owner=owner,
            )
            if row is None or not changed:
                return None
            rows.tell(CHANGED, gate_of(key.account, key.model))
            task_id, submits = row
            return Result(
                address=finished.address,
                usage=used,
                task_id=task_id,
                submits=submits + (task_id is None),
                paid_now=True,
            )

        return await self.records.write(step)

    async def fail(self, key: CallKey, owner: str, failed: Failed) -> None:
        """Write down that the call was answered unhappily, so that nobody asks it again."""

        def step(rows: Transaction) -> None:
            rows.change(
                "UPDATE calls SET state = 'failed', owner = NULL, verdict = :verdict,"
                " vendor_code = :vendor_code, finished_ms = :now,"
                " settled_ms = COALESCE(settled_ms, :now), reserved_cny = 0"
                " WHERE digest = :digest AND owner = :owner",
                verdict=failed.verdict.value,
                vendor_code=failed.vendor_code,
                now=now_ms(rows),
                digest=key.digest,
                owner=owner,
            )
            rows.tell(CHANGED, gate_of(key.account, key.model))

        await self.records.write(step)

    async def release(self, key: CallKey, owner: str, *, sent: bool) -> None:
        """Leave an unfinished call to whoever wants it; one never sent leaves no trace."""

        def step(rows: Transaction) -> None:
            if not sent:
                rows.change(
                    "UPDATE calls SET granted_ms = NULL"
                    " WHERE digest = :digest AND owner = :owner AND task_id IS NULL",
                    digest=key.digest,
                    owner=owner,
                )
            rows.change(
                "DELETE FROM calls WHERE digest = :digest AND owner = :owner"
                " AND granted_ms IS NULL AND settled_ms IS NULL AND cost_cny = 0",
                digest=key.digest,
                owner=owner,
            )
            rows.change(
                "UPDATE calls SET owner = NULL, lease_until_ms = 0, reserved_cny ="
                " CASE WHEN granted_ms IS NULL THEN 0 ELSE reserved_cny END"
                " WHERE digest = :digest AND owner = :owner",
                digest=key.digest,
                owner=owner,
            )
            rows.tell(CHANGED, gate_of(key.account, key.model))

        await self.records.write(step)

    async def adopt(self, digest: str, owner: str) -> tuple[CallKey, str] | None:
        """Take over a task in flight whose owner is silent; None if someone was first."""

        def step(rows: Transaction) -> tuple[CallKey, str] | None:
            now = now_ms(rows)
            taken = rows.change(
                "UPDATE calls SET owner = :owner, lease_until_ms = :until"
                " WHERE digest = :digest AND state = 'submitted' AND lease_until_ms <= :now",
                owner=owner,
                until=now + self.lease_ms,
                digest=digest,
                now=now,
            )
            row = rows.row(
                "SELECT tenant, account, model, digest, task_id FROM calls WHERE digest = :digest",
                digest=digest,
            )
            return (CallKey(*row[:4]), str(row[4])) if taken and row is not None else None

        return await self.records.write(step)

    async def is_paid(self, key: CallKey) -> bool:
        """Whether the vendor has taken the call, as far as is written down."""
        row = await self.records.read(
            lambda rows: rows.row(
                "SELECT 1 FROM calls WHERE digest = :digest"
                " AND (state = 'done' OR (state = 'submitted' AND task_id IS NOT NULL))",
                digest=key.digest,
            )
        )
        return row is not None

    async def forget(self, key: CallKey) -> None:
        """A finished call may be asked, and paid, again: its stored result is gone."""

        def step(rows: Transaction) -> None:
            rows.change(
                "UPDATE calls SET state = 'failed', verdict = :verdict,"
                " vendor_code = 'forgotten', finished_ms = 0"
                " WHERE digest = :digest AND state IN ('done', 'failed')",
                verdict=Verdict.ACCOUNT.value,
                digest=key.digest,
            )

        await self.records.write(step)

    async def purge(self, older_than_s: float) -> int:
        """Delete finished calls that old, and task ids nobody can list any more; how many."""

        def step(rows: Transaction) -> int:
            before = now_ms(rows) - max(round(older_than_s * 1000), 2 * DAY_MS)
            rows.change("DELETE FROM call_tasks WHERE seen_ms < :before", before=before)
            return rows.change(
                "DELETE FROM calls WHERE state IN ('done', 'failed') AND charged_ms < :before",
                before=before,
            )

        return await self.records.write(step)

    async def spent_today(self, day_offset_ms: int) -> dict[str, float]:
        """Yuan by tenant since their midnight."""

        def look(rows: Transaction) -> dict[str, float]:
            since = midnight_before(now_ms(rows), day_offset_ms)
            found = rows.rows(
                "SELECT tenant, SUM(cost_cny) FROM calls WHERE charged_ms >= :since"
                " GROUP BY tenant HAVING SUM(cost_cny) > 0",
                since=since,
            )
            return {str(tenant): round(float(cost), 4) for tenant, cost in found}

        return await self.records.read(look)
