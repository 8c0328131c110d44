"""One accepted workflow, from its submission until it is done."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from milepost.api.events import RunStory
from milepost.graph.checked import Accepted
from milepost.graph.result import RunResult


@dataclass(slots=True, eq=False)
class Prompt:
    """One accepted workflow, until it is done."""

    prompt_id: str
    number: float
    accepted: Accepted
    client_id: str | None
    size_bytes: int
    """Of the request that brought it."""
    created_ms: int
    story: RunStory
    started_ms: int | None = None
    task: asyncio.Task[RunResult | None] | None = field(default=None, repr=False)

    def to_json(self) -> list[object]:
        """An entry of ComfyUI's queue and history: what was accepted, redacted."""
        return [
            self.number,
            self.prompt_id,
            self.accepted.workflow.to_json(),
            self.extra_data(),
            list(self.accepted.outputs),
        ]

    def extra_data(self) -> dict[str, object]:
        """Of what the client sent beside the workflow: the redacted part, nothing else."""
        extra: dict[str, object] = {"create_time": self.created_ms}
        if self.client_id is not None:
            extra["client_id"] = self.client_id
        if self.accepted.extra_pnginfo is not None:
            extra["extra_pnginfo"] = self.accepted.extra_pnginfo
        return extra
