"""The simulator's tasks: taken, waited for, worked on, ended, forgotten after a day."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from milepost.calls.policy import Limits

CHINA: Final = timedelta(hours=8)
ALGORITHM: Final = "InternalError.Algo"


@dataclass(slots=True, kw_only=True)
class Task:
    """One task."""

    task_id: str
    key: str
    model: str
    prompt: str
    pictures: tuple[str | None, ...]
    """Names of its result files; None for one that failed by itself."""
    picture_code: str
    """Why those failed."""
    as_messages: bool
    tells_prompt: bool
    extended: bool
    """Whether the prompt was rewritten before it was painted, which it is unless forbidden."""
    failure: str | None
    """The code it ends with; None: it succeeds."""
    taken_at_s: float
    """By the simulator's clock, as all times here."""
    begins_at_s: float
    ends_at_s: float
    cancelled: bool = False

    def status(self, now_s: float) -> str:
        """As the vendor calls it."""
        if self.cancelled:
            return "CANCELED"
        if now_s < self.begins_at_s:
            return "PENDING"
        if now_s < self.ends_at_s:
            return "RUNNING"
        return "SUCCEEDED" if self.failure is None else "FAILED"

    def shown(self, now_s: float, link: Callable[[str], str]) -> dict[str, Any]:
        """As a look at it shows it.

        Args:
            now_s: the time.
            link: where a result file is fetched.
        """
        status = self.status(now_s)
        output: dict[str, Any] = {
            "task_id": self.task_id,
            "task_status": status,
            "submit_time": _time(self.taken_at_s),
        }
        if status in {"PENDING", "RUNNING"}:
            return {"output": output}
        output |= {"scheduled_time": _time(self.begins_at_s), "end_time": _time(self.ends_at_s)}
        if status == "FAILED":
            told = "The simulator was told to fail at this."
            return {"output": {**output, "code": self.failure, "message": told}}
        if status == "CANCELED":
            return {"output": output}
        made = [name for name in self.pictures if name is not None]
        if self.as_messages:
            output |= {"finished": True, "choices": _choices([link(name) for name in made])}
        else:
            output["results"] = [self._result(name, link) for name in self.pictures]
            output["task_metrics"] = {
                "TOTAL": len(self.pictures),
                "SUCCEEDED": len(made),
                "FAILED": len(self.pictures) - len(made),
            }
        return {"output": output, "usage": {"image_count": len(made)}}

    def listed(self, now_s: float) -> dict[str, Any]:
        """As the list shows it: nothing of what was asked."""
        return {
            "task_id": self.task_id,
            "model_name": self.model,
            "status": self.status(now_s),
            "gmt_create": round(self.taken_at_s * 1000),
            "start_time": round(self.begins_at_s * 1000),
            "end_time": round(self.ends_at_s * 1000),
            "region": "simulated",
        }

    def _result(self, name: str | None, link: Callable[[str], str]) -> dict[str, Any]:
        if name is None:
            return {"code": self.picture_code, "message": "The simulator was told to fail at it."}
        told = {"orig_prompt": self.prompt} if self.tells_prompt else {}
        if told and self.extended:
            told["actual_prompt"] = f"{self.prompt} (extended)"
        return {**told, "url": link(name)}


@dataclass(slots=True)
class Tasks:
    """All of them."""

    clock: Callable[[], float]
    known: dict[str, Task] = field(default_factory=dict)

    def take(self, limits: Limits, takes_s: float, **facts: Any) -> Task:
        """Take a task; it waits until a place among the model's running ones is free."""
        now_s = self.clock()
        ends = sorted(one.ends_at_s for one in self.under_way(facts["model"]))
        begins_s = now_s
        if limits.running is not None and len(ends) >= limits.running:
            begins_s = ends[len(ends) - limits.running]
        task = Task(
            task_id=str(uuid.uuid4()),
            taken_at_s=now_s,
            begins_at_s=begins_s,
            ends_at_s=begins_s + takes_s,
            **facts,
        )
        self.known[task.task_id] = task
        return task

    def under_way(self, model: str) -> Iterator[Task]:
        """The model's tasks that have not ended."""
        now_s = self.clock()
        for task in self.known.values():
            if task.model == model and not task.cancelled and task.ends_at_s > now_s:
                yield task

    def purge(self, older_than_s: float) -> None:
        """Forget what is older."""
        before_s = self.clock() - older_than_s
        for task_id in [one.task_id for one in self.known.values() if one.taken_at_s < before_s]:
            del self.known[task_id]


def china_time(text: str) -> float | None:
    """Seconds since 1970 of `YYYYMMDDhhmmss` in China; None if it is not such a time."""
    try:
        naive = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return (naive - CHINA).timestamp()
    except (ValueError, OverflowError):
        return None


def _time(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC) + CHINA:%Y-%m-%d %H:%M:%S.%f}"[:-3]


def _choices(links: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "finish_reason": "stop",
            "message": {
                "role": "assistant",
                "content": [{"type": "image", "image": link} for link in links],
            },
        }
    ]
