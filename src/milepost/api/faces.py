"""Which shape an answer has that is not the one asked for: that of the face that was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from milepost.api.posters.problems import problem_answer
from milepost.api.problem import refusal_answer

OUR_OWN: Final = ("/v1/", "/healthz", "/readyz", "/metrics")
"""Answered in problems (RFC 9457); the rest is ComfyUI's."""


def answer_by_face(
    path: str,
    status: int,
    code: str,
    message: str,
    right: str = "",
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer, in the shape of whatever that path belongs to.

    Args:
        path: that was asked for.
        status: of HTTP.
        code: stable.
        message: what is wrong.
        right: what would be right.
        headers: such as `Retry-After`.
    """
    if path.startswith(OUR_OWN):
        detail = f"{message}; {right}" if right else message
        return problem_answer(status, code, detail, headers=headers)
    answer = refusal_answer(status, code, message, right)
    answer.headers.update(headers or {})
    return answer


def bug_answer(path: str) -> Response:
    """Our bug; nothing of it is told, as its text may quote anything."""
    message = "internal error; please report it with the version"
    return answer_by_face(path, 500, "our_bug", message)
