"""The port of paid calls: `Ledger.run(call, vendor)` gives the result and pays for it once."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from milepost.calls.call import Call, CallKey, Result
from milepost.calls.carry import Carrier, LostToAnother
from milepost.calls.claim import Claims, Failed, Mine, Theirs
from milepost.calls.errors import CallUnfinished
from milepost.calls.orphan import Orphan
from milepost.calls.pace import Pace
from milepost.calls.pump import Pump
from milepost.calls.schema import gate_of
from milepost.calls.table import CHANGED, Table
from milepost.calls.time_left import TimeLeft
from milepost.calls.turns import Gate
from milepost.calls.vendor import Vendor
from milepost.records.records import Records
from milepost.records.refusals import DatabaseAway

AWAY_S: Final = 0.3
WATCH_S: Final = 0.5
"""Time between two looks at a call that another process carries; its end is told besides."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSettings:
    """Leases, caps and patience of one process's ledger."""

    lease_s: float = 6.0
    """Silence after which another process may take a call over; renewed three times as often."""
    caps_cny: Mapping[str, float] = field(default_factory=dict)
    """What a tenant may spend on a day; tenants not named here may spend `cap_cny`."""
    cap_cny: float | None = None
    """None has no cap."""
    day_offset_s: float = 8 * 3600.0
    """How far the tenants' midnight lies before that of UTC; China's by default."""
    account_failures_stand_s: float = 60.0
    """How long a refused account is not asked for the same content again."""
    look_s: float = 0.25
    """Longest time between two looks for a turn; Postgres tells of free places besides."""
    drain_s: float = 5.0
    """How long `close` waits for submits that are on their way."""

    def cap_of(self, tenant: str) -> float | None:
        """What that tenant may spend on a day; None has no cap."""
        return self.caps_cny.get(tenant, self.cap_cny)


class Ledger:
    """Paid calls of one process; the tables make it one with all the others.

    Used in one event loop, as `async with Ledger(records) as ledger`.
    """

    def __init__(
        self,
        records: Records,
        settings: LedgerSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        """Open the ledger.

        Args:
            records: opened with `CALLS_SCHEMA` among its schemas.
            settings: leases, caps and patience.
            clock: seconds that only grow; deadlines are counted on it.
            sleep: waits that many seconds.
            random: for the jitter of pauses.
        """
        self._settings = settings or LedgerSettings()
        lease_ms = round(self._settings.lease_s * 1000)
        self._records = records
        self._claims = Claims(
            records=records,
            lease_ms=lease_ms,
            account_failures_stand_ms=round(self._settings.account_failures_stand_s * 1000),
            day_offset_ms=round(self._settings.day_offset_s * 1000),
        )
        self._table = Table(records=records, lease_ms=lease_ms)
        self._clock = clock
        self._sleep = sleep
        self._random = random or Random()  # noqa: S311  # it spreads pauses, it keeps no secret
        self._beaten_s = clock()
        self._owner = uuid.uuid4().hex
        self._carried: set[str] = set()
        self._alone: dict[str, _Alone] = {}
        self._pumps: dict[str, Pump] = {}
        self._paces: dict[str, Pace] = {}
        self._on_their_way: set[asyncio.Task[Any]] = set()
        self._heart: asyncio.Task[None] | None = None
        self._told = asyncio.Event()
        self._stop_listening: Callable[[], None] | None = None

    async def __aenter__(self) -> Self:
        self._stop_listening = self._records.listen(CHANGED, self._heard)
        self._heart = asyncio.create_task(self._beat(), name="milepost-calls-lease")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._on_their_way:
            await asyncio.wait(self._on_their_way, timeout=self._settings.drain_s)
        for task in (*self._on_their_way, *((self._heart,) if self._heart else ())):
            task.cancel()
            await asyncio.wait({task})
        for pump in self._pumps.values():
            await pump.close()
        if self._stop_listening is not None:
            self._stop_listening()

    async def run(self, call: Call, vendor: Vendor, *, deadline_s: float) -> Result:
        """Give the call's result, asking and paying for it only if nobody has before.

        Equal calls at the same moment, in any process, become one; a call that a dead process
        had begun is continued where it stands. Cancelling this leaves the call where it is: a
        submit on its way is still written down, and the next run goes on from there.

        Args:
            call: what is asked; equal content is one call.
            vendor: asks for it; used for this call and for lost tasks of the same model.
            deadline_s: how long to wait for retries and the vendor together; and for its turn,
                if in that time nobody else's comes either.

        Raises:
            CallRefused: the content is not wanted; the same call is never asked again.
            CallFailed: the task failed at the vendor; the same call is never asked again.
            AccountRefused: key, bill or permission; asked again only after a while.
            VendorUnwell: the vendor's own failures outlasted the policy's tries.
            SpendingCapReached: the tenant may spend no more today; nothing was asked.
            CallUnfinished: the deadline passed.
        """
        try:
            async with asyncio.timeout(deadline_s) as scope:
                left = TimeLeft(deadline_s, scope, self._clock)
                while left.seconds() > 0:
                    async with self._only_one_here(call.key.digest):
                        result = await self._try_to_carry(call, vendor, left)
                    if result is not None:
                        return result
        except TimeoutError as error:
            if not scope.expired():
                raise
            raise CallUnfinished(call.account, call.model) from error
        raise CallUnfinished(call.account, call.model)

    async def is_paid(self, call: Call) -> bool:
        """Whether its result is there, or a task for it is known at the vendor."""
        return await self._table.is_paid(call.key)

    async def forget(self, call: Call) -> None:
        """Let a finished call be asked, and paid, again, because what it gave was erased."""
        await self._table.forget(call.key)

    async def spent_today(self) -> Mapping[str, float]:
        """Yuan by tenant since their midnight, over all processes; those who spent something."""
        return await self._table.spent_today(round(self._settings.day_offset_s * 1000))

    async def purge(self, older_than_s: float) -> int:
        """Delete finished calls older than that (and than two days); how many they were.

        From then on equal content is asked, and paid, again.
        """
        return await self._table.purge(older_than_s)

    async def _try_to_carry(self, call: Call, vendor: Vendor, left: TimeLeft) -> Result | None:
        """The result; None if another process has the call and it is time to look again."""
        key = call.key
        if under_way := self._under_way(key.digest):
            await asyncio.wait(under_way)  # of a run that was cancelled; `run` has a deadline
        cap_cny = self._settings.cap_of(call.tenant)
        told = self._told
        claimed_s = self._clock()
        claim = await self._patiently(lambda: self._claims.claim(call, self._owner, cap_cny))
        match claim:
            case Result():
                return claim
            case Failed():
                raise claim.error(key)
            case Theirs():
                with suppress(TimeoutError):
                    await asyncio.wait_for(told.wait(), WATCH_S)
                return None
            case Mine():
                return await self._carry(call, vendor, claim, claimed_s, left)

    async def _carry(
        self, call: Call, vendor: Vendor, claim: Mine, claimed_s: float, left: TimeLeft
    ) -> Result | None:
        key = call.key
        self._carried.add(key.digest)
        carrier = Carrier(
            call=call,
            vendor=vendor,
            owner=self._owner,
            table=self._table,
            leased=lambda: self._clock() < max(self._beaten_s, claimed_s) + self._settings.lease_s,
            turn=lambda pause_s: self._pump(key, vendor).turn(key.digest, left.in_line(pause_s)),
            patiently=self._patiently,
            to_its_end=self._to_its_end,
            left_s=left.seconds,
            clock=self._clock,
            pace=self._pace(key, vendor),
            sleep=self._sleep,
            random=self._random,
        )
        try:
            return await carrier.carry(claim)
        except LostToAnother:
            return None
        finally:
            first = self._under_way(key.digest)
            leaving = self._start(key.digest, self._let_go(carrier, first))
            if not first:  # else a submit is on its way: whoever cancelled need not wait for it
                await asyncio.shield(leaving)

    def _under_way(self, digest: str) -> set[asyncio.Task[Any]]:
        """What cannot be cancelled and is still going on for that call."""
        return {task for task in self._on_their_way if task.get_name() == digest}

    async def _let_go(self, carrier: Carrier, first: set[asyncio.Task[Any]]) -> None:
        """Once that is done, leave the call; what became of it stays."""
        if first:
            await asyncio.wait(first)  # `close` bounds it
        key = carrier.call.key
        self._carried.discard(key.digest)
        with suppress(DatabaseAway):  # its lease then runs out by itself
            await self._table.release(key, self._owner, sent=carrier.sent)

    def _pump(self, key: CallKey, vendor: Vendor) -> Pump:
        name = gate_of(key.account, key.model)
        pump = self._pumps.get(name)
        if pump is None:
            gate = Gate(
                records=self._records,
                account=key.account,
                model=key.model,
                policy=vendor.policy,
                lease_ms=round(self._settings.lease_s * 1000),
            )
            pump = self._pumps[name] = Pump(
                gate,
                self._owner,
                look_s=self._settings.look_s,
                orphaned=lambda digest: self._see_to(digest, vendor),
            )
        return pump

    def _pace(self, key: CallKey, vendor: Vendor) -> Pace:
        return self._paces.setdefault(gate_of(key.account, key.model), Pace(vendor.policy.poll_s))

    def _see_to(self, digest: str, vendor: Vendor) -> None:
        """Look after a task that keeps others waiting and that nobody looks after."""
        name = f"orphan {digest}"
        if digest not in self._carried and not self._under_way(name):
            self._start(name, self._adopt(digest, vendor))

    async def _adopt(self, digest: str, vendor: Vendor) -> None:
        taken = await self._patiently(lambda: self._table.adopt(digest, self._owner))
        if taken is None:
            return
        key, task_id = taken
        self._carried.add(digest)
        try:
            await Orphan(key, task_id, vendor, self._owner, self._table, self._sleep).see_to()
        finally:
            self._carried.discard(digest)
            with suppress(DatabaseAway):
                await self._table.release(key, self._owner, sent=True)

    async def _to_its_end(self, name: str, work: Coroutine[Any, Any, T]) -> T:
        """Do what must not be left half done, even if whoever waits for it is cancelled."""
        return await asyncio.shield(self._start(name, work))

    def _start(self, name: str, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work, name=name)
        self._on_their_way.add(task)
        task.add_done_callback(self._arrived)
        return task

    def _arrived(self, task: asyncio.Task[Any]) -> None:
        self._on_their_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited has it; nobody may be left to hear it

    async def _patiently(self, step: Callable[[], Awaitable[T]]) -> T:
        """Do a step of the tables, waiting for a database that is away; `run` has a deadline."""
        while True:
            try:
                return await step()
            except DatabaseAway:
                await self._sleep(AWAY_S * (0.5 + self._random.random()))

    @asynccontextmanager
    async def _only_one_here(self, digest: str) -> AsyncIterator[None]:
        """Equal calls of this process come one after the other: the later find the result."""
        alone = self._alone.setdefault(digest, _Alone())
        alone.users += 1
        try:
            async with alone.lock:  # its holder has a deadline
                yield
        finally:
            alone.users -= 1
            if not alone.users:
                del self._alone[digest]

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._settings.lease_s / 3)
            began_s = self._clock()
            with suppress(DatabaseAway):
                await self._table.renew(self._owner, self._carried)
                self._beaten_s = began_s

    def _heard(self, gate: str) -> None:
        """A place is free, or a call has ended, somewhere; without a name: perhaps anywhere."""
        self._told.set()
        self._told = asyncio.Event()
        for name, pump in self._pumps.items():
            if gate in {name, ""}:
                pump.stir()


@dataclass(slots=True)
class _Alone:
    """Who in this process is at a call."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
