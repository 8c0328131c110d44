"""Taking a call: its row is written before anyone is asked, or shows who has it already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from milepost.calls.call import Call, CallKey, Result, Usage
from milepost.calls.errors import AccountRefused, CallFailed, CallRefused, SpendingCapReached
from milepost.calls.schema import gate_of, lock_gate, midnight_before, now_ms
from milepost.calls.vendor import Verdict
from milepost.records.records import Records
from milepost.records.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Mine:
    """The call is this owner's to carry on; where it stands."""

    task_id: str | None = None
    granted_for_s: float | None = None
    """How long ago it might submit; not None without a task id: it may have done so."""
    resubmits: int = 0


@dataclass(frozen=True, slots=True)
class Theirs:
    """A living owner carries the call."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The call was answered once and for all, unhappily."""

    verdict: Verdict
    vendor_code: str

    def error(self, key: CallKey) -> CallRefused | CallFailed | AccountRefused:
        """What `Ledger.run` raises for it."""
        if self.verdict is Verdict.REFUSED:
            return CallRefused(key.account, key.model, self.vendor_code)
        if self.verdict is Verdict.ACCOUNT:
            return AccountRefused(key.account, key.model, self.vendor_code)
        return CallFailed(key.account, key.model, self.vendor_code)


Claim: TypeAlias = Mine | Theirs | Failed | Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Who may carry a call, and whether a new one is within the tenant's means."""

    records: Records
    lease_ms: int
    """How long an owner may be silent before another takes its calls over."""
    account_failures_stand_ms: int
    """How long a refused account is not asked for the same content again."""
    day_offset_ms: int
    """How far the tenants' midnight lies before that of UTC."""

    async def claim(self, call: Call, owner: str, cap_cny: float | None) -> Claim:
        """Take the call, or learn who has it or what became of it.

        Raises:
            SpendingCapReached: a new call would cost more than the tenant may spend today.
        """
        key = call.key
        return await self.records.write(lambda rows: self._claim(rows, call, key, owner, cap_cny))

    def _claim(
        self, rows: Transaction, call: Call, key: CallKey, owner: str, cap_cny: float | None
    ) -> Claim:
        now = now_ms(rows)
        found = _read(rows, key)
        if found is None or self._asks_again(found, now):
            lock_gate(rows, gate_of(key.account, key.model))
            found = _read(rows, key)  # another may have been first
            if found is None or self._asks_again(found, now):
                self._begin(rows, call, key, owner, cap_cny)
                return Mine()
        outcome = found.outcome()
        if outcome is not None:
            return outcome
        # a lease that ends farther away than any given comes from a clock that was set back
        living = now < found.lease_until_ms <= now + 2 * self.lease_ms
        if living and found.owner not in {owner, None}:
            return Theirs()
        if cap_cny is not None and found.granted_ms is None:
            self._check_cap(rows, call, key, cap_cny, now)  # nothing of it is paid yet
        # What the old owner may have sent counts as sent now, at the latest.
        taken = rows.change(
            "UPDATE calls SET owner = :owner, lease_until_ms = :until,"
            " reserved_cny = :reserved, settled_ms = CASE"
            " WHEN granted_ms IS NOT NULL AND settled_ms IS NULL THEN :now ELSE settled_ms END"
            " WHERE digest = :digest AND lease_until_ms = :was"
            " AND state IN ('intent', 'submitted')",
            owner=owner,
            until=now + self.lease_ms,
            now=now,
            reserved=call.estimate_cny,
            digest=key.digest,
            was=found.lease_until_ms,
        )
        if not taken:
            return Theirs()
        age_s = None if found.granted_ms is None else (now - found.granted_ms) / 1000
        return Mine(found.task_id, age_s, found.resubmits)

    def _begin(
        self, rows: Transaction, call: Call, key: CallKey, owner: str, cap_cny: float | None
    ) -> None:
        """Write the intent down, at the end of its tenant's line."""
        now = now_ms(rows)
        if cap_cny is not None:
            self._check_cap(rows, call, key, cap_cny, now)
        last = rows.row(
            "SELECT MAX(turn) FROM ("
            " SELECT turn FROM call_gates WHERE name = :gate"
            " UNION ALL SELECT turn FROM calls WHERE tenant = :tenant AND account = :account"
            " AND model = :model AND state = 'intent' AND granted_ms IS NULL) AS turns",
            gate=gate_of(key.account, key.model),
            tenant=key.tenant,
            account=key.account,
            model=key.model,
        )
        rows.change(
            "INSERT INTO calls (digest, tenant, account, model, state, owner, lease_until_ms,"
            " turn, asked_ms, not_before_ms, submits, resubmits, charged_ms, reserved_cny,"
            " cost_cny, input_tokens, output_tokens, pictures)"
            " VALUES (:digest, :tenant, :account, :model, 'intent', :owner, :until,"
            " :turn, :now, 0, 0, 0, :now, :reserved, 0, 0, 0, 0)"
            " ON CONFLICT (digest) DO UPDATE SET state = 'intent', owner = :owner,"
            " lease_until_ms = :until, turn = :turn, asked_ms = :now, not_before_ms = 0,"
            " granted_ms = NULL, vacated_ms = NULL, task_id = NULL, resubmits = 0,"
            " address = NULL, verdict = NULL, vendor_code = NULL,"
            " finished_ms = NULL, charged_ms = :now, reserved_cny = :reserved",
            **key._asdict(),
            owner=owner,
            until=now + self.lease_ms,
            turn=(last[0] if last else 0) + 1,
            now=now,
            reserved=call.estimate_cny,
        )

    def _check_cap(
        self, rows: Transaction, call: Call, key: CallKey, cap_cny: float, now: int
    ) -> None:
        lock_gate(rows, f"tenant {call.tenant}")
        spent = rows.row(
            "SELECT COALESCE(SUM(cost_cny + CASE WHEN digest = :digest THEN 0"
            " ELSE reserved_cny END), 0) FROM calls"
            " WHERE tenant = :tenant AND charged_ms >= :midnight",
            digest=key.digest,
            tenant=call.tenant,
            midnight=midnight_before(now, self.day_offset_ms),
        )
        if (spent[0] if spent else 0.0) + call.estimate_cny > cap_cny + 1e-9:
            raise SpendingCapReached(call.tenant, cap_cny)

    def _asks_again(self, found: _Found, now: int) -> bool:
        """Whether a person may have changed what was wrong: a key, a bill, the stored result."""
        if found.state != "failed" or found.verdict != Verdict.ACCOUNT.value:
            return False
        return now - (found.finished_ms or 0) >= self.account_failures_stand_ms


@dataclass(frozen=True, slots=True)
class _Found:
    """A row as it was read."""

    state: str
    owner: str | None
    lease_until_ms: int
    granted_ms: int | None
    resubmits: int
    verdict: str | None
    vendor_code: str | None
    finished_ms: int | None
    address: str | None
    task_id: str | None
    submits: int
    cost_cny: float
    input_tokens: int
    output_tokens: int
    pictures: int

    def outcome(self) -> Result | Failed | None:
        if self.state == "failed":
            return Failed(Verdict(self.verdict), str(self.vendor_code))
        if self.state != "done":
            return None
        usage = Usage(
            cost_cny=self.cost_cny,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            pictures=self.pictures,
        )
        return Result(
            address=str(self.address),
            usage=usage,
            task_id=self.task_id,
            submits=self.submits,
            paid_now=False,
        )


def _read(rows: Transaction, key: CallKey) -> _Found | None:
    found = rows.row(
        "SELECT state, owner, lease_until_ms, granted_ms, resubmits, verdict, vendor_code,"
        " finished_ms, address, task_id, submits, cost_cny, input_tokens, output_tokens, pictures"
        " FROM calls WHERE digest = :digest",
        digest=key.digest,
    )
    return None if found is None else _Found(*found)
