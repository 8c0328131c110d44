"""A fallback chain: candidates are asked in their order until one gives what is wanted.

A content refusal, a failed task, a bad account, an unwell vendor, a passed deadline or a spent cap
lets the next one try. A mistake of the caller and a bug of ours end the chain: the next one could
not do better. Who was tried, and why not taken, goes into the report.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, TypeVar

from milepost.calls.call import JsonValue
from milepost.calls.errors import (
    AccountRefused,
    CallFailed,
    CallRefused,
    CallUnfinished,
    SpendingCapReached,
    VendorUnwell,
)
from milepost.errors import MilepostError, WorldFailure
from milepost.providers.accounts import ModelName
from milepost.providers.breaker import Breakers
from milepost.providers.capabilities import CannotDo, KeptIsGone

A = TypeVar("A")
BUILT_IN: Final = "builtin"


class Fate(StrEnum):
    """What became of a candidate."""

    TAKEN = "taken"
    REFUSED = "refused"
    """It would not make this content."""
    FAILED = "failed"
    ACCOUNT = "account"
    """Key, bill or permission."""
    UNWELL = "unwell"
    UNFINISHED = "unfinished"
    """Its share of the time was over; the call goes on, and the next ask finds its result."""
    RESTING = "resting"
    """Its breaker is open: it was not asked, and nothing that is wanted of it is paid for yet."""
    CANNOT = "cannot"
    """It is no model for this."""
    CAP = "cap"
    """The tenant may spend no more today."""
    UNFIT = "unfit"
    """It answered, and the answer was not one that could be used."""


_FATES: Final[Mapping[type[MilepostError], Fate]] = {
    CallRefused: Fate.REFUSED,
    CallFailed: Fate.FAILED,
    AccountRefused: Fate.ACCOUNT,
    VendorUnwell: Fate.UNWELL,
    CallUnfinished: Fate.UNFINISHED,
    SpendingCapReached: Fate.CAP,
    CannotDo: Fate.CANNOT,
    KeptIsGone: Fate.UNWELL,
}


class AnswerUnfit(Exception):  # noqa: N818  # not a failure of the model's server
    """Raised by a candidate whose answer cannot be used: the next one is asked."""

    def __init__(self, reason: str) -> None:
        """Say why.

        Args:
            reason: a code such as `not_json`; nothing private.
        """
        super().__init__(reason)
        self.reason = reason


class NotPaid(Exception):  # noqa: N818  # nothing went wrong
    """Raised by a candidate that is not to be asked anything new, and would have to be."""


@dataclass(frozen=True)  # slots break `Candidate[X](…)` in Python 3.11
class Candidate(Generic[A]):
    """One that may be asked."""

    name: ModelName | None
    """None: the built-in way, which costs nothing and has no breaker."""
    ask: Callable[[float], Awaitable[A]] = field(repr=False)
    """Given how many seconds it may take."""
    recall: Callable[[float], Awaitable[A]] | None = field(default=None, repr=False)
    """The same where everything is paid for already; raises `NotPaid` elsewhere."""
    is_at_work: Callable[[], Awaitable[bool]] | None = field(default=None, repr=False)
    """Whether the model has what it was asked for; otherwise that stands in line, or is looked for,
    and is given up if the model begins to rest meanwhile."""

    @property
    def label(self) -> str:
        """As settings and reports name it."""
        return BUILT_IN if self.name is None else str(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One line of the report."""

    name: str
    fate: Fate
    code: str | None
    """The vendor's own word, if it said one."""
    took_s: float

    @property
    def told(self) -> str:
        """In a sentence."""
        said = f", {self.code}" if self.code else ""
        return f"{self.name} ({self.fate.value}{said})"

    def to_json(self) -> dict[str, JsonValue]:
        """For the report."""
        said = {} if self.code is None else {"code": self.code}
        return {"model": self.name, "fate": self.fate.value, "took_s": self.took_s, **said}


@dataclass(frozen=True)  # slots break `Chosen[X](…)` in Python 3.11
class Chosen(Generic[A]):
    """What the chain gave."""

    value: A
    tried: tuple[Tried, ...]
    """Every candidate up to the one that was taken, which is the last."""

    @property
    def name(self) -> str:
        """Who gave it."""
        return self.tried[-1].name


class NobodyAnswered(WorldFailure):
    """Every candidate of a chain was tried, and none gave what was wanted."""

    code = "nobody_answered"
    retryable = True

    def __init__(self, names: str) -> None:
        """Name them, each with what became of it.

        Args:
            names: as `after` writes them.
        """
        super().__init__(names)
        self.names = names
        self.tried: tuple[Tried, ...] = ()

    @staticmethod
    def after(tried: Sequence[Tried]) -> NobodyAnswered:
        """The error that tells of these, and holds them for the report."""
        kind = NobodyAnswered if any(each.fate in _PASSING for each in tried) else NobodyWill
        error = kind(", ".join(each.told for each in tried) or "none is configured")
        error.tried = tuple(tried)
        return error

    def __str__(self) -> str:
        return (
            f"no model answered: {self.names}; "
            "try again later, check the accounts with milepost doctor, or name another model"
        )


class NobodyWill(NobodyAnswered):
    """The same, and everybody's answer was a last one: no other try changes anything."""

    code = "nobody_will"
    retryable = False

    def __str__(self) -> str:
        helps = "change what is asked, see to the account (milepost doctor), or name another model"
        if any(each.code in _ABOUT_HOSTS for each in self.tried):
            helps = "see MILEPOST_RESULT_HOSTS for where results may lie, or name another model"
        return f"no model will do it: {self.names}; {helps}"


_ABOUT_HOSTS: Final = frozenset({"Result.HostNotAllowed", "Result.AddressNotPublic"})
_PASSING: Final = frozenset({Fate.UNWELL, Fate.UNFINISHED, Fate.RESTING})
"""Fates that another try may change: of the others nothing is asked, or paid, again."""


async def first_that_can(
    candidates: Sequence[Candidate[A]],
    breakers: Breakers,
    *,
    deadline_s: float,
    clock: Callable[[], float] = time.monotonic,
) -> Chosen[A]:
    """Ask one after the other; the time left is shared evenly among the models still to come.

    None is given less than its even share of the whole: who stood in a line that moved may have
    taken longer than its own.

    Args:
        candidates: in the order of preference; the built-in one, if any, last.
        breakers: of this process; a model whose breaker is open is passed over, unless what is
            wanted of it is paid for already.
        deadline_s: for all models together; the built-in way is begun even after it.
        clock: seconds that only grow.

    Raises:
        NobodyAnswered: all were tried.
        MilepostError: whatever else a candidate raises.
    """
    ends_s = clock() + deadline_s
    least_s = deadline_s / max(sum(each.name is not None for each in candidates), 1)
    tried: list[Tried] = []
    for at, candidate in enumerate(candidates):
        begun_s = clock()
        to_come = sum(each.name is not None for each in candidates[at:])
        share_s = max((ends_s - begun_s) / max(to_come, 1), least_s)
        try:
            value = await _asked(candidate, breakers, share_s)
        except NotPaid:
            tried.append(_line(candidate, Fate.RESTING, 0.0))
        except AnswerUnfit as unfit:
            tried.append(_line(candidate, Fate.UNFIT, clock() - begun_s, unfit.reason))
        except MilepostError as error:
            fate = _FATES.get(type(error))
            if fate is None:
                raise
            code = getattr(error, "vendor_code", None)
            tried.append(_line(candidate, fate, clock() - begun_s, code))
        else:
            tried.append(_line(candidate, Fate.TAKEN, clock() - begun_s))
            return Chosen(value, tuple(tried))
    raise NobodyAnswered.after(tried)


async def _asked(candidate: Candidate[A], breakers: Breakers, share_s: float) -> A:
    if candidate.name is None:
        return await candidate.ask(share_s)
    if not breakers.lets_through(candidate.name):
        if candidate.recall is None:
            raise NotPaid
        return await candidate.recall(share_s)
    with breakers.watching(candidate.name):
        return await _asked_until_it_rests(candidate, breakers.opening(candidate.name), share_s)


async def _asked_until_it_rests(
    candidate: Candidate[A], resting: Coroutine[None, None, None], share_s: float
) -> A:
    """A hundred calls may stand in line: they need not find out one by one that nobody answers."""
    asking, rests = asyncio.ensure_future(candidate.ask(share_s)), asyncio.create_task(resting)
    try:
        await asyncio.wait({asking, rests}, return_when=asyncio.FIRST_COMPLETED)
        at_work = candidate.is_at_work
        if not asking.done() and at_work is not None and not await at_work():
            raise NotPaid
        return await asking
    finally:
        for each in (asking, rests):
            each.cancel()
        await asyncio.wait({asking, rests})


def _line(candidate: Candidate[A], fate: Fate, took_s: float, code: str | None = None) -> Tried:
    return Tried(name=candidate.label, fate=fate, code=code, took_s=round(took_s, 3))
