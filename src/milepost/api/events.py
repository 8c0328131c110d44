"""The engine's events of one run, as ComfyUI's messages: to the submitter, and for history.

Order and shapes are those that ComfyUI's clients rely on. `progress_state` holds what changed,
not every node again, and comes at once only after a pause. `execution_error` is told when the run
is over, because clients stop listening at it, and other branches may still show pictures; and it
is told once, of the first error, with the others inside it, because clients take a second one for
their next run's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from milepost.api.node_states import CallLater, NodeStates, call_later
from milepost.errors import MilepostError
from milepost.graph.events import (
    Event,
    NodeFailed,
    NodeFinished,
    NodePreview,
    NodeProgress,
    NodesCached,
    NodeStarted,
    RunStarted,
)
from milepost.graph.result import RunResult
from milepost.tasks.prompt_entry import Message
from milepost.tasks.prompt_record import PromptRecord

Tell = Callable[[str, Mapping[str, Any]], None]
"""Sends to the client who submitted; must not wait."""
ShowPreview = Callable[[NodePreview], None]
"""Shows that client a picture on its way; must not wait."""


class RunStory:
    """What is told of one run."""

    def __init__(
        self,
        prompt_id: str,
        tell: Tell,
        *,
        show_preview: ShowPreview,
        listened: Callable[[], bool],
        now_ms: Callable[[], int],
        later: CallLater = call_later,
    ) -> None:
        """Begin a story.

        Args:
            prompt_id: the run's name.
            tell: sends a message to the submitter.
            show_preview: shows a picture on its way to the submitter.
            listened: whether anybody hears it; nothing is put together for nobody.
            now_ms: Unix time.
            later: the clock that `progress_state` pauses by.
        """
        self.prompt_id = prompt_id
        self.record = PromptRecord(prompt_id, now_ms)
        """What history keeps: start, cached, and how it ended."""
        self.running: dict[str, NodeStarted] = {}
        """Nodes that run now, by how they started."""
        self.executed: list[str] = []
        self._tell = tell
        self._show_preview = show_preview
        self._listened = listened
        self._shown: set[str] = set()
        self._states = NodeStates(
            lambda nodes: self._say("progress_state", {"nodes": nodes}), later=later
        )

    def hear(self, event: Event) -> None:
        """The engine's `emit`."""
        match event:
            case RunStarted():
                self._tell(*self.record.began())
            case NodesCached(node_ids=node_ids):
                self._tell(*self.record.cached(node_ids))
            case NodeStarted(node_id=node_id):
                self.running[node_id] = event
                self._starts(event)
            case NodeProgress(_, node_id, value, maximum, display_id):
                self._say("progress", {"value": value, "max": maximum, "node": node_id})
                self._progress(node_id, display_id, "running", value, maximum)
            case NodePreview():
                self._show_preview(event)
            case NodeFinished(node_id=node_id, ui=ui, display_id=display_id):
                self.running.pop(node_id, None)
                self.executed.append(node_id)
                if ui is not None:
                    self._show(node_id, display_id, ui)
                self._progress(node_id, display_id, "finished", 1)
            case NodeFailed(failure=failure):
                node_id = failure.raised_by or failure.node_id
                self.running.pop(node_id, None)
                self._progress(node_id, failure.node_id, "error", 0)
            case _:
                pass  # how the run ended is told by `end` and `interrupt`, when history has it

    def resume(self) -> None:
        """A client came back: where the run is."""
        for event in self.running.values():
            self._starts(event)

    def end(self, result: RunResult) -> list[Message]:
        """The last messages, not yet sent; history must have them first."""
        self._states.finish()
        for node_id, ui in result.outputs.items():
            if node_id not in self._shown:  # it came from the cache, and is shown all the same
                self._show(node_id, result.display_ids.get(node_id), ui)
        last = []
        if result.errors:
            last.append(self.record.failed(result.errors))
        if not result.failed:
            last.append(self.record.succeeded())
        return last

    def interrupt(self) -> list[Message]:
        """The last message of a cancelled run."""
        self._states.finish()
        event = next(iter(self.running.values()), None)
        return [self.record.interrupted(event, self.executed)]

    def break_off(self) -> list[Message]:
        """The last message of a run that our own bug ended."""
        self._states.finish()
        return [self.record.broken_off(self.executed)]

    def refuse(self, error: MilepostError) -> list[Message]:
        """The last message of one that an earlier server accepted and this one cannot run."""
        self._states.finish()
        return [self.record.refused(error)]

    def tell_end(self, messages: list[Message]) -> None:
        """Send the last messages; history has them now."""
        for kind, data in messages:
            self._tell(kind, data)

    def leave(self) -> None:
        """Nothing more comes: what clients wait for before they read history."""
        self._say("executing", {"node": None})

    def _say(self, kind: str, data: dict[str, Any]) -> None:
        if self._listened():
            self._tell(kind, {**data, "prompt_id": self.prompt_id})

    def _starts(self, event: NodeStarted) -> None:
        shown_at = event.display_id or event.node_id
        self._progress(event.node_id, event.display_id, "running", 0)
        self._say("executing", {"node": event.node_id, "display_node": shown_at})

    def _show(self, node_id: str, display_id: str | None, ui: Mapping[str, object]) -> None:
        self._shown.add(node_id)
        shown_at = display_id or node_id
        self._say("executed", {"node": node_id, "display_node": shown_at, "output": dict(ui)})

    def _progress(
        self, node_id: str, display_id: str | None, state: str, value: float, maximum: float = 1
    ) -> None:
        if not self._listened():
            return
        changed = {
            "value": value,
            "max": maximum,
            "state": state,
            "node_id": node_id,
            "prompt_id": self.prompt_id,
            "display_node_id": display_id or node_id,
            "parent_node_id": None if display_id == node_id else display_id,
            "real_node_id": node_id,
        }
        self._states.change(node_id, changed)
