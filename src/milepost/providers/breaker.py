"""Circuit breakers: a model that keeps failing is left alone for a while, then tried with one call.

    closed     all calls go through; failures of the last minute are counted by kind
    open       none does, until its time is over
    half open  one call goes through; its end closes the breaker, or opens it for twice as long

One per model of an account, in this process: each process learns by itself, at the cost of a few
calls, and no table has to be asked before every call.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from milepost.calls.errors import (
    AccountRefused,
    CallFailed,
    CallRefused,
    CallUnfinished,
    VendorUnwell,
)
from milepost.providers.accounts import ModelName


class Ailment(StrEnum):
    """Kinds of failure that say something of the model, not of what was asked."""

    ACCOUNT = "account"
    UNWELL = "unwell"
    UNFINISHED = "unfinished"
    FAILED = "failed"


class BreakerState(StrEnum):
    """Whether calls go through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


_KINDS: Final[Mapping[type[Exception], Ailment]] = {
    AccountRefused: Ailment.ACCOUNT,
    VendorUnwell: Ailment.UNWELL,
    CallUnfinished: Ailment.UNFINISHED,
    CallFailed: Ailment.FAILED,
}
MOST: Final[Mapping[Ailment, int]] = MappingProxyType(
    {Ailment.ACCOUNT: 1, Ailment.UNWELL: 3, Ailment.UNFINISHED: 3, Ailment.FAILED: 8}
)
"""How many of a kind open a breaker: a failed task may be about its content, a bad key is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerSettings:
    """When a breaker opens, and for how long."""

    most: Mapping[Ailment, int] = field(default_factory=lambda: MOST)
    window_s: float = 60.0
    """How long a failure counts."""
    open_s: float = 20.0
    """Doubles with every failed trial."""
    longest_open_s: float = 600.0
    account_open_s: float = 120.0
    """After an account's failure: a person has to do something first."""
    alive_s: float = 180.0
    """An answer within that time says that the model lives: what did not finish stood in a line."""
    trial_s: float = 300.0
    """After that long without an end, a trial counts as lost and another may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerView:
    """How a breaker stands, for reports and metrics."""

    state: BreakerState
    failures: Mapping[Ailment, int]
    """That still count."""
    opens_in_s: float
    """Until a trial may begin; 0 unless it is open."""


@dataclass(slots=True)
class _Breaker:
    failed: deque[tuple[float, Ailment]] = field(default_factory=deque)
    open_until_s: float | None = None
    """None: closed."""
    open_for_s: float = 0.0
    trial_since_s: float | None = None
    answered_s: float | None = None
    """When it last answered."""


class Breakers:
    """Those of all models, made when they are first needed."""

    def __init__(
        self,
        settings: BreakerSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings or BreakerSettings()
        self._clock = clock
        self._breakers: dict[ModelName, _Breaker] = {}
        self._openings: dict[ModelName, asyncio.Event] = {}

    def lets_through(self, model: ModelName) -> bool:
        """Whether a call may begin now; after an open time only the first one is told so."""
        breaker, now_s = self._of(model), self._clock()
        if breaker.open_until_s is None:
            return True
        if now_s < breaker.open_until_s or self._on_trial(breaker, now_s):
            return False
        breaker.trial_since_s = now_s
        return True

    @contextmanager
    def watching(self, model: ModelName) -> Iterator[None]:
        """Around a call that was let through: its end, happy or not, is counted.

        A refusal of the content is a sign of health. A call that was cancelled, or never came to
        be asked, says nothing: the next one is the trial.
        """
        try:
            yield
        except Exception as error:
            ailment = _KINDS.get(type(error))
            if ailment is not None:
                self._failed(model, ailment)
            elif isinstance(error, CallRefused):
                self._answered(model)
            else:
                self._of(model).trial_since_s = None
            raise
        except BaseException:
            self._of(model).trial_since_s = None
            raise
        self._answered(model)

    async def opening(self, model: ModelName) -> None:
        """Wait until its breaker opens, or opens anew."""
        await self._openings.setdefault(model, asyncio.Event()).wait()  # whoever waits may end it

    def view(self, model: ModelName) -> BreakerView:
        """How it stands."""
        breaker, now_s = self._of(model), self._clock()
        left_s = max((breaker.open_until_s or 0.0) - now_s, 0.0)
        state = BreakerState.CLOSED
        if breaker.open_until_s is not None:
            state = BreakerState.OPEN if left_s > 0 else BreakerState.HALF_OPEN
        return BreakerView(state=state, failures=self._counted(breaker), opens_in_s=left_s)

    def views(self) -> Mapping[ModelName, BreakerView]:
        """Every model that was asked in this process."""
        return {model: self.view(model) for model in self._breakers}

    def _answered(self, model: ModelName) -> None:
        """The model is well: what failed before is forgotten."""
        self._breakers[model] = _Breaker(answered_s=self._clock())

    def _failed(self, model: ModelName, ailment: Ailment) -> None:
        breaker, now_s, settings = self._of(model), self._clock(), self._settings
        if ailment is Ailment.UNFINISHED and self._lives(breaker, now_s):
            breaker.trial_since_s = None
            return
        breaker.failed.append((now_s, ailment))
        was_trial = breaker.trial_since_s is not None
        breaker.trial_since_s = None
        if breaker.open_until_s is not None and not was_trial:
            return  # it began before the breaker opened
        if was_trial:
            breaker.open_for_s = min(breaker.open_for_s * 2, settings.longest_open_s)
        elif self._counted(breaker)[ailment] >= settings.most[ailment]:
            breaker.open_for_s = settings.open_s
        else:
            return
        if ailment is Ailment.ACCOUNT:
            breaker.open_for_s = max(breaker.open_for_s, settings.account_open_s)
        breaker.open_until_s = now_s + breaker.open_for_s
        if (opening := self._openings.pop(model, None)) is not None:
            opening.set()

    def _counted(self, breaker: _Breaker) -> Counter[Ailment]:
        since_s = self._clock() - self._settings.window_s
        while breaker.failed and breaker.failed[0][0] <= since_s:
            breaker.failed.popleft()
        return Counter(ailment for _, ailment in breaker.failed)

    def _lives(self, breaker: _Breaker, now_s: float) -> bool:
        since_s = breaker.answered_s
        return since_s is not None and now_s < since_s + self._settings.alive_s

    def _on_trial(self, breaker: _Breaker, now_s: float) -> bool:
        since_s = breaker.trial_since_s
        return since_s is not None and now_s < since_s + self._settings.trial_s

    def _of(self, model: ModelName) -> _Breaker:
        return self._breakers.setdefault(model, _Breaker())
