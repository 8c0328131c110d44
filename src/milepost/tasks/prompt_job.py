"""Running a prompt that another process accepted: the handler of prompt jobs, for `jobs.Worker`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from milepost.graph.checked import Accepted
from milepost.graph.events import Event, NodeFinished, NodesCached, NodeStarted, RunStarted
from milepost.graph.refusals import WorkflowRefused
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.jobs.model import Job
from milepost.jobs.running import Running
from milepost.tasks.prompt_entry import Filed, LastStatus, ended_with, filed_of
from milepost.tasks.prompt_record import PromptRecord
from milepost.tasks.prompt_row import prompt_id_of
from milepost.wire.any_json import encode_json

SHOWN_MOST: Final = 256 * 1024
"""Characters of outputs that are told on the way; larger ones come with the end."""


@dataclass(frozen=True, kw_only=True)
class PromptJob:
    """Runs an accepted workflow; its end, as history shows it, is the job's result."""

    engine_for: Callable[[str], Awaitable[Engine]]
    """Tenant → an engine whose nodes leave their files in the tenant's folders."""
    now_ms: Callable[[], int]

    async def __call__(self, job: Job, running: Running) -> str:
        """Run it; a node that fails is in the result, and is not tried again.

        Raises:
            CancelledError: somebody cancelled it, or the process stops.
        """
        filed = filed_of(prompt_id_of(job.job_id), job.payload)
        progress = _Progress(running, PromptRecord(filed.prompt_id, self.now_ms), self.now_ms())
        engine = await self.engine_for(job.tenant)
        try:
            accepted = await _accepted(engine, filed)
        except WorkflowRefused as error:
            progress.record.refused(error)
            return self._end("failed", None, progress)
        result = await engine.run(accepted, prompt_id=filed.prompt_id, emit=progress.hear)
        if result.errors:
            progress.record.failed(result.errors)
        if not result.failed:
            progress.record.succeeded()
        return self._end("failed" if result.failed else "completed", result, progress)

    def _end(self, status: LastStatus, result: RunResult | None, progress: _Progress) -> str:
        return ended_with(
            status,
            result,
            messages=tuple(progress.record.messages),
            started_ms=progress.started_ms,
            ended_ms=self.now_ms(),
        ).to_text()


async def _accepted(engine: Engine, filed: Filed) -> Accepted:
    """By the nodes that there are in this process."""
    return await engine.accept_beside(
        read_workflow(filed.workflow),
        targets=filed.wanted,
        extra_pnginfo=filed.extra_data.get("extra_pnginfo"),
    )


@dataclass
class _Progress:
    """Tells the accepting server what its client is to hear: the state, not each event."""

    running: Running
    record: PromptRecord
    started_ms: int
    nodes: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)
    shown_chars: int = 0

    def hear(self, event: Event) -> None:
        """The engine's `emit`."""
        match event:
            case RunStarted():
                self.record.began()
            case NodesCached(node_ids=node_ids):
                self.record.cached(node_ids)
            case NodeStarted(node_id=node_id):
                self.nodes.append(node_id)
            case NodeFinished(node_id=node_id, ui=ui, display_id=display_id):
                if node_id in self.nodes:
                    self.nodes.remove(node_id)
                if ui is not None:
                    self._show(node_id, {"display_node": display_id or node_id, "output": ui})
            case _:
                return
        self.running.report(
            {
                "messages": list(self.record.messages),
                "nodes": list(self.nodes),
                "shown": dict(self.shown),
            }
        )

    def _show(self, node_id: str, told: dict[str, Any]) -> None:
        text = encode_json(told)
        self.shown_chars += len(text)
        if self.shown_chars <= SHOWN_MOST:
            self.shown[node_id] = json.loads(text)  # whatever a node shows, as JSON
