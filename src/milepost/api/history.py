"""Finished prompts of one tenant, the newest last; the oldest go when there are too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Literal

from milepost.api.events import Message
from milepost.graph.workflow import Workflow

MAX_ENTRIES: Final = 1000
MAX_BYTES: Final = 64 * 1024 * 1024
"""Of the requests that brought them."""

JobStatus = Literal["pending", "in_progress", "completed", "failed", "cancelled"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """One prompt that is done, in whatever way."""

    prompt_id: str
    number: float
    workflow: Workflow
    extra_data: Mapping[str, object]
    wanted: tuple[str, ...]
    """The output nodes it was run for."""
    status: JobStatus
    outputs: Mapping[str, Mapping[str, Any]]
    display_ids: Mapping[str, str]
    """For shown nodes that an expansion added, the user's node."""
    messages: tuple[Message, ...]
    created_ms: int
    started_ms: int | None
    ended_ms: int
    size_bytes: int

    def to_json(self) -> dict[str, object]:
        """ComfyUI's history entry."""
        return {
            "prompt": [
                self.number,
                self.prompt_id,
                self.workflow.to_json(),
                self.extra_data,
                list(self.wanted),
            ],
            "outputs": self.outputs,
            "status": self.execution_status(),
            "meta": self.meta(),
        }

    def execution_status(self) -> dict[str, object]:
        """How it went."""
        return {
            "status_str": "success" if self.status == "completed" else "error",
            "completed": self.status == "completed",
            "messages": [[kind, data] for kind, data in self.messages],
        }

    def meta(self) -> dict[str, object]:
        """Which node of the editor each output belongs to."""
        return {
            node_id: {
                "node_id": node_id,
                "display_node": self.display_ids.get(node_id, node_id),
                "parent_node": self.display_ids.get(node_id),
                "real_node_id": node_id,
            }
            for node_id in self.outputs
        }


class History:
    """What is kept of the past."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._entries: dict[str, Finished] = {}
        self._size_bytes = 0

    def __contains__(self, prompt_id: str) -> bool:
        return prompt_id in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Finished]:
        return iter(self._entries.values())

    def get(self, prompt_id: str) -> Finished | None:
        """One entry."""
        return self._entries.get(prompt_id)

    def add(self, entry: Finished) -> None:
        """Keep one more; the oldest make room, the newest always stays."""
        self._entries[entry.prompt_id] = entry
        self._size_bytes += entry.size_bytes
        while len(self._entries) > 1 and (
            len(self._entries) > self._max_entries or self._size_bytes > self._max_bytes
        ):
            self.delete(next(iter(self._entries)))

    def delete(self, prompt_id: str) -> None:
        """Forget one, if it is there."""
        entry = self._entries.pop(prompt_id, None)
        if entry is not None:
            self._size_bytes -= entry.size_bytes

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
        self._size_bytes = 0

    def page(self, *, max_items: int | None, offset: int | None) -> list[Finished]:
        """Some entries, newest last.

        Args:
            max_items: how many at most; all if None.
            offset: how many of the oldest to skip; the newest `max_items` if None.
        """
        count = len(self._entries)
        if offset is None:
            offset = 0 if max_items is None else max(0, count - max_items)
        end = count if max_items is None else offset + max_items
        return list(islice(self._entries.values(), offset, end))
