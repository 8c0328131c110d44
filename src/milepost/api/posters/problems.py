"""How our own API says no: RFC 9457 problems, and nothing else.

{"type": "urn:milepost:error:unknown_places", "title": "Unknown places", "status": 422,
 "detail": "trip: …", "code": "unknown_places", "retryable": false}
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.bug_log import log_bug
from milepost.api.problem import Refused
from milepost.errors import CallerMistake, MilepostError, QualityRefused, WorldFailure
from milepost.tasks.told_failure import without_folders

MEDIA_TYPE: Final = "application/problem+json"
_RETRYABLE: Final = frozenset((408, 429, 503))
_CODES: Final = {404: "not_found", 405: "method_not_allowed", 500: "our_bug"}
WRONG_VALUES: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "extra_forbidden": "there is a field that is unknown",
    "less_than_equal": "is too large",
    "greater_than_equal": "is too small",
    "string_too_long": "is too long",
    "string_too_short": "is too short",
    "string_pattern_mismatch": "is not written as it should be",
    "literal_error": "is none of the words it may be",
}
"""By pydantic's error type; none of them repeats what was sent."""


class Problem(BaseModel):
    """Why a request was not answered as asked."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str
    """`urn:milepost:error:` and the code."""
    title: str
    """What the code means, in a few words."""
    status: int = Field(ge=400, le=599)
    """The HTTP status."""
    detail: str
    """One line: where, what is wrong, what would be right."""
    code: str
    """Stable; decide by it, never by the text."""
    retryable: bool
    """Whether the same request may succeed later."""


class ProblemResponse(Response):
    """Names the media type to the OpenAPI description."""

    media_type = MEDIA_TYPE


def problem_answer(
    status: int,
    code: str,
    detail: str,
    *,
    retryable: bool | None = None,
    headers: Mapping[str, str] | None = None,
    **further: object,
) -> Response:
    """The answer.

    Args:
        status: of HTTP.
        code: stable.
        detail: one line that repeats nothing private.
        retryable: told by the status if None.
        headers: such as `Retry-After`.
        further: members of this kind of problem alone.
    """
    problem = Problem(
        type=f"urn:milepost:error:{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        code=code,
        retryable=status in _RETRYABLE if retryable is None else retryable,
    )
    body = json.dumps({**problem.model_dump(), **further})
    return Response(body, status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: Exception) -> Response:
    """The answer to an error; one that nobody expected is logged without its text, and untold."""
    match error:
        case Refused():
            headers = {"Retry-After": "1"} if error.status == HTTPStatus.TOO_MANY_REQUESTS else None
            return problem_answer(error.status, error.kind, str(error), headers=headers)
        case HTTPException():
            code = _CODES.get(error.status_code, "refused")
            detail = HTTPStatus(error.status_code).phrase.lower()
            return problem_answer(error.status_code, code, detail, headers=error.headers)
        case RequestValidationError():
            return problem_answer(422, "invalid_input", _first_fault(error.errors()))
        case MilepostError() if (status := _status_of(error)) < HTTPStatus.INTERNAL_SERVER_ERROR:
            return problem_answer(status, error.code, _detail_of(error), retryable=error.retryable)
        case WorldFailure():
            return problem_answer(503, error.code, _detail_of(error))
        case _:
            log_bug(error)
            detail = "internal error; please report it with the version"
            return problem_answer(500, "our_bug", detail)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of problems with those statuses, beside those of every route."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted({401, 403, 404, 422, 429, 503, *statuses})
    }


def _detail_of(error: MilepostError) -> str:
    # what the command line calls `--size` is `size` here
    return without_folders(str(error)).removeprefix("--")


def _status_of(error: MilepostError) -> int:
    return 422 if isinstance(error, CallerMistake | QualityRefused) else 500


def _first_fault(faults: Sequence[Any]) -> str:
    fault = faults[0]
    wrong = WRONG_VALUES.get(fault["type"], "is of the wrong type")
    place = fault["loc"]
    if fault["type"] == "extra_forbidden" or len(place) < 2:
        # a name that somebody made up may hold anything
        return f"body: {wrong}" if place[:1] == ("body",) else f"request: {wrong}"
    return f"{place[1]}: {wrong}; /openapi.json describes it"


async def answer_problem(_request: Request, error: Exception) -> Response:
    """Handler of what the router itself refuses: no such route, wrong method."""
    return problem_of(error)
