"""One workflow run for a client, as it is written down: when accepted, and when done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from milepost.graph.result import RunResult
from milepost.wire.any_json import encode_json

Message = tuple[str, Mapping[str, Any]]
"""A type and its data, as clients hear them."""
LastStatus = Literal["completed", "failed", "cancelled"]
JobStatus = Literal["pending", "in_progress", "completed", "failed", "cancelled"]

_FILED: Final = (
    "number", "arrival", "front", "workflow", "extra_data", "wanted", "created_ms", "size_bytes",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """An accepted workflow: only what every client of its tenant may see."""

    prompt_id: str
    number: float
    """Its turn: the lowest goes first."""
    arrival: int
    """Counts the tenant's submissions."""
    front: bool
    """Whether it goes before older ones of the same number."""
    workflow: Mapping[str, Any]
    """API format, redacted."""
    extra_data: Mapping[str, Any]
    """Redacted too."""
    wanted: tuple[str, ...]
    """The output nodes that it is run for."""
    created_ms: int
    size_bytes: int
    """Of the request that brought it."""

    @property
    def turn(self) -> tuple[float, int]:
        """Sorts: of those at the front, the last to come is the first to go, as in ComfyUI."""
        return self.number, -self.arrival if self.front else self.arrival

    @property
    def client_id(self) -> str | None:
        """Who is told."""
        client_id = self.extra_data.get("client_id")
        return client_id if isinstance(client_id, str) else None

    def to_json(self) -> list[object]:
        """An entry of ComfyUI's queue and history."""
        return [self.number, self.prompt_id, self.workflow, self.extra_data, list(self.wanted)]

    def to_text(self) -> str:
        """As it is stored, without its id."""
        return encode_json({name: getattr(self, name) for name in _FILED})


def filed_of(prompt_id: str, stored: Mapping[str, Any]) -> Filed:
    """The inverse of `Filed.to_text`, of decoded JSON."""
    values = {name: stored[name] for name in _FILED}
    return Filed(**{**values, "prompt_id": prompt_id, "wanted": tuple(stored["wanted"])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What became of it."""

    status: LastStatus
    outputs: Mapping[str, Mapping[str, Any]]
    display_ids: Mapping[str, str]
    """For shown nodes that an expansion added, the user's node."""
    messages: tuple[Message, ...]
    started_ms: int | None
    ended_ms: int

    def to_text(self) -> str:
        """As it is stored."""
        return encode_json(
            {
                "status": self.status,
                "outputs": self.outputs,
                "display_ids": self.display_ids,
                "messages": self.messages,
                "started_ms": self.started_ms,
                "ended_ms": self.ended_ms,
            }
        )


def ended_of(stored: Mapping[str, Any]) -> Ended:
    """The inverse of `Ended.to_text`, of decoded JSON."""
    messages = tuple((kind, said) for kind, said in stored["messages"])
    return Ended(**{**stored, "messages": messages})


def ended_with(
    status: LastStatus,
    result: RunResult | None,
    *,
    messages: tuple[Message, ...],
    started_ms: int | None,
    ended_ms: int,
) -> Ended:
    """The end of a run that left this result, if it left one."""
    return Ended(
        status=status,
        outputs={} if result is None else {each: dict(ui) for each, ui in result.outputs.items()},
        display_ids={} if result is None else result.display_ids,
        messages=messages,
        started_ms=started_ms,
        ended_ms=ended_ms,
    )


@dataclass(frozen=True, slots=True)
class Finished:
    """One prompt that is done, in whatever way: an entry of the history."""

    filed: Filed
    ended: Ended

    @property
    def prompt_id(self) -> str:
        """Its name."""
        return self.filed.prompt_id

    def to_json(self) -> dict[str, object]:
        """ComfyUI's history entry."""
        return {
            "prompt": self.filed.to_json(),
            "outputs": self.ended.outputs,
            "status": self.execution_status(),
            "meta": self.meta(),
        }

    def execution_status(self) -> dict[str, object]:
        """How it went."""
        completed = self.ended.status == "completed"
        return {
            "status_str": "success" if completed else "error",
            "completed": completed,
            "messages": [[kind, said] for kind, said in self.ended.messages],
        }

    def meta(self) -> dict[str, object]:
        """Which node of the editor each output belongs to."""
        shown_as = self.ended.display_ids
        return {
            node_id: {
                "node_id": node_id,
                "display_node": shown_as.get(node_id, node_id),
                "parent_node": shown_as.get(node_id),
                "real_node_id": node_id,
            }
            for node_id in self.ended.outputs
        }
