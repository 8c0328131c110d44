"""What history keeps of a run's messages: that it began, what was cached, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from milepost.errors import MilepostError
from milepost.graph.events import NodeStarted
from milepost.graph.result import NodeFailure
from milepost.tasks.prompt_entry import Message
from milepost.tasks.told_failure import failure_json, without_folders


class PromptRecord:
    """Each method writes a message down, in ComfyUI's words, and returns it."""

    def __init__(self, prompt_id: str, now_ms: Callable[[], int]) -> None:
        self.prompt_id = prompt_id
        self.messages: list[Message] = []
        self._now_ms = now_ms

    def began(self) -> Message:
        """It runs."""
        return self._write("execution_start", {})

    def cached(self, node_ids: Sequence[str]) -> Message:
        """Nodes that need no run."""
        return self._write("execution_cached", {"nodes": list(node_ids)})

    def succeeded(self) -> Message:
        """No node failed."""
        return self._write("execution_success", {})

    def failed(self, errors: Sequence[NodeFailure]) -> Message:
        """Told once, of the first error: a second one would be taken for another run's."""
        first, *others = map(failure_json, errors)
        told = {**first, "further_errors": others} if others else first
        return self._write("execution_error", told)

    def interrupted(self, at: NodeStarted | None, executed: Sequence[str]) -> Message:
        """Somebody ended it, while that node ran."""
        told = {
            "node_id": None if at is None else at.display_id or at.node_id,
            "node_type": None if at is None else at.class_type,
            "executed": list(executed),
        }
        return self._write("execution_interrupted", told)

    def broken_off(self, executed: Sequence[str]) -> Message:
        """Our own bug ended it."""
        words = "internal error; please report it with the version"
        return self._stopped("our_bug", words, executed)

    def refused(self, error: MilepostError) -> Message:
        """It was accepted before, and cannot be run now."""
        return self._stopped(error.code, without_folders(str(error)), ())

    def _stopped(self, code: str, words: str, executed: Sequence[str]) -> Message:
        told: dict[str, Any] = {
            "node_id": None,
            "node_type": None,
            "executed": list(executed),
            "exception_type": code,
            "exception_message": words,
            "traceback": [],
            "current_inputs": {},
            "current_outputs": [],
        }
        return self._write("execution_error", told)

    def _write(self, kind: str, said: dict[str, Any]) -> Message:
        message = kind, {"prompt_id": self.prompt_id, **said, "timestamp": self._now_ms()}
        self.messages.append(message)
        return message
