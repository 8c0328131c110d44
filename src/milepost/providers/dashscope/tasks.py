"""Pictures that are painted as tasks: submitted once, looked at until done, found when lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from milepost.calls.call import Call, CallKey
from milepost.calls.policy import Policy
from milepost.calls.vendor import (
    Ended,
    Finished,
    Intent,
    Running,
    Submitted,
    VendorSaid,
    Verdict,
)
from milepost.providers.dashscope.lost import find_lost
from milepost.providers.dashscope.pictures import keep_first, painted_in
from milepost.providers.dashscope.question import Counter, Question
from milepost.providers.dashscope.task import UNDER_WAY, look_at, task_id_in
from milepost.providers.dashscope.verdicts import code_in, is_about_content

_SURELY: Final = 3
"""Looks after which an unknown task is not there, and one without a picture has none."""
_SETTLES_S: Final = 2.0
_NO_SUCH_PATH: Final = frozenset({"HTTP 404", "HTTP 405"})
"""Without a code of the vendor's: nobody there knows the path."""


@dataclass(frozen=True, slots=True)
class TaskVendor:
    """One question to a model that works in tasks."""

    counter: Counter
    question: Question
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    at_once: Callable[[Call], Awaitable[Finished]] | None = None
    """Asks instead where an address has no tasks for this model; that is not protected."""

    @property
    def policy(self) -> Policy:
        """The account's limits for this model, and how patient to be."""
        return self.counter.policy

    async def submit(self, call: Call) -> Submitted | Finished:
        """Ask for the task; the vendor takes it or says why not."""
        try:
            return await self._submit(call)
        except VendorSaid as said:
            if self.at_once is None or said.vendor_code not in _NO_SUCH_PATH:
                raise
        return await self.at_once(call)

    async def _submit(self, call: Call) -> Submitted:
        patience = self.counter.patience
        shorter_s = patience.words_s if self.policy.searchable else patience.submit_s
        answer = await self.counter.desk.post(
            f"{self.counter.endpoint}/{self.question.way.value}",
            self.question.body(call.model),
            headers={"X-DashScope-Async": "enable"},
            within_s=min(patience.submit_s, shorter_s),
        )
        output = answer.get("output")
        task_id = task_id_in(output if isinstance(output, dict) else {})
        if task_id is None:
            raise VendorSaid(Verdict.LOST, code_in(answer) or "Answer.NoTask")
        return Submitted(task_id)

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        """Look at the task; the picture of a finished one is there to be fetched."""
        answer = await self._look(task_id)
        output = answer["output"]
        status = output.get("task_status")
        if status in UNDER_WAY:
            return Running()
        if status == "SUCCEEDED":
            return Ended(partial(keep_first, self.counter, key.tenant, answer))
        if status == "UNKNOWN":
            raise VendorSaid(Verdict.GONE, "Task.Unknown")
        if status in {"FAILED", "CANCELED"}:
            code = code_in(output) or f"Task.{status.capitalize()}"
            verdict = Verdict.REFUSED if is_about_content(code) else Verdict.FAILED
            raise VendorSaid(verdict, code)
        raise VendorSaid(Verdict.UNWELL, "Task.StatusNotKnown")

    async def _look(self, task_id: str) -> dict[str, Any]:
        """What the vendor says; asked again before it is believed that what was paid is not there.

        One of its machines may not know yet what another has taken or finished.
        """
        for _ in range(_SURELY):
            answer = await look_at(self.counter, task_id)
            if not _has_nothing_to_show(answer):
                break
            await self.sleep(_SETTLES_S)
        return answer

    async def find_unknown(self, intent: Intent) -> str | None:
        """Search the vendor's list for a task with our prompt that nobody knows."""
        return await find_lost(self.counter, self.question, intent)


def _has_nothing_to_show(answer: Mapping[str, Any]) -> bool:
    status = answer["output"].get("task_status")
    painted = painted_in(answer)
    bare = not painted.links and not painted.failures
    return status == "UNKNOWN" or (status == "SUCCEEDED" and bare)
