"""Unhappy answers of servers that speak OpenAI's protocol, classed.

They come with a status, inside a 200, or in the middle of a stream; as `{"error": {…}}`, as
`{"object": "error", …}` (vLLM), as `{"detail": …}` (FastAPI) or as plain text.
"""

from __future__ import annotations

from typing import Any, Final

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.exchange import Reply, parsed_json, public_code
from milepost.providers.retry_after import retry_after_s

_REFUSED: Final = frozenset(
    {
        "content_policy_violation",
        "content_filter",
        "moderation_blocked",
        "image_generation_user_error",
        "data_inspection_failed",
        "datainspectionfailed",
        "sensitive_content",
        "contentfilter",
        "responsibleaipolicyviolation",
    }
)
_ACCOUNT: Final = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "account_deactivated",
        "arrearage",
        "invalid_api_key",
        "model_not_found",
        "authentication_error",
        "permission_error",
        "notfounderror",
    }
)
_BUSY: Final = frozenset({"rate_limit_exceeded", "rate_limit_error", "too_many_requests"})
_UNWELL: Final = frozenset(
    {"server_error", "internal_error", "internalservererror", "overloaded_error", "timeout"}
)
_BY_WORD: Final = (
    (_REFUSED, Verdict.REFUSED),
    (_ACCOUNT, Verdict.ACCOUNT),
    (_BUSY, Verdict.BUSY),
    (_UNWELL, Verdict.UNWELL),
)
_ACCOUNT_STATUSES: Final = frozenset({401, 402, 403, 404, 405})


def refusal_of(reply: Reply) -> VendorSaid | None:
    """What an answer says against us; None if it says nothing."""
    found = error_in(parsed_json(reply.body))
    if reply.status == 200 and found is None:
        return None
    wait_s = retry_after_s(reply.headers)
    return classed(found or {}, reply.status, wait_s)


def error_in(body: Any) -> dict[str, Any] | None:
    """The error that a JSON value tells of, as a mapping; None if it tells of none."""
    if not isinstance(body, dict):
        return None
    error = body.get("error")
    if isinstance(error, dict):
        return error
    if isinstance(error, str) and error:
        return {"message": error}
    if body.get("object") == "error":
        return body
    return None


def classed(error: dict[str, Any], status: int, wait_s: float | None = None) -> VendorSaid:
    """What an error means for asking again.

    Args:
        error: as `error_in` found it; may be empty.
        status: of the answer that held it; 200 if it came inside a good one.
        wait_s: when the server said how long to wait.
    """
    code, kind = error.get("code"), error.get("type")
    inner = error.get("innererror") or error.get("inner_error")  # where Azure says why
    said_inside = inner.get("code") if isinstance(inner, dict) else None
    if status == 200:  # some put the status into the code, as a number or as text
        status = _status_in(code)
    word = public_code(code, public_code(kind, f"Http{status}"))
    for words, verdict in _BY_WORD:
        said_anywhere = (code, kind, said_inside)
        if any(isinstance(said, str) and said.lower() in words for said in said_anywhere):
            return VendorSaid(verdict, word, wait_s)
    return VendorSaid(_verdict_of(status), word, wait_s)


def _status_in(code: object) -> int:
    if isinstance(code, str) and code.isdecimal() and len(code) == 3:
        code = int(code)
    return code if isinstance(code, int) and 400 <= code < 600 else 500


def _verdict_of(status: int) -> Verdict:
    if status == 429:
        return Verdict.BUSY
    if status in _ACCOUNT_STATUSES or 300 <= status < 400:
        return Verdict.ACCOUNT  # a redirect: the address of the account is wrong
    if 400 <= status < 500 and status not in {408, 409, 425}:
        return Verdict.FAILED
    return Verdict.UNWELL
