"""405 that names every method of a path, not only those of one of its routes."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.posters.problems import problem_answer

_METHODS: Final = frozenset(
    ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY")
)


def refuse_other_methods(router: APIRouter) -> None:
    """Answer whatever no route of the router takes; called when it has all its routes."""
    taken: dict[str, set[str]] = {}
    for route in router.routes:
        if isinstance(route, APIRoute):
            taken.setdefault(route.path, set()).update(route.methods or ())
    for path, methods in taken.items():
        allow = ", ".join(sorted(methods))

        async def refuse(_request: Request, allow: str = allow) -> Response:
            detail = f"this path takes {allow}"
            return problem_answer(405, "method_not_allowed", detail, headers={"Allow": allow})

        router.add_route(path, refuse, methods=sorted(_METHODS - methods), include_in_schema=False)
