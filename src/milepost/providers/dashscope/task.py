"""One task at the vendor: its name, and a look at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.dashscope.question import Counter

ENDED: Final = frozenset({"SUCCEEDED", "FAILED", "CANCELED", "UNKNOWN"})
UNDER_WAY: Final = frozenset({"PENDING", "RUNNING", "SUSPENDED"})
NO_SUCH_PATH: Final = frozenset(
    {f"HTTP {status}" for status in (301, 302, 303, 307, 308, 404, 405)}
)
"""Without a code of the vendor's: nobody there knows the path, or only with a slash at its end."""
_TASK_ID: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")


def task_id_in(answer: Mapping[str, Any]) -> str | None:
    """The task's id, if there is one that can stand in an address."""
    task_id = answer.get("task_id")
    return task_id if isinstance(task_id, str) and _TASK_ID.fullmatch(task_id) else None


async def look_at(counter: Counter, task_id: str) -> dict[str, Any]:
    """What the vendor says of a task; its `output` is an object.

    Raises:
        VendorSaid: it could not be asked.
    """
    url, within_s = f"{counter.endpoint}/tasks/{task_id}", counter.patience.look_s
    try:
        answer = await counter.desk.get(url, within_s=within_s)
    except VendorSaid as said:
        if said.vendor_code not in NO_SUCH_PATH:
            raise
        answer = await counter.desk.get(f"{url}/", within_s=within_s)
    if not isinstance(answer.get("output"), dict):
        raise VendorSaid(Verdict.UNWELL, "Answer.NoTask")
    return answer
