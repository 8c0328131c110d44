"""The paths about tasks: a look at one, its end before it began, the list of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.simulators.dashscope.answers import bad, good
from milepost.simulators.dashscope.gate import Gate, key_of
from milepost.simulators.dashscope.tasks import Task, Tasks, china_time

_LONGEST_LIST_S: Final = 86_400.0


@dataclass(slots=True)
class TaskDesk:
    """Shows tasks to whose key they belong to."""

    gate: Gate
    tasks: Tasks
    now: Callable[[], float]
    """Seconds since 1970 by the simulator's clock."""
    link: Callable[[Request, str, float], str]
    """Where a picture is fetched, by its name and the time it was made."""

    async def look(self, request: Request) -> Response:
        """One task as it stands."""
        if (barred := self.gate.barred(request)) is not None:
            return barred
        self.gate.counts.looks += 1
        if self.gate.too_many_looks():
            return self.gate.fail("throttled")
        if self.gate.script.happens(self.gate.script.looks_failing):
            return self.gate.fail("failing")
        task = self._task_of(request)
        if task is None or self.now() - task.taken_at_s < self.gate.script.known_after_s:
            task_id = request.path_params["task_id"]
            return good({"output": {"task_id": task_id, "task_status": "UNKNOWN"}})
        return good(task.shown(self.now(), lambda name: self.link(request, name, task.ends_at_s)))

    async def cancel(self, request: Request) -> Response:
        """End a task that has not begun."""
        if (barred := self.gate.barred(request)) is not None:
            return barred
        task = self._task_of(request)
        if task is None or task.status(self.now()) != "PENDING":
            return bad("UnsupportedOperation", "Only PENDING tasks can be canceled")
        task.cancelled = True
        return good({})

    async def show_list(self, request: Request) -> Response:
        """The key's tasks of at most a day, newest first, without what was asked."""
        if (barred := self.gate.barred(request)) is not None:
            return barred
        self.gate.counts.searches += 1
        if self.gate.too_many_looks():
            return self.gate.fail("throttled")
        query = request.query_params
        now_s = self.now()
        end_s = china_time(query["end_time"]) if "end_time" in query else now_s
        start_s = china_time(query["start_time"]) if "start_time" in query else now_s - 86_400
        try:
            page, size = int(query.get("page_no", "1")), int(query.get("page_size", "10"))
        except ValueError:
            page, size = 0, 0
        if start_s is None or end_s is None or not (page >= 1 and 1 <= size <= 100):
            return bad("InvalidParameter", "a time or a page is wrong")
        if start_s > now_s:
            return bad("InvalidParameter", "the time span lies in the future")
        if end_s - start_s > _LONGEST_LIST_S:
            return bad("InvalidParameter", "the time span must not exceed 24 hours")
        self.tasks.purge(self.gate.script.tasks_s)
        size = min(size, self.gate.script.list_page)
        found = [
            task.listed(now_s)
            for task in reversed(self.tasks.known.values())
            if task.key == key_of(request)
            and start_s <= task.taken_at_s <= min(end_s, now_s - self.gate.script.listed_after_s)
            and query.get("model_name", task.model) == task.model
            and query.get("status", task.status(now_s)) == task.status(now_s)
        ]
        return good(
            {
                "data": found[(page - 1) * size : page * size],
                "page_no": page,
                "page_size": size,
                "total": len(found),
                "total_page": -(-len(found) // size),
            }
        )

    def _task_of(self, request: Request) -> Task | None:
        self.tasks.purge(self.gate.script.tasks_s)
        task = self.tasks.known.get(request.path_params["task_id"])
        return task if task is not None and task.key == key_of(request) else None
