"""One accepted workflow, from its submission until it is done."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from uuid import UUID

from milepost.api.events import RunStory
from milepost.graph.checked import Accepted
from milepost.graph.result import RunResult
from milepost.tasks.prompt_entry import Filed


@dataclass(slots=True, eq=False)
class Prompt:
    """One accepted workflow, until it is done and its end is written down."""

    filed: Filed
    story: RunStory
    accepted: Accepted | None
    """None for one of an earlier server: it is accepted again when its turn comes."""
    begun: int = 0
    """How often servers that died had taken it up again."""
    started_ms: int | None = None
    given_back: bool = False
    """Whether the server stops, so that the next one is to run it."""
    task: asyncio.Task[RunResult | None] | None = field(default=None, repr=False)
    ends: list[asyncio.Future[None]] = field(default_factory=list, repr=False)
    """Of those who wait for its end."""

    @property
    def prompt_id(self) -> str:
        """Its name."""
        return self.filed.prompt_id

    @property
    def number(self) -> float:
        """Its turn."""
        return self.filed.number

    @property
    def client_id(self) -> str | None:
        """Who is told."""
        return self.filed.client_id

    @property
    def created_ms(self) -> int:
        """When it was accepted."""
        return self.filed.created_ms

    def to_json(self) -> list[object]:
        """An entry of ComfyUI's queue and history: what was accepted, redacted."""
        return self.filed.to_json()


def new_prompt_id(created_ms: int) -> str:
    """A UUID of version 7, which begins with the time: an index writes the newest ones together."""
    chance = int.from_bytes(os.urandom(10))
    high, low = chance >> 68, chance & (1 << 62) - 1
    return str(UUID(int=created_ms << 80 | 7 << 76 | high << 64 | 2 << 62 | low))


def filed_from(
    accepted: Accepted,
    *,
    prompt_id: str,
    client_id: str | None,
    number: float,
    arrival: int,
    front: bool,
    created_ms: int,
    size_bytes: int,
) -> Filed:
    """What is written down of an accepted workflow; nothing of it is private."""
    return Filed(
        prompt_id=prompt_id,
        number=number,
        arrival=arrival,
        front=front,
        workflow=accepted.workflow.to_json(),
        extra_data=_extra_data(accepted, client_id, created_ms),
        wanted=accepted.outputs,
        created_ms=created_ms,
        size_bytes=size_bytes,
    )


def _extra_data(accepted: Accepted, client_id: str | None, created_ms: int) -> dict[str, object]:
    """Of what the client sent beside the workflow: the redacted part, nothing else."""
    extra: dict[str, object] = {"create_time": created_ms}
    if client_id is not None:
        extra["client_id"] = client_id
    if accepted.extra_pnginfo is not None:
        extra["extra_pnginfo"] = accepted.extra_pnginfo
    return extra
