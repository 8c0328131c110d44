"""How an error is answered: a status, and ComfyUI's error object on ComfyUI's routes.

No answer holds an absolute path, a value that somebody sent, or a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.json_answer import json_answer
from milepost.errors import CallerMistake, MilepostError, QualityRefused, WorldFailure
from milepost.graph.refusals import NodeErrors, OutputsFailedValidation, WorkflowRefused
from milepost.tasks.told_failure import without_folders


class Refused(Exception):  # noqa: N818  # the request is refused; nothing went wrong here
    """A request that HTTP itself has a status for, such as one that is too large."""

    def __init__(self, status: int, kind: str, message: str, details: str = "") -> None:
        """Name the status, ComfyUI's error type, what is wrong and what would be right."""
        super().__init__(status, kind, message, details)
        self.status = status
        self.kind = kind
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return f"{self.message}; {self.details}" if self.details else self.message


def bad_request(message: str, details: str = "", *, kind: str = "invalid_request") -> Refused:
    """Status 400."""
    return Refused(400, kind, message, details)


def not_found(what: str) -> Refused:
    """Status 404."""
    return Refused(404, "not_found", f"there is no such {what}")


def told_errors(node_errors: Mapping[str, NodeErrors]) -> dict[str, Any]:
    """What is wrong with each node, in ComfyUI's shape; a pack's own words may name folders."""
    return {
        node_id: {**of_node.to_json(), "errors": [_cut(each.to_json()) for each in of_node.errors]}
        for node_id, of_node in node_errors.items()
    }


def _cut(error: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: without_folders(said) if name in {"message", "details"} else said
        for name, said in error.items()
    }


def refusal_answer(status: int, kind: str, message: str, details: str = "") -> Response:
    """The answer in ComfyUI's shape."""
    error = {"type": kind, "message": message, "details": details, "extra_info": {}}
    return json_answer({"error": error, "node_errors": {}}, status=status)


async def answer_refused(_request: Request, error: Exception) -> Response:
    """Handler of `Refused`."""
    assert isinstance(error, Refused)  # noqa: S101  # it is registered for this class
    return refusal_answer(error.status, error.kind, error.message, error.details)


async def answer_ours(_request: Request, error: Exception) -> Response:
    """Handler of every error of ours; the code decides, never the text."""
    assert isinstance(error, MilepostError)  # noqa: S101  # it is registered for this class
    if isinstance(error, WorkflowRefused):
        refused: dict[str, Any] = error.to_json()
        refused["error"] = _cut(refused["error"])
        if isinstance(error, OutputsFailedValidation):
            refused["node_errors"] = told_errors(error.node_errors)
        return json_answer(refused, status=400)
    told = without_folders(str(error))
    return refusal_answer(_status_of(error), error.code, told)


async def answer_http(_request: Request, error: Exception) -> Response:
    """Handler of the router's own refusals: no such route, wrong method."""
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for this class
    kind = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
    answer = refusal_answer(error.status_code, kind, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _status_of(error: MilepostError) -> int:
    match error:
        case CallerMistake():
            return 400
        case QualityRefused():
            return 422
        case WorldFailure():
            return 503
        case _:
            return 500
