"""How long requests take, by route: pure ASGI, and a histogram."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isroutine
from typing import Final

from prometheus_client import CollectorRegistry, Histogram
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class RequestLatency:
    """Seconds until an answer began, so that a stream counts like any other."""

    def __init__(self, *, clock_s: Callable[[], float]) -> None:
        """Nothing was asked yet.

        Args:
            clock_s: a clock that never jumps.
        """
        self.clock_s = clock_s
        self.registry = CollectorRegistry(auto_describe=False)
        self._seconds = Histogram(
            "milepost_http_request_seconds",
            "Seconds until the answer to a request began, by the route's template.",
            ("method", "route", "status"),
            buckets=BUCKETS_S,
            registry=self.registry,
        )
        self._known: dict[tuple[str, str, int], Histogram] = {}

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        key = (method if method in _METHODS else "other", route, status)
        series = self._known.get(key)
        if series is None:  # found once: a tiny workflow is answered in a fraction of a millisecond
            series = self._known[key] = self._seconds.labels(*key)
        series.observe(seconds)


class TimesRequests:
    """Around the whole application."""

    def __init__(self, app: ASGIApp, latency: RequestLatency) -> None:
        self._app = app
        self._latency = latency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and look when the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        latency = self._latency
        began_s = latency.clock_s()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = latency.clock_s() - began_s
                latency.note(scope["method"], template_of(scope), message["status"], seconds)
            await send(message)

        await self._app(scope, receive, watched)


def template_of(scope: Scope) -> str:
    """The route that a request found: `/v1/posters/{poster_id}`; `none` if it found none.

    Never the path itself, which holds ids and has no end of values.
    """
    route = scope.get("route")
    path = None if isinstance(route, Mount) else getattr(route, "path", None)
    if isinstance(path, str) and path:
        return f"{_mounted_at(scope)}{path}"
    if not isroutine(scope.get("endpoint")):
        return "none"  # nothing, or a folder of files
    # FastAPI does not say which plain route it found, only the values it took from the path
    template: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        before, found, after = template.rpartition(str(value))
        if found:
            template = f"{before}{{{name}}}{after}"
    return template


def _mounted_at(scope: Scope) -> str:
    """What mounts have taken off the front of the path."""
    if "app_root_path" not in scope:
        return ""
    prefix: str = scope["root_path"].removeprefix(scope["app_root_path"])
    return prefix
