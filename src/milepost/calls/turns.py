"""Whose turn it is to submit: fair between tenants, within the limits, over all processes.

Whoever waits has a row in `calls`; its `turn` was given when it was asked, one higher than its
tenant's last, so that tenants with many calls and tenants with few take turns. Each process looks
for the turns of its own calls; the row of the gate is locked while it does, so that two never
grant the same place. A place in flight belongs to the call, not to the process: a task goes on at
the vendor when the process that asked for it has died, and it is counted until someone has seen
its end. A place is vacated before the call is done: while what the task gave is fetched, and while
no answer comes from a vendor whose list shows that it has taken nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from milepost.calls.policy import Policy
from milepost.calls.schema import gate_of, lock_gate, now_ms
from milepost.records.records import Records
from milepost.records.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Turns:
    """What one look at the gate has given."""

    granted: tuple[str, ...] = ()
    """Digests of this owner's calls that may submit now."""
    next_in_s: float | None = None
    """When this owner's next call can be granted; None if that depends on others."""
    orphan: str | None = None
    """Digest of a task in flight whose owner is silent, if it keeps others waiting."""
    last_start: int = 0
    """Another number each time that anybody, anywhere, is granted a start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The limits of one model of one account."""

    records: Records
    account: str
    model: str
    policy: Policy
    lease_ms: int
    """A lease that ends more than twice as far away comes from a clock that was set back."""

    async def look(self, owner: str, waiting: Collection[str]) -> Turns:
        """Grant as many of the owner's calls as it is their turn, and the limits allow.

        Args:
            owner: who looks.
            waiting: digests of its calls that will submit as soon as they may. One of them that
                was granted before is named again: that answer may not have arrived.
        """
        wanted = frozenset(waiting)
        return await self.records.write(lambda rows: self._look(rows, owner, wanted))

    def _look(self, rows: Transaction, owner: str, wanted: frozenset[str]) -> Turns:
        limits = self.policy.limits
        name = gate_of(self.account, self.model)
        turn, next_start = lock_gate(rows, name)
        now = now_ms(rows)
        if next_start > now + limits.spacing_ms:  # the clock was set back
            next_start = now
        granted = self._granted_before(rows, owner, wanted)
        line = self._line(rows, now)
        if not line:
            pause_s = self._pause_ends_in_s(rows, owner, now)
            return Turns(tuple(granted), pause_s, last_start=next_start)
        flying, starts = self._flying(rows, now), self._starts(rows, now)
        wait_s: float | None = None
        for digest, holder, its_turn in line:
            if holder != owner or digest not in wanted:
                break
            if limits.running is not None and flying >= limits.running:
                break
            free = next_start
            if limits.starts is not None and len(starts) >= limits.starts:
                free = max(free, starts[-limits.starts] + limits.per_ms)
            if free > now:
                wait_s = (free - now) / 1000
                break
            rows.change(
                "UPDATE calls SET granted_ms = :now, settled_ms = NULL, vacated_ms = NULL"
                " WHERE digest = :digest",
                now=now,
                digest=digest,
            )
            granted.append(digest)
            flying += 1
            starts.append(now)
            turn, next_start = max(turn, its_turn), now + limits.spacing_ms
        if granted:
            rows.change(
                "UPDATE call_gates SET turn = :turn, next_start_ms = :next WHERE name = :name",
                turn=turn,
                next=next_start,
                name=name,
            )
        full = limits.running is not None and flying >= limits.running
        orphan = self._orphan(rows, now) if full else None
        return Turns(tuple(granted), wait_s, orphan, last_start=next_start)

    def _granted_before(self, rows: Transaction, owner: str, wanted: frozenset[str]) -> list[str]:
        found = rows.rows(
            "SELECT digest FROM calls WHERE account = :account AND model = :model"
            " AND state = 'intent' AND granted_ms IS NOT NULL AND owner = :owner",
            account=self.account,
            model=self.model,
            owner=owner,
        )
        return [row[0] for row in found if row[0] in wanted]

    def _flying(self, rows: Transaction, now: int) -> int:
        """Tasks that are, or may be, worked on at the vendor."""
        row = rows.row(
            "SELECT COUNT(*) FROM calls WHERE account = :account AND model = :model"
            " AND state IN ('intent', 'submitted') AND granted_ms IS NOT NULL"
            " AND vacated_ms IS NULL AND (lease_until_ms > :now OR granted_ms > :began)",
            account=self.account,
            model=self.model,
            now=now,
            began=now - round(self.policy.outlives_us_s * 1000),
        )
        return 0 if row is None else int(row[0])

    def _starts(self, rows: Transaction, now: int) -> list[int]:
        """When the submits of the last `per_s` had arrived, ascending; one on its way: now.

        One whose process died before it said so is on its way until its lease ends.
        """
        found = rows.rows(
            "SELECT COALESCE(settled_ms, :now) FROM calls"
            " WHERE account = :account AND model = :model"
            " AND ((settled_ms > :since AND settled_ms <= :now)"
            " OR (settled_ms IS NULL AND granted_ms IS NOT NULL AND lease_until_ms > :since"
            " AND state IN ('intent', 'submitted'))) ORDER BY 1",
            now=now,
            account=self.account,
            model=self.model,
            since=now - self.policy.limits.per_ms,
        )
        return [int(row[0]) for row in found]

    def _line(self, rows: Transaction, now: int) -> Sequence[tuple[str, str, int]]:
        """The first of those who wait: digest, owner and turn, in the fair order."""
        found = rows.rows(
            "SELECT digest, owner, turn FROM calls WHERE account = :account AND model = :model"
            " AND state = 'intent' AND granted_ms IS NULL AND owner IS NOT NULL"
            " AND lease_until_ms > :now AND lease_until_ms <= :farthest AND not_before_ms <= :now"
            " AND (settled_ms IS NULL OR settled_ms <= :since OR settled_ms > :now)"
            " ORDER BY turn, asked_ms, digest LIMIT 64",
            account=self.account,
            model=self.model,
            now=now,
            farthest=now + 2 * self.lease_ms,
            since=now - self.policy.limits.per_ms,
        )
        return [(str(row[0]), str(row[1]), int(row[2])) for row in found]

    def _pause_ends_in_s(self, rows: Transaction, owner: str, now: int) -> float | None:
        """When the first of the owner's calls that only pause may stand in line again."""
        row = rows.row(
            "SELECT MIN(CASE WHEN settled_ms + :per > not_before_ms THEN settled_ms + :per"
            " ELSE not_before_ms END) FROM calls WHERE account = :account AND model = :model"
            " AND state = 'intent' AND granted_ms IS NULL AND owner = :owner",
            per=self.policy.limits.per_ms,
            account=self.account,
            model=self.model,
            owner=owner,
        )
        return None if row is None or row[0] is None else max(int(row[0]) - now, 1) / 1000

    def _orphan(self, rows: Transaction, now: int) -> str | None:
        row = rows.row(
            "SELECT digest FROM calls WHERE account = :account AND model = :model"
            " AND state = 'submitted' AND vacated_ms IS NULL AND lease_until_ms <= :now"
            " ORDER BY granted_ms LIMIT 1",
            account=self.account,
            model=self.model,
            now=now,
        )
        return None if row is None else str(row[0])
