"""`/jobs`: waiting, running and done prompts in one list, as the newer editor asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, get_args

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import names_in, read_object, whole_number
from milepost.api.json_answer import json_answer
from milepost.api.problem import bad_request, not_found
from milepost.api.prompt import Prompt
from milepost.api.tenants import Tenant
from milepost.tasks.prompt_entry import Finished, JobStatus

Job = Finished | Prompt
MAX_PAGE: Final = 1000
Choice = TypeVar("Choice")
_MEDIA = ("images", "video", "audio")


async def show(tenant: Tenant, request: Request) -> Response:
    """A page of the jobs in the wanted states, newest first."""
    query = request.query_params
    offset = max(0, whole_number(query.get("offset"), "offset", default=0, minimum=-(2**31)))
    limit = whole_number(query.get("limit"), "limit", default=MAX_PAGE, minimum=1)
    limit = min(limit, MAX_PAGE)
    wanted = _statuses(query.get("status"))
    workflow_id = query.get("workflow_id")
    jobs = [
        job
        for job in await _all(tenant)
        if _status(job) in wanted and workflow_id in {None, _workflow_id_of(job)}
    ]
    jobs.sort(key=_one_of(query.get("sort_by"), "sort_by", _SORT_KEYS))
    if _one_of(query.get("sort_order"), "sort_order", _DESCENDING):
        jobs.reverse()
    page = {
        "offset": offset,
        "limit": limit,
        "total": len(jobs),
        "has_more": offset + limit < len(jobs),
    }
    shown = [_in_short(job) for job in jobs[offset : offset + limit]]
    return json_answer({"jobs": shown, "pagination": page})


async def show_one(tenant: Tenant, request: Request) -> Response:
    """Everything about one job."""
    job_id = request.path_params["job_id"]
    prompt = tenant.prompts.find(job_id)
    if prompt is None:
        entry = await tenant.prompts.history.get(job_id)
        if entry is None:
            raise not_found("job")
        return json_answer(_finished_in_full(entry))
    detail = {
        "workflow": _workflow_json(prompt.filed.workflow, prompt.filed.extra_data),
        "outputs": {},
        "update_time": prompt.started_ms or prompt.created_ms,
    }
    return json_answer({**_unfinished(prompt), **detail})


async def cancel(tenant: Tenant, request: Request) -> Response:
    """End a job that waits or runs; one that is done stays as it is."""
    job_id = request.path_params["job_id"]
    cancelled = await tenant.prompts.cancel([job_id])
    if not cancelled and not await _is_known(tenant, job_id):
        raise not_found("job")
    return json_answer({"cancelled": bool(cancelled)})


async def cancel_some(tenant: Tenant, request: Request) -> Response:
    """End several jobs; those that are done or unknown stay as they are."""
    body = await read_object(request)
    job_ids = names_in(body, "job_ids")
    if len(job_ids) > MAX_PAGE:
        raise bad_request("job_ids are too many", f"give {MAX_PAGE} at most")
    return json_answer({"cancelled": await tenant.prompts.cancel(job_ids)})


async def assets(tenant: Tenant, request: Request) -> Response:
    """What a job put into the catalogue of assets: nothing, as `/features` says there is none."""
    job_id = request.path_params["job_id"]
    if not await _is_known(tenant, job_id):
        raise not_found("job")
    page = {"offset": 0, "limit": MAX_PAGE, "total": 0, "has_more": False}
    return json_answer({"job_id": job_id, "assets": [], "pagination": page})


async def _is_known(tenant: Tenant, job_id: str) -> bool:
    if tenant.prompts.find(job_id) is not None:
        return True
    return await tenant.prompts.history.get(job_id) is not None


def _created_ms(job: Job) -> int:
    return job.filed.created_ms


def _duration_ms(job: Job) -> int:
    """None for a job that has not started, or not ended."""
    if isinstance(job, Finished) and job.ended.started_ms is not None:
        return job.ended.ended_ms - job.ended.started_ms
    return 0


_SORT_KEYS: Final[Mapping[str, Callable[[Job], int]]] = {
    "created_at": _created_ms,
    "create_time": _created_ms,
    "execution_duration": _duration_ms,
}
_DESCENDING: Final = {"desc": True, "asc": False}


def _one_of(asked: str | None, name: str, known: Mapping[str, Choice]) -> Choice:
    """What was asked for; the first if nothing was."""
    try:
        return known[(asked or next(iter(known))).lower()]
    except KeyError:
        raise bad_request(f"{name} is unknown", f"give one of {', '.join(known)}") from None


def _statuses(asked: str | None) -> set[str]:
    known = set(get_args(JobStatus))
    wanted = {name.strip().lower() for name in asked.split(",")} if asked else known
    if not wanted <= known:
        raise bad_request("status is unknown", f"give some of {', '.join(sorted(known))}")
    return wanted


async def _all(tenant: Tenant) -> list[Job]:
    """Each once: one whose end was written while we looked is shown as it was."""
    finished = await tenant.prompts.history.page()
    unfinished = [*tenant.prompts.running(), *tenant.prompts.waiting()]
    open_ids = {prompt.prompt_id for prompt in unfinished}
    return [*(entry for entry in finished if entry.prompt_id not in open_ids), *unfinished]


def _status(job: Job) -> JobStatus:
    if isinstance(job, Finished):
        return job.ended.status
    return "pending" if job.started_ms is None else "in_progress"


def _workflow_id_of(job: Job) -> object:
    return _workflow_id(job.filed.extra_data)


def _in_short(job: Job) -> dict[str, Any]:
    return _finished(job) if isinstance(job, Finished) else _unfinished(job)


def _unfinished(prompt: Prompt) -> dict[str, Any]:
    return {
        "id": prompt.prompt_id,
        "status": _status(prompt),
        "priority": prompt.number,
        "create_time": prompt.created_ms,
        "execution_start_time": prompt.started_ms,
        "outputs_count": 0,
        "previewable_outputs_count": 0,
        "workflow_id": _workflow_id(prompt.filed.extra_data),
    }


def _finished(entry: Finished) -> dict[str, Any]:
    shown = list(_files(entry.ended.outputs))
    job: dict[str, Any] = {
        "id": entry.prompt_id,
        "status": entry.ended.status,
        "priority": entry.filed.number,
        "create_time": entry.filed.created_ms,
        "execution_start_time": entry.ended.started_ms,
        "execution_end_time": entry.ended.ended_ms,
        "outputs_count": len(shown),
        "previewable_outputs_count": len(shown),
        "workflow_id": _workflow_id(entry.filed.extra_data),
    }
    if shown:
        job["preview_output"] = shown[0]
    errors = [data for kind, data in entry.ended.messages if kind == "execution_error"]
    if errors and entry.ended.status == "failed":
        job["execution_error"] = errors[0]
    return job


def _finished_in_full(entry: Finished) -> dict[str, Any]:
    return {
        **_finished(entry),
        "workflow": _workflow_json(entry.filed.workflow, entry.filed.extra_data),
        "outputs": entry.ended.outputs,
        "update_time": entry.ended.ended_ms,
        "execution_status": entry.execution_status(),
        "execution_meta": entry.meta(),
    }


def _workflow_json(prompt: object, extra_data: Mapping[str, object]) -> dict[str, object]:
    return {"prompt": prompt, "extra_data": extra_data}


def _workflow_id(extra_data: Mapping[str, object]) -> object:
    embedded = extra_data.get("extra_pnginfo")
    workflow = embedded.get("workflow") if isinstance(embedded, Mapping) else None
    return workflow.get("id") if isinstance(workflow, Mapping) else None


def _files(outputs: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every picture, film or sound that a node showed."""
    for node_id, ui in outputs.items():
        for media in _MEDIA:
            shown = ui.get(media, ())
            for item in shown if isinstance(shown, Sequence) else ():
                if isinstance(item, Mapping) and "filename" in item:
                    yield {**item, "nodeId": node_id, "mediaType": media}
