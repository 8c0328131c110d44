"""Vendors whose answer is the result: there is no task to look at, and none to search for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from milepost.calls.call import Call, CallKey
from milepost.calls.policy import Policy
from milepost.calls.vendor import Ended, Finished, Intent, Running
from milepost.errors import OurBug


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A `calls.Vendor` of one question; a lost answer may have been paid, and is asked again."""

    policy: Policy
    ask: Callable[[Call], Awaitable[Finished]]

    async def submit(self, call: Call) -> Finished:
        """Ask, and keep what came."""
        return await self.ask(call)

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        """Never asked: `submit` gives no task."""
        raise OurBug(f"{key.account} has no tasks, none called {task_id}")

    async def find_unknown(self, intent: Intent) -> str | None:
        """Never asked: the policy is not searchable."""
        raise OurBug(f"{intent.call.account} lists no tasks")
