"""A task the vendor may have taken although no answer reached us, searched for in its list.

The list names tasks by model and time, without what was asked; a finished task tells its prompt.
So every task of our model and time that nobody knows is looked at: one with another prompt is not
ours; one that does not tell its prompt yet is waited for; one that never tells it is left alone,
for to take it could show one tenant another's picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from milepost.calls.vendor import Intent, VendorSaid, Verdict
from milepost.providers.dashscope.question import Counter, Question
from milepost.providers.dashscope.task import ENDED, look_at, task_id_in

MARGIN_S: Final = 60.0
"""How far the clocks of our database and of the vendor may lie apart, besides what is known."""
_PAGE: Final = 50
_MOST_PAGES: Final = 40
_DEEPEST: Final = 8
_NO_SUCH_PATH: Final = frozenset({"HTTP 301", "HTTP 307", "HTTP 308", "HTTP 404", "HTTP 405"})
_NOT_SUCH_A_TIME: Final = "InvalidParameter"
_TOLD_AS: Final = ("orig_prompt", "prompt")
_ZONES: Final = (timedelta(hours=8), timedelta(0))
"""The list's zone is not documented: China's or UTC."""


async def find_lost(counter: Counter, question: Question, intent: Intent) -> str | None:
    """The id of a task that is ours; None if there is certainly none now.

    Raises:
        VendorSaid: UNWELL, a task that may be ours does not tell yet, so look again later; or the
            vendor could not be asked.
    """
    ours = question.prompt.strip()
    undecided = False
    for entry in await _unknown_tasks(counter, intent):
        task_id = task_id_in(entry) or ""
        told, ended = _told(entry)
        if told is None:
            told, ended = _told(await look_at(counter, task_id))
        if told is None:
            undecided = undecided or not ended
        elif told == ours:
            return task_id
    if undecided:
        raise VendorSaid(Verdict.UNWELL, "Task.PromptNotToldYet", counter.policy.poll_s)
    return None


async def _unknown_tasks(counter: Counter, intent: Intent) -> list[Mapping[str, Any]]:
    """Tasks of the model that nobody knows, of the time in which the call may have been taken."""
    began_s = intent.granted_at_s + counter.desk.ahead_s - MARGIN_S
    latest_s = began_s + MARGIN_S + counter.patience.submit_s + MARGIN_S
    # Seconds are cut off, of its clock as of the span; too early an end would hide the newest.
    ended_s = max(min(latest_s, counter.desk.vendor_now_s() + 2), began_s + 1)
    found: dict[str, Mapping[str, Any]] = {}
    refused: list[VendorSaid] = []
    for zone in _ZONES:
        span = {"start_time": _time(began_s, zone), "end_time": _time(ended_s, zone)}
        try:
            listed = await _all_pages(counter, {**span, "model_name": intent.call.model})
        except VendorSaid as said:
            refused.append(said)
            if said.vendor_code != _NOT_SUCH_A_TIME or len(refused) == len(_ZONES):
                raise
            continue  # in the other zone that span lies in the future
        for entry in listed:
            task_id = task_id_in(entry)
            if task_id is not None and not _is_older(entry, began_s):
                found[task_id] = entry
    return [entry for task_id, entry in found.items() if task_id not in intent.known_task_ids]


async def _all_pages(counter: Counter, query: Mapping[str, str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for page in range(1, _MOST_PAGES + 1):
        answer = await _page(counter, {**query, "page_no": page, "page_size": _PAGE})
        listed = _listed(answer)
        found += listed
        pages = answer.get("total_page")
        if page >= pages if isinstance(pages, int) else len(listed) < _PAGE:
            return found
    raise VendorSaid(Verdict.UNWELL, "List.TooLong")  # ours may be on the pages not read


async def _page(counter: Counter, query: Mapping[str, str | int]) -> dict[str, Any]:
    """One page; the vendor documents the path with a slash, its SDK asks without one."""
    url, within_s = f"{counter.endpoint}/tasks", counter.patience.look_s
    try:
        return await counter.desk.get(f"{url}/", query=query, within_s=within_s)
    except VendorSaid as said:
        if said.vendor_code not in _NO_SUCH_PATH:
            raise
    return await counter.desk.get(url, query=query, within_s=within_s)


def _time(at_s: float, zone: timedelta) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC) + zone:%Y%m%d%H%M%S}"


def _listed(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The list's entries, which some versions of the vendor's interface put into `output`."""
    output = answer.get("output")
    inner = output if isinstance(output, dict) else {}
    for entries in (answer.get("data"), output, inner.get("data"), inner.get("tasks")):
        if isinstance(entries, list):
            return [entry for entry in entries if isinstance(entry, dict)]
    raise VendorSaid(Verdict.UNWELL, "Answer.NoList")


def _is_older(entry: Mapping[str, Any], began_s: float) -> bool:
    """Whether the list says, beyond doubt about zones, that the task began before ours."""
    created_ms = entry.get("gmt_create")
    return isinstance(created_ms, int) and created_ms / 1000 < began_s


def _told(answer: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The prompt, if the task tells it, and whether it has ended."""
    output = answer.get("output")
    status = output.get("task_status") if isinstance(output, dict) else None
    prompt = next(_prompts_in(answer), None)
    return None if prompt is None else prompt.strip(), status in ENDED


def _prompts_in(part: object, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(part, Mapping):
        for name in _TOLD_AS:
            if isinstance(part.get(name), str):
                yield part[name]
        for inner in part.values():
            yield from _prompts_in(inner, depth + 1)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _prompts_in(inner, depth + 1)
