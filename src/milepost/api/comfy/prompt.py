"""`/prompt`: submit a workflow, and how many are not done."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import flag_in, parse_json, read_body, text_in
from milepost.api.json_answer import json_answer
from milepost.api.problem import bad_request, told_errors
from milepost.api.tenants import Change, Tenant
from milepost.errors import MilepostError
from milepost.graph.checked import Accepted
from milepost.graph.refusals import InvalidWorkflow, NoOutputs, NoWorkflow
from milepost.graph.run import Engine
from milepost.graph.workflow import MAX_TEXT_BYTES, Workflow, check_depth, read_workflow

LARGE_BYTES: Final = 128 * 1024
"""From here on a workflow is read in a thread, so that nobody else waits for it."""
MAX_NUMBER: Final = 2.0**53


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """The body of a request to run a workflow, each part checked, the workflow not yet accepted."""

    prompt_id: str | None
    """The client's own, if it wants one."""
    workflow: Workflow
    targets: list[str] | None
    extra_pnginfo: Mapping[str, object] | None
    client_id: str | None
    number: float | None
    front: bool
    size_bytes: int


async def submit(tenant: Tenant, request: Request) -> Response:
    """Queue a workflow, or say what is wrong with it."""
    body = await read_body(request, limit_bytes=MAX_TEXT_BYTES)
    prompts = tenant.prompts
    if len(body) < LARGE_BYTES:
        submission = read_submission(body, prompts.engine, tenant.change_submission)
    else:
        submission = await asyncio.to_thread(
            read_submission, body, prompts.engine, tenant.change_submission
        )
    prompts.check_room(submission.prompt_id)
    accepted = await _accepted(submission, prompts.engine)
    prompt = await prompts.submit(
        accepted,
        prompt_id=submission.prompt_id,
        client_id=submission.client_id,
        number=submission.number,
        front=submission.front,
        size_bytes=submission.size_bytes,
    )
    told = {"prompt_id": prompt.prompt_id, "number": prompt.number}
    return json_answer({**told, "node_errors": told_errors(accepted.node_errors)})


async def remaining(tenant: Tenant, request: Request) -> Response:  # a handler
    """How many prompts run or wait."""
    return json_answer({"exec_info": {"queue_remaining": tenant.prompts.remaining()}})


def read_submission(body: bytes, engine: Engine, change: Change) -> Submission:
    """Parse and check all but the workflow's meaning.

    Args:
        body: as it came.
        engine: knows the nodes.
        change: what packs do to it before it is checked.

    Raises:
        Refused: a part of the body is wrong.
        WorkflowRefused: the workflow is none.
    """
    parsed = parse_json(body) if body.strip() else None
    if not isinstance(parsed, dict):
        raise bad_request("the body is no object", 'send {"prompt": …}', kind="no_prompt")
    submitted, parsed = parsed, change(parsed)
    if parsed is not submitted:
        check_depth("body", parsed)
    workflow = _workflow(parsed)
    return Submission(
        prompt_id=text_in(parsed, "prompt_id", max_chars=100) or None,
        workflow=workflow,
        targets=_targets(parsed, workflow, engine),
        extra_pnginfo=_extra(parsed),
        client_id=text_in(parsed, "client_id"),
        number=_number(parsed),
        front=flag_in(parsed, "front"),
        size_bytes=len(body),
    )


async def _accepted(submission: Submission, engine: Engine) -> Accepted:
    workflow, targets, extra = submission.workflow, submission.targets, submission.extra_pnginfo
    try:
        if submission.size_bytes < LARGE_BYTES:
            return await engine.accept_beside(workflow, targets=targets, extra_pnginfo=extra)
        return await asyncio.to_thread(
            engine.accept, workflow, targets=targets, extra_pnginfo=extra
        )
    except MilepostError:
        raise
    except Exception as error:  # noqa: BLE001  # a foreign node's own check may raise anything
        raise bad_request(
            "a node's own check of its inputs failed",
            f"it raised {type(error).__name__}",
            kind="exception_during_validation",
        ) from None


def _workflow(body: Mapping[str, object]) -> Workflow:
    prompt = body.get("prompt")
    if prompt is None:
        raise NoWorkflow
    if not isinstance(prompt, dict):
        raise InvalidWorkflow("workflow", "is no object", "give an object of nodes by id")
    if not prompt:
        raise NoOutputs
    return read_workflow(prompt)


def _number(body: Mapping[str, object]) -> float | None:
    number = body.get("number")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise bad_request("number is no number", "leave it out, or give the turn as a number")
    if not (math.isfinite(number) if isinstance(number, float) else True) or not (
        -MAX_NUMBER <= number <= MAX_NUMBER
    ):
        raise bad_request("number is out of range", "give a smaller number")
    return float(number)


def _extra(body: Mapping[str, object]) -> Mapping[str, object] | None:
    extra = body.get("extra_data")
    if extra is None:
        return None
    if not isinstance(extra, dict):
        raise bad_request("extra_data is no object", "leave it out, or give an object")
    embedded = extra.get("extra_pnginfo")
    if embedded is not None and not isinstance(embedded, dict):
        raise bad_request("extra_pnginfo is no object", "leave it out, or give an object")
    return embedded


def _targets(body: Mapping[str, object], workflow: Workflow, engine: Engine) -> list[str] | None:
    """Of the asked targets those that are output nodes, as ComfyUI takes them."""
    asked = body.get("partial_execution_targets")
    if asked is None:
        return None
    if not isinstance(asked, list) or not all(isinstance(node_id, str) for node_id in asked):
        raise bad_request("partial_execution_targets is no list of ids", "give node ids as texts")
    wanted = [node_id for node_id in asked if _is_output(node_id, workflow, engine)]
    if not wanted:
        raise NoOutputs
    return wanted


def _is_output(node_id: str, workflow: Workflow, engine: Engine) -> bool:
    node = workflow.nodes.get(node_id)
    spec = None if node is None else engine.registry.get(node.class_type)
    return spec is not None and spec.output_node
