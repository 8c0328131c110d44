"""A task the vendor may have taken although no answer reached us, searched for in its list.

The list names tasks by model and time, without what was asked; a finished task tells its prompt.
So every task of our model and time that nobody knows is looked at: one with another prompt is not
ours; one that does not tell its prompt yet is waited for; one that never tells it is left alone,
for to take it could show one tenant another's picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from milepost.calls.vendor import Intent, VendorSaid, Verdict
from milepost.providers.dashscope.question import Counter, Question
from milepost.providers.dashscope.task import ENDED, NO_SUCH_PATH, look_at, task_id_in

MARGIN_S: Final = 60.0
"""How far what is known of the vendor's clock may be wrong."""
_PAGE: Final = 50
_MOST_PAGES: Final = 40
_DEEPEST: Final = 8
_NOT_SUCH_A_TIME: Final = "InvalidParameter"
_TOLD_AS: Final = ("orig_prompt", "prompt")
_ZONES: Final = (timedelta(hours=8), timedelta(0))
"""The list's zone is not documented: China's or UTC."""
_SPELLINGS: Final = ("%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S")
"""As documented, and as the vendor itself spells a task's times."""
_EARLIEST_S: Final = 1_500_000_000
_LATEST_S: Final = 100_000_000_000
"""A number above it counts milliseconds."""
Entries: TypeAlias = dict[str, Mapping[str, Any]]
"""By the task's id."""


async def find_lost(counter: Counter, question: Question, intent: Intent) -> str | None:
    """The id of a task that is ours; None if there is certainly none now.

    Raises:
        VendorSaid: UNWELL, a task that may be ours does not tell yet, so look again later; or the
            vendor could not be asked.
    """
    ours = _spaced(question.prompt)
    undecided = False
    for task_id, entry in (await _unknown_tasks(counter, intent)).items():
        told, ended = _told(entry)
        if not told:
            told, ended = _told(await look_at(counter, task_id))
        if not told:
            undecided = undecided or not ended
        elif ours in told:
            return task_id
    if undecided:
        raise VendorSaid(Verdict.UNWELL, "Task.PromptNotToldYet", counter.policy.poll_s)
    return None


async def _unknown_tasks(counter: Counter, intent: Intent) -> Entries:
    """Tasks of the model that nobody knows, of the time in which the call may have been taken."""
    ahead_s = counter.desk.ahead_s
    found = await _tasks_of_the_time(counter, intent)
    if abs(counter.desk.ahead_s - ahead_s) > MARGIN_S / 2:
        # This was the first to tell what the vendor's clock says.
        found = await _tasks_of_the_time(counter, intent)
    known = intent.known_task_ids
    return {name: entry for name, entry in found.items() if name not in known}


async def _tasks_of_the_time(counter: Counter, intent: Intent) -> Entries:
    # By the vendor's clock. How long ago it was the database knows, whose own clock may be wrong.
    ago_s = intent.read_at_s - intent.granted_at_s
    began_s = counter.desk.vendor_now_s() - ago_s - MARGIN_S
    latest_s = began_s + MARGIN_S + counter.patience.submit_s + MARGIN_S
    # Seconds are cut off, of its clock as of the span; too early an end would hide the newest.
    ended_s = max(min(latest_s, counter.desk.vendor_now_s() + 2), began_s + 1)
    listed = await _listed_between(counter, intent.call.model, began_s, ended_s)
    return {name: entry for name, entry in listed.items() if not _is_older(entry, began_s)}


async def _listed_between(counter: Counter, model: str, began_s: float, ended_s: float) -> Entries:
    for spelling in _SPELLINGS:
        found: Entries = {}
        refused = 0
        for zone in _ZONES:
            times = [
                f"{datetime.fromtimestamp(at, UTC) + zone:{spelling}}" for at in (began_s, ended_s)
            ]
            query = {"start_time": times[0], "end_time": times[1], "model_name": model}
            try:
                found |= await _all_pages(counter, query)
            except VendorSaid as said:
                if said.vendor_code != _NOT_SUCH_A_TIME:
                    raise
                refused += 1  # in the other zone that span lies in the future
        if refused < len(_ZONES):
            return found
    return await _all_pages(counter, {"model_name": model})  # it likes no time of ours: of a day


async def _all_pages(counter: Counter, query: Mapping[str, str]) -> Entries:
    """The entries of all pages, which may be smaller than was asked for."""
    found: Entries = {}
    for page in range(1, _MOST_PAGES + 1):
        answer = await _page(counter, {**query, "page_no": page, "page_size": _PAGE})
        named = [(task_id_in(entry), entry) for entry in _listed(answer)]
        new = {name: entry for name, entry in named if name is not None and name not in found}
        found |= new
        pages = answer.get("total_page")
        if not new or (isinstance(pages, int) and page >= pages):
            return found
    raise VendorSaid(Verdict.UNWELL, "List.TooLong")  # ours may be on the pages not read


async def _page(counter: Counter, query: Mapping[str, str | int]) -> dict[str, Any]:
    """One page; the vendor documents the path with a slash, its SDK asks without one."""
    url, within_s = f"{counter.endpoint}/tasks", counter.patience.look_s
    try:
        return await counter.desk.get(f"{url}/", query=query, within_s=within_s)
    except VendorSaid as said:
        if said.vendor_code not in NO_SUCH_PATH:
            raise
    return await counter.desk.get(url, query=query, within_s=within_s)


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
    created = entry.get("gmt_create")
    if not isinstance(created, int):
        return False
    created_s = created / 1000 if created > _LATEST_S else created
    return _EARLIEST_S < created_s < began_s


def _told(answer: Mapping[str, Any]) -> tuple[list[str], bool]:
    """The prompts that the task tells, if any, and whether it has ended."""
    output = answer.get("output")
    status = output.get("task_status") if isinstance(output, dict) else None
    return [_spaced(prompt) for prompt in _prompts_in(answer)], status in ENDED


def _spaced(words: str) -> str:
    """With single spaces: the vendor need not repeat ours as they were."""
    return " ".join(words.split())


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
