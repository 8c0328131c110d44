"""A vendor without a network that answers as it is told, and counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from milepost.calls.call import Call, CallKey, Usage
from milepost.calls.policy import Limits, Policy
from milepost.calls.vendor import Ended, Finished, Intent, Running, Submitted, VendorSaid, Verdict

QUICK = Policy(
    searchable=True, search_settles_s=0.01, poll_s=0.001, backoff_s=0.001, backoff_longest_s=0.01
)


def quick(limits: Limits | None = None, **changes: float) -> Policy:
    return replace(QUICK, limits=limits or Limits(), **changes)  # type: ignore[arg-type]  # fields of both kinds


def call(prompt: str = "a lake", *, tenant: str = "default", estimate_cny: float = 0.2) -> Call:
    return Call(
        tenant=tenant,
        account="scripted",
        model="tasks",
        inputs={"prompt": prompt},
        seed=7,
        estimate_cny=estimate_cny,
    )


@dataclass
class ScriptedVendor:
    """Takes every call; first gives the unhappy answers it was told to give."""

    policy: Policy = QUICK
    on_submit: list[Verdict] = field(default_factory=list)
    on_poll: list[Verdict | None] = field(default_factory=list)
    """None: still running."""
    taken_when_lost: bool = True
    retry_after_s: float | None = None
    """What unhappy answers to submits ask for."""
    gate: asyncio.Event | None = None
    """Submits are answered once it is set."""
    asked: list[Call] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)
    """Prompts by task id: what is paid."""
    polled: list[str] = field(default_factory=list)
    in_flight: set[str] = field(default_factory=set)
    most_in_flight: int = 0
    searched: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def submit(self, call: Call) -> Submitted:
        self.asked.append(call)
        said = self.on_submit.pop(0) if self.on_submit else None
        if said is None or (said is Verdict.LOST and self.taken_when_lost):
            task_id = f"task-{len(self.tasks) + 1}"
            self.tasks[task_id] = str(call.inputs["prompt"])
            self.in_flight.add(task_id)
            self.most_in_flight = max(self.most_in_flight, len(self.in_flight))
        self.arrived.set()
        if self.gate is not None:
            await self.gate.wait()
        if said is not None:
            raise VendorSaid(said, f"Scripted.{said.value}", self.retry_after_s)
        return Submitted(task_id)

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        self.polled.append(task_id)
        if self.on_poll:
            said = self.on_poll.pop(0)
            if said is None:
                return Running()
            raise VendorSaid(said, f"Scripted.{said.value}")
        self.in_flight.discard(task_id)
        finished = Finished(f"{key.tenant}/{task_id}", Usage(cost_cny=0.14, pictures=1))

        async def fetch() -> Finished:
            return finished

        return Ended(fetch)

    async def find_unknown(self, intent: Intent) -> str | None:
        self.searched += 1
        for task_id, prompt in self.tasks.items():
            if prompt == intent.call.inputs["prompt"] and task_id not in intent.known_task_ids:
                return task_id
        return None


class AtOnceVendor:
    """Answers at once, as a language model does; lists no tasks."""

    def __init__(self, on_submit: list[Verdict] | None = None) -> None:
        self.policy = replace(QUICK, searchable=False, outlives_us_s=0)
        self.on_submit = on_submit or []
        self.asked = 0

    async def submit(self, call: Call) -> Finished:
        self.asked += 1
        if self.on_submit:
            said = self.on_submit.pop(0)
            raise VendorSaid(said, f"Scripted.{said.value}")
        return Finished(f"{call.tenant}/text", Usage(input_tokens=11, output_tokens=22))

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        raise AssertionError(key, task_id)

    async def find_unknown(self, intent: Intent) -> str | None:
        raise AssertionError(intent)
